"""MobileNetV2 as torchvision defines and PyTorch exports it.

Inverted Residuals and Linear Bottlenecks, arXiv:1801.04381.
"""

from __future__ import annotations

import onnx

from models import torchlike as t
from models.graph import Graph

# Expansion, channels, repeats, stride of the first: table 2 of the paper.
STAGES = (
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
)


def _conv_bn_relu6(g: Graph, x: str, path: str, out: int, **how: int) -> str:
    y = t.batch_norm(g, t.conv(g, x, f"{path}.0", out, **how), f"{path}.1")
    return t.relu6(g, y, f"{path}.2")


def _inverted_residual(
    g: Graph, x: str, path: str, expansion: int, out: int, stride: int
) -> str:
    hidden = g.channels[x] * expansion
    y, k = x, 0
    if expansion != 1:
        y = _conv_bn_relu6(g, y, f"{path}.conv.{k}", hidden, kernel=1)
        k += 1
    y = _conv_bn_relu6(
        g, y, f"{path}.conv.{k}", hidden, stride=stride, groups=hidden
    )
    y = t.conv(g, y, f"{path}.conv.{k + 1}", out, kernel=1)
    y = t.batch_norm(g, y, f"{path}.conv.{k + 2}")
    if stride == 1 and g.channels[x] == out:
        y = g.node("Add", [x, y], t.scope(path, "Add"))
    return y


def mobilenet_v2() -> onnx.ModelProto:
    """MobileNetV2 at 224x224 with a symbolic batch, 1000 logits."""
    g = Graph("main_graph", seed=2)
    x = g.input("input", ["batch_size", 3, 224, 224])
    x = _conv_bn_relu6(g, x, "features.0", 32, stride=2)
    index = 1
    for expansion, out, repeats, stride in STAGES:
        for k in range(repeats):
            x = _inverted_residual(
                g, x, f"features.{index}", expansion, out, stride if k == 0 else 1
            )
            index += 1
    x = _conv_bn_relu6(g, x, f"features.{index}", 1280, kernel=1)
    x = t.linear(g, t.global_pool_flatten(g, x), "classifier.1", 1000)
    g.output(x, ["batch_size", 1000])
    return g.finish("pytorch")
