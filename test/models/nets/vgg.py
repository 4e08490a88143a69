"""VGG-16's convolutions, arXiv:1409.1556, as PyTorch exports them."""

from __future__ import annotations

import onnx

from models import torchlike as t
from models.graph import Graph

STAGES = ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))


def vgg16_features() -> onnx.ModelProto:
    """VGG-16 without its classifier: 224x224 to 512x7x7."""
    g = Graph("main_graph", seed=16)
    x = g.input("input", [1, 3, 224, 224])
    index = 0
    for channels, repeats in STAGES:
        for _ in range(repeats):
            x = t.conv(g, x, f"features.{index}", channels, bias=True)
            x = t.relu(g, x, f"features.{index + 1}")
            index += 2
        x = t.max_pool(g, x, f"features.{index}", kernel=2, stride=2)
        index += 1
    g.output(x, [1, 512, 7, 7])
    return g.finish("pytorch")
