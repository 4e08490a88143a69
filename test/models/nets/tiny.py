"""Two networks of MLPerf Tiny (Banbury et al., "MLPerf Tiny Benchmark",
arXiv:2106.07597), as PyTorch would export them, with seeded weights.
"""

from __future__ import annotations

import onnx

from models import torchlike as t
from models.graph import Graph
from models.nets.resnet import basic_block

# Output channels and stride of each depthwise-separable block at a quarter of
# MobileNet's width (Howard et al., arXiv:1704.04861, table 1).
SEPARABLE = (
    (16, 1),
    (32, 2),
    (32, 1),
    (64, 2),
    (64, 1),
    (128, 2),
    *((128, 1),) * 5,
    (256, 2),
    (256, 1),
)


def _conv_bn_relu(g: Graph, x: str, path: str, out: int, **how: int) -> str:
    y = t.batch_norm(g, t.conv(g, x, f"{path}.conv", out, bias=True, **how), f"{path}.bn")
    return t.relu(g, y, f"{path}.relu")


def _classes(g: Graph, x: str, count: int, gain: float) -> str:
    """`gain` keeps the softmax away from 0 and 1, where all outputs agree."""
    y = t.linear(g, t.global_pool_flatten(g, x), "fc", count, gain=gain)
    return g.node("Softmax", [y], "/Softmax", axis=1)


def resnet8() -> onnx.ModelProto:
    """Image classification: ResNet-8 on CIFAR-10's 32x32, ten classes."""
    g = Graph("main_graph", seed=8)
    x = _conv_bn_relu(g, g.input("input", [1, 3, 32, 32]), "stem", 16)
    for stack, width in enumerate((16, 32, 64)):
        first = stack > 0
        x = basic_block(
            g, x, f"stack{stack}.0", width, stride=2 if first else 1, project=first
        )
    g.output(_classes(g, x, 10, gain=2.0), [1, 10])
    return g.finish("pytorch")


def mobilenet_v1_025() -> onnx.ModelProto:
    """Visual wake words: MobileNetV1 of a quarter width at 96x96, two classes."""
    g = Graph("main_graph", seed=1)
    x = _conv_bn_relu(g, g.input("input", [1, 3, 96, 96]), "stem", 8, stride=2)
    for k, (out, stride) in enumerate(SEPARABLE):
        path = f"blocks.{k}"
        x = _conv_bn_relu(
            g, x, f"{path}.depthwise", g.channels[x], stride=stride, groups=g.channels[x]
        )
        x = _conv_bn_relu(g, x, f"{path}.pointwise", out, kernel=1)
    g.output(_classes(g, x, 2, gain=0.05), [1, 2])
    return g.finish("pytorch")
