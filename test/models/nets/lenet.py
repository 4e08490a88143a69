"""LeNet-5 with ReLU and max-pooling, as PyTorch's first examples have it.

The flattening is exported as a Reshape whose shape is computed from the
input's, the way `x.view(x.size(0), -1)` was for years.
"""

from __future__ import annotations

import numpy as np
import onnx

from models import torchlike as t
from models.graph import Graph


def lenet() -> onnx.ModelProto:
    """28x28 grey pictures to 10 log-probabilities, symbolic batch."""
    g = Graph("main_graph", seed=5)
    x = g.input("input", ["batch", 1, 28, 28])
    y = t.relu(g, t.conv(g, x, "conv1", 6, kernel=5, bias=True), "relu")
    y = t.max_pool(g, y, "pool", kernel=2, stride=2)
    y = t.conv(g, y, "conv2", 16, kernel=5, pad=0, bias=True)
    y = t.max_pool(g, t.relu(g, y, "relu_1"), "pool_1", kernel=2, stride=2)

    shape = g.node("Shape", [y], "/Shape")
    first = g.constant("/Constant", np.int64(0))
    batch = g.node("Gather", [shape, first], "/Gather", axis=0)
    axes = g.constant("/Constant_1", np.array([0]))
    rest = g.constant("/Constant_2", np.array([-1]))
    batch = g.node("Unsqueeze", [batch, axes], "/Unsqueeze")
    target = g.node("Concat", [batch, rest], "/Concat", axis=0)
    y = g.node("Reshape", [y, target], "/Reshape", channels=16 * 5 * 5)

    y = t.relu(g, t.linear(g, y, "fc1", 120, t.GAIN_RELU), "relu_2")
    y = t.relu(g, t.linear(g, y, "fc2", 84, t.GAIN_RELU), "relu_3")
    y = t.linear(g, y, "fc3", 10)
    g.output(g.node("LogSoftmax", [y], "/LogSoftmax", axis=1), ["batch", 10])
    return g.finish("pytorch")
