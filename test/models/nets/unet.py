"""A U-Net, arXiv:1505.04597, with batch-norm and padded convolutions, as
PyTorch exports it."""

from __future__ import annotations

import onnx

from models import torchlike as t
from models.graph import Graph

BASE = 32
DEPTH = 4


def _double_conv(g: Graph, x: str, path: str, out: int) -> str:
    for k in (0, 3):
        x = t.conv(g, x, f"{path}.{k}", out)
        x = t.batch_norm(g, x, f"{path}.{k + 1}")
        x = t.relu(g, x, f"{path}.{k + 2}")
    return x


def unet() -> onnx.ModelProto:
    """128x128 pictures to a mask of probabilities, four levels, 32 channels
    at the first: 5.6 GFLOP."""
    g = Graph("main_graph", seed=7)
    x = g.input("image", [1, 3, 128, 128])
    skips = []
    for level in range(DEPTH):
        x = _double_conv(g, x, f"encoder.{level}", BASE << level)
        skips.append(x)
        x = t.max_pool(g, x, f"pool.{level}", kernel=2, stride=2)
    x = _double_conv(g, x, "bottleneck", BASE << DEPTH)
    for level in reversed(range(DEPTH)):
        width = BASE << level
        x = t.conv_transpose(g, x, f"upconv.{level}", width, kernel=2)
        x = g.node(
            "Concat",
            [x, skips[level]],
            f"/Concat_{level}",
            axis=1,
            channels=2 * width,
        )
        x = _double_conv(g, x, f"decoder.{level}", width)
    x = t.conv(g, x, "head", 1, kernel=1, bias=True, gain=t.GAIN_LINEAR)
    g.output(g.node("Sigmoid", [x], "/Sigmoid"), [1, 1, 128, 128])
    return g.finish("pytorch")
