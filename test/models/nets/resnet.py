"""ResNets as torchvision defines and PyTorch exports them.

Deep Residual Learning for Image Recognition, arXiv:1512.03385; the stride of
a bottleneck is on its 3x3 convolution, as in torchvision ("v1.5").
"""

from __future__ import annotations

import onnx

from models import torchlike as t
from models.graph import Graph


def bottleneck(
    g: Graph, x: str, path: str, width: int, stride: int, project: bool
) -> str:
    """1x1 -> 3x3 -> 1x1 (4 x width) with a residual."""
    y = t.conv(g, x, f"{path}.conv1", width, kernel=1)
    y = t.relu(g, t.batch_norm(g, y, f"{path}.bn1"), f"{path}.relu")
    y = t.conv(g, y, f"{path}.conv2", width, stride=stride)
    y = t.relu(g, t.batch_norm(g, y, f"{path}.bn2"), f"{path}.relu_1")
    y = t.conv(g, y, f"{path}.conv3", 4 * width, kernel=1)
    y = t.batch_norm(g, y, f"{path}.bn3", scale=0.5)
    if project:
        x = t.conv(g, x, f"{path}.downsample.0", 4 * width, 1, stride)
        x = t.batch_norm(g, x, f"{path}.downsample.1")
    y = g.node("Add", [y, x], t.scope(path, "Add"))
    return t.relu(g, y, f"{path}.relu_2")


def basic_block(
    g: Graph,
    x: str,
    path: str,
    width: int,
    stride: int,
    project: bool,
    dilation: int = 1,
) -> str:
    """3x3 -> 3x3 with a residual."""
    y = t.conv(g, x, f"{path}.conv1", width, stride=stride, dilation=dilation)
    y = t.relu(g, t.batch_norm(g, y, f"{path}.bn1"), f"{path}.relu")
    y = t.conv(g, y, f"{path}.conv2", width, dilation=dilation)
    y = t.batch_norm(g, y, f"{path}.bn2", scale=0.5)
    if project:
        x = t.conv(g, x, f"{path}.downsample.0", width, 1, stride)
        x = t.batch_norm(g, x, f"{path}.downsample.1")
    y = g.node("Add", [y, x], t.scope(path, "Add"))
    return t.relu(g, y, f"{path}.relu_1")


def stem(g: Graph, x: str) -> str:
    """7x7 stride 2, then 3x3 max-pooling of stride 2."""
    y = t.conv(g, x, "conv1", 64, kernel=7, stride=2)
    y = t.relu(g, t.batch_norm(g, y, "bn1"), "relu")
    return t.max_pool(g, y, "maxpool", kernel=3, stride=2, pad=1)


def resnet18() -> onnx.ModelProto:
    """ResNet-18 at 224x224, batch 1, 1000 logits."""
    g = Graph("main_graph", seed=18)
    x = stem(g, g.input("input", [1, 3, 224, 224]))
    for layer in range(4):
        for block in range(2):
            first = layer > 0 and block == 0
            x = basic_block(
                g,
                x,
                f"layer{layer + 1}.{block}",
                width=64 << layer,
                stride=2 if first else 1,
                project=first,
            )
    g.output(t.linear(g, t.global_pool_flatten(g, x), "fc", 1000), [1, 1000])
    return g.finish("pytorch")


def resnet50() -> onnx.ModelProto:
    """ResNet-50 at 224x224, batch 1, 1000 logits."""
    g = Graph("main_graph", seed=50)
    x = stem(g, g.input("input", [1, 3, 224, 224]))
    for layer, blocks in enumerate((3, 4, 6, 3)):
        for block in range(blocks):
            x = bottleneck(
                g,
                x,
                f"layer{layer + 1}.{block}",
                width=64 << layer,
                stride=2 if layer > 0 and block == 0 else 1,
                project=block == 0,
            )
    g.output(t.linear(g, t.global_pool_flatten(g, x), "fc", 1000), [1, 1000])
    return g.finish("pytorch")
