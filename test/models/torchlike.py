"""Layers as PyTorch exports them: node and value names made of module paths,
batch normalisation apart from its convolution, Constant nodes for scalars.

`path` is the module's path with dots ("layer1.0.conv1"), which names the
weights; the node is named "/layer1/layer1.0/conv1/Conv".
"""

from __future__ import annotations

import math

import numpy as np

from models.graph import Graph

# Weight scales that keep the variance of activations from layer to layer:
# sqrt(1 / E[f(x)^2]) for x ~ N(0, 1).
GAIN_RELU = math.sqrt(2.0)
GAIN_SILU = 1.0 / math.sqrt(0.3557)
GAIN_LINEAR = 1.0


def scope(path: str, op: str) -> str:
    """The node's name for a module path."""
    parts = path.split(".")
    names: list[str] = []
    k = 0
    while k < len(parts):
        # A child of a Sequential carries its parent's name: layer1.0
        if k + 1 < len(parts) and parts[k + 1].isdigit():
            names += [parts[k], f"{parts[k]}.{parts[k + 1]}"]
            k += 2
        else:
            names.append(parts[k])
            k += 1
    return "/" + "/".join(names) + "/" + op


def conv(
    g: Graph,
    x: str,
    path: str,
    out: int,
    kernel: int = 3,
    stride: int = 1,
    pad: int | None = None,
    groups: int = 1,
    dilation: int = 1,
    bias: bool = False,
    gain: float = GAIN_RELU,
) -> str:
    """A 2-D convolution with He initialisation times `gain`/sqrt(2)."""
    pad = dilation * (kernel // 2) if pad is None else pad
    fan_in = g.channels[x] // groups * kernel * kernel
    shape = (out, g.channels[x] // groups, kernel, kernel)
    weight = g.rng.standard_normal(shape, np.float32)
    inputs = [
        x,
        g.weight(f"{path}.weight", weight * np.float32(gain / math.sqrt(fan_in))),
    ]
    if bias:
        values = 0.1 * g.rng.standard_normal(out, np.float32)
        inputs.append(g.weight(f"{path}.bias", values.astype(np.float32)))
    return g.node(
        "Conv",
        inputs,
        scope(path, "Conv"),
        channels=out,
        dilations=[dilation] * 2,
        group=groups,
        kernel_shape=[kernel] * 2,
        pads=[pad] * 4,
        strides=[stride] * 2,
    )


def conv_transpose(g: Graph, x: str, path: str, out: int, kernel: int) -> str:
    """A 2-D transposed convolution whose stride is its kernel's size."""
    shape = (g.channels[x], out, kernel, kernel)
    weight = g.rng.standard_normal(shape, np.float32)
    scale = np.float32(1.0 / math.sqrt(g.channels[x]))
    bias = 0.1 * g.rng.standard_normal(out, np.float32)
    return g.node(
        "ConvTranspose",
        [
            x,
            g.weight(f"{path}.weight", weight * scale),
            g.weight(f"{path}.bias", bias.astype(np.float32)),
        ],
        scope(path, "ConvTranspose"),
        channels=out,
        dilations=[1, 1],
        group=1,
        kernel_shape=[kernel] * 2,
        pads=[0] * 4,
        strides=[kernel] * 2,
    )


def batch_norm(g: Graph, x: str, path: str, scale: float = 1.0) -> str:
    """Batch normalisation with seeded scale and shift. Its mean and variance
    are 0 and 1 until calibrate.py measures them."""
    n = g.channels[x]
    gamma = scale * g.rng.uniform(0.5, 1.5, n)
    beta = g.rng.normal(0.0, 0.3, n)
    return g.node(
        "BatchNormalization",
        [
            x,
            g.weight(f"{path}.weight", gamma.astype(np.float32)),
            g.weight(f"{path}.bias", beta.astype(np.float32)),
            g.weight(f"{path}.running_mean", np.zeros(n, np.float32)),
            g.weight(f"{path}.running_var", np.ones(n, np.float32)),
        ],
        scope(path, "BatchNormalization"),
        epsilon=1e-5,
        momentum=0.9,
    )


def relu(g: Graph, x: str, path: str) -> str:
    return g.node("Relu", [x], scope(path, "Relu"))


def relu6(g: Graph, x: str, path: str) -> str:
    """ReLU6 is exported as Clip with its bounds in Constant nodes."""
    low = g.constant(scope(path, "Constant"), np.float32(0))
    high = g.constant(scope(path, "Constant_1"), np.float32(6))
    return g.node("Clip", [x, low, high], scope(path, "Clip"))


def silu(g: Graph, x: str, path: str) -> str:
    gate = g.node("Sigmoid", [x], scope(path, "Sigmoid"))
    return g.node("Mul", [x, gate], scope(path, "Mul"))


def max_pool(
    g: Graph, x: str, path: str, kernel: int, stride: int, pad: int = 0
) -> str:
    """A 2-D max-pooling."""
    return g.node(
        "MaxPool",
        [x],
        scope(path, "MaxPool"),
        ceil_mode=0,
        kernel_shape=[kernel] * 2,
        pads=[pad] * 4,
        strides=[stride] * 2,
    )


def linear(g: Graph, x: str, path: str, out: int, gain: float = 1.0) -> str:
    """A fully connected layer on x of shape N x channels."""
    n = g.channels[x]
    weight = g.rng.standard_normal((out, n), np.float32)
    bias = 0.1 * g.rng.standard_normal(out, np.float32)
    return g.node(
        "Gemm",
        [
            x,
            g.weight(f"{path}.weight", weight * np.float32(gain / math.sqrt(n))),
            g.weight(f"{path}.bias", bias.astype(np.float32)),
        ],
        scope(path, "Gemm"),
        channels=out,
        alpha=1.0,
        beta=1.0,
        transB=1,
    )


def global_pool_flatten(g: Graph, x: str) -> str:
    pooled = g.node("GlobalAveragePool", [x], "/avgpool/GlobalAveragePool")
    return g.node("Flatten", [pooled], "/Flatten", axis=1)
