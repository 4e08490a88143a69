"""Two small networks as tf2onnx writes TensorFlow's: pictures are NHWC, each
convolution stands between a pair of transposes, SAME padding is asymmetric
where the stride is 2, Keras' ZeroPadding2D is a Pad node, biases and
batch-norm are NHWC arithmetic with vectors and scalars."""

from __future__ import annotations

import math

import numpy as np
import onnx

from models.graph import Graph

PREFIX = "StatefulPartitionedCall/model"


def _same_pads(size: int, kernel: int, stride: int) -> tuple[int, int]:
    """TensorFlow's SAME padding: what is odd goes to the end."""
    total = max((math.ceil(size / stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


class TfGraph:
    """A graph whose values are NHWC, with the layers of Keras."""

    def __init__(self, seed: int) -> None:
        self.g = Graph("tf2onnx", seed, opset=15)
        self._constants: dict[str, str] = {}

    def constant(self, label: str, array: np.ndarray) -> str:
        """tf2onnx pools equal constants under one name: const_fold_opt__N."""
        key = f"{array.dtype}{array.shape}{array.tobytes().hex()}"
        if key not in self._constants:
            name = f"{label}__{len(self._constants)}"
            self._constants[key] = self.g.weight(name, array)
        return self._constants[key]

    def transpose(self, x: str, name: str, perm: list[int]) -> str:
        return self.g.node("Transpose", [x], f"{name}__{perm[1]}", perm=perm)

    def conv(
        self,
        x: str,
        layer: str,
        out: int,
        kernel: int,
        stride: int,
        size: int,
        depthwise: bool = False,
        valid: bool = False,
    ) -> str:
        """NHWC convolution; `size` is the height and width of x."""
        g = self.g
        n = g.channels[x]
        name = f"{PREFIX}/{layer}/{'depthwise' if depthwise else 'Conv2D'}"
        fan_in = kernel * kernel * (1 if depthwise else n)
        shape = (out, 1 if depthwise else n, kernel, kernel)
        weight = g.rng.standard_normal(shape, np.float32)
        weight *= np.float32(math.sqrt(2.0 / fan_in))
        low, high = (0, 0) if valid else _same_pads(size, kernel, stride)
        y = self.transpose(x, name, [0, 3, 1, 2])
        y = g.node(
            "Conv",
            [y, g.weight(f"{name}/weights_fused", weight)],
            name,
            channels=out,
            dilations=[1, 1],
            group=n if depthwise else 1,
            kernel_shape=[kernel, kernel],
            pads=[low, low, high, high],
            strides=[stride, stride],
        )
        return self.transpose(y, name, [0, 2, 3, 1])

    def batch_norm(self, x: str, layer: str) -> str:
        """Folded by the exporter to a multiplication and an addition."""
        g = self.g
        n = g.channels[x]
        scale = g.rng.uniform(0.6, 1.2, n).astype(np.float32)
        shift = g.rng.normal(0.0, 0.3, n).astype(np.float32)
        name = f"{PREFIX}/{layer}/FusedBatchNormV3"
        y = g.node("Mul", [x, g.weight(f"{name}/scale", scale)], f"{name}/mul_1")
        return g.node("Add", [y, g.weight(f"{name}/shift", shift)], f"{name}/add_1")

    def relu6(self, x: str, layer: str) -> str:
        """min(max(x, 0), 6): Relu, then Min with a scalar."""
        name = f"{PREFIX}/{layer}/Relu6"
        y = self.g.node("Relu", [x], f"{name}/Relu")
        six = self.constant("const_six", np.array(6.0, np.float32))
        return self.g.node("Min", [y, six], name)

    def zero_pad(self, x: str, layer: str, low: int, high: int) -> str:
        """Keras' ZeroPadding2D."""
        pads = np.array([0, low, low, 0, 0, high, high, 0], np.int64)
        name = f"{PREFIX}/{layer}/Pad"
        zero = self.constant("const_zero", np.array(0.0, np.float32))
        return self.g.node(
            "Pad", [x, self.constant("const_pad", pads), zero], name, mode="constant"
        )

    def pool(self, x: str, layer: str, size: int) -> str:
        """3x3 max-pooling of stride 2, SAME."""
        name = f"{PREFIX}/{layer}/MaxPool"
        low, high = _same_pads(size, 3, 2)
        y = self.transpose(x, name, [0, 3, 1, 2])
        y = self.g.node(
            "MaxPool",
            [y],
            name,
            kernel_shape=[3, 3],
            strides=[2, 2],
            pads=[low, low, high, high],
        )
        return self.transpose(y, name, [0, 2, 3, 1])

    def classifier(self, x: str, classes: int, gain: float) -> str:
        """Mean over height and width, MatMul, bias, Softmax."""
        g = self.g
        n = g.channels[x]
        y = g.node(
            "ReduceMean", [x], f"{PREFIX}/avg_pool/Mean", axes=[1, 2], keepdims=0
        )
        weight = g.rng.standard_normal((n, classes), np.float32)
        weight *= np.float32(gain / math.sqrt(n))
        bias = g.rng.normal(0.0, 0.1, classes).astype(np.float32)
        name = f"{PREFIX}/predictions"
        y = g.node(
            "MatMul",
            [y, g.weight(f"{name}/MatMul/ReadVariableOp:0", weight)],
            f"{name}/MatMul",
            channels=classes,
        )
        y = g.node(
            "Add",
            [y, g.weight(f"{name}/BiasAdd/ReadVariableOp:0", bias)],
            f"{name}/BiasAdd",
        )
        return g.node("Softmax", [y], "Identity:0", axis=1, outputs=["Identity:0"])


def tf_mobilenet() -> onnx.ModelProto:
    """A MobileNet (v1, half width) at 96x96 with Keras' explicit padding
    before convolutions of stride 2."""
    t = TfGraph(seed=11)
    x = t.g.input("input_1:0", ["unk__1", 96, 96, 3], channels=3)
    # The pictures come as 0..255 and are scaled in the graph.
    scale = t.constant("const_scale", np.array(1 / 127.5, np.float32))
    one = t.constant("const_one", np.array(1.0, np.float32))
    x = t.g.node("Mul", [x, scale], f"{PREFIX}/tf.math.truediv/truediv")
    x = t.g.node("Sub", [x, one], f"{PREFIX}/tf.math.subtract/Sub")
    x = t.conv(x, "conv1", 16, 3, 2, 96)
    x = t.relu6(t.batch_norm(x, "conv1_bn"), "conv1_relu")
    size = 48
    plan = ((32, 1), (64, 2), (64, 1), (128, 2), (128, 1), (256, 2), (256, 1))
    for k, (out, stride) in enumerate(plan):
        n = t.g.channels[x]
        if stride == 2:
            x = t.zero_pad(x, f"conv_pad_{k}", 0, 1)
        x = t.conv(x, f"conv_dw_{k}", n, 3, stride, size, True, stride == 2)
        size //= stride
        x = t.relu6(t.batch_norm(x, f"conv_dw_{k}_bn"), f"conv_dw_{k}_relu")
        x = t.conv(x, f"conv_pw_{k}", out, 1, 1, size)
        x = t.relu6(t.batch_norm(x, f"conv_pw_{k}_bn"), f"conv_pw_{k}_relu")
    t.g.output(t.classifier(x, 100, 2.0), ["unk__1", 100])
    return t.g.finish("tf2onnx")


def tf_resnet() -> onnx.ModelProto:
    """A residual network at 64x64 whose additions and activations are NHWC
    between the transposes of its convolutions."""
    t = TfGraph(seed=12)
    x = t.g.input("input_2:0", ["unk__1", 64, 64, 3], channels=3)
    x = t.zero_pad(x, "conv1_pad", 3, 3)
    x = t.conv(x, "conv1_conv", 32, 7, 2, 70, valid=True)
    x = t.g.node("Relu", [t.batch_norm(x, "conv1_bn")], f"{PREFIX}/conv1_relu/Relu")
    x = t.pool(x, "pool1_pool", 32)
    size = 16
    for k, (out, stride) in enumerate(((32, 1), (64, 2), (64, 1), (128, 2))):
        layer = f"block{k}"
        y = t.conv(x, f"{layer}_1_conv", out, 3, stride, size)
        y = t.batch_norm(y, f"{layer}_1_bn")
        y = t.g.node("Relu", [y], f"{PREFIX}/{layer}_1_relu/Relu")
        y = t.conv(y, f"{layer}_2_conv", out, 3, 1, size // stride)
        y = t.batch_norm(y, f"{layer}_2_bn")
        if stride == 2 or t.g.channels[x] != out:
            x = t.batch_norm(
                t.conv(x, f"{layer}_0_conv", out, 1, stride, size), f"{layer}_0_bn"
            )
        x = t.g.node("Add", [x, y], f"{PREFIX}/{layer}_add/add")
        x = t.g.node("Relu", [x], f"{PREFIX}/{layer}_out/Relu")
        size //= stride
    t.g.output(t.classifier(x, 100, 0.2), ["unk__1", 100])
    return t.g.finish("tf2onnx")
