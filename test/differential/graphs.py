"""Random ONNX networks: a few nodes of the operators that are supported, with
random shapes and attributes, branches that meet again, and tame numbers."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import numpy as np
import onnx

from models.graph import Graph

# The most elements of a value: simulators take some microseconds for each.
LARGEST = 20_000

Shape = tuple[int, ...]


class Network:
    """A network in the making; `shapes` holds those of all its values."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.graph = Graph(f"random_{seed}", seed)
        self.shapes: dict[str, Shape] = {}
        self.count = 0

    def value(self, name: str, shape: Sequence[int]) -> str:
        self.shapes[name] = tuple(int(n) for n in shape)
        return name

    def node(
        self, op: str, inputs: Sequence[str], shape: Sequence[int], **attributes
    ) -> str:
        """Appends a node with one output of `shape`."""
        self.count += 1
        out = self.graph.node(op, inputs, f"n{self.count}_{op}", **attributes)
        return self.value(out, shape)

    def weight(self, array: np.ndarray) -> str:
        self.count += 1
        return self.graph.weight(f"w{self.count}", array)

    def normal(self, *shape: int, scale: float = 1.0) -> str:
        array = self.graph.rng.standard_normal(shape) * scale
        return self.weight(array.astype(np.float32))

    def integers(self, *values: int) -> str:
        return self.weight(np.array(values, dtype=np.int64))

    def chance(self, share: float) -> bool:
        return self.rng.random() < share


def _divisor(rng: random.Random, n: int) -> int:
    return rng.choice([d for d in range(1, n + 1) if n % d == 0])


# --- Windows


def _window(net: Network, spatial: Shape) -> dict[str, list[int]] | None:
    """Attributes of a window that fits, or None."""
    rng = net.rng
    kernel = [rng.choice((1, 2, 3, 3, 5)) for _ in spatial]
    strides = [rng.choice((1, 1, 2, 3)) for _ in spatial]
    dilations = [rng.choice((1, 1, 1, 2)) for _ in spatial]
    low = [rng.randrange(0, k) for k in kernel]
    high = [rng.randrange(0, k) for k in kernel]
    for n, k, d, a, b in zip(spatial, kernel, dilations, low, high):
        if n + a + b < d * (k - 1) + 1:
            return None
    return {
        "kernel_shape": kernel,
        "strides": strides,
        "dilations": dilations,
        "pads": low + high,
    }


def _slid(spatial: Shape, window: dict[str, list[int]]) -> list[int]:
    """Extents of what a window gives."""
    half = len(spatial)
    return [
        (n + window["pads"][i] + window["pads"][half + i]
         - window["dilations"][i] * (window["kernel_shape"][i] - 1) - 1)
        // window["strides"][i] + 1
        for i, n in enumerate(spatial)
    ]


def conv(net: Network, x: str) -> str | None:
    """A convolution of any number of groups, depthwise ones among them."""
    n, channels, *spatial = net.shapes[x]
    window = _window(net, tuple(spatial)) if spatial else None
    if window is None:
        return None
    group = net.rng.choice((1, 1, 1, channels, _divisor(net.rng, channels)))
    outputs = group * net.rng.choice((1, 1, 2, 3, 8, 16, 17))
    depth = channels // group * int(np.prod(window["kernel_shape"]))
    w = net.normal(
        outputs, channels // group, *window["kernel_shape"], scale=depth**-0.5
    )
    inputs = [x, w] + ([net.normal(outputs)] if net.chance(0.6) else [])
    shape = [n, outputs, *_slid(tuple(spatial), window)]
    return net.node("Conv", inputs, shape, group=group, **window)


def winograd_conv(net: Network, x: str) -> str | None:
    """A 3x3 convolution of stride 1 with as many channels as minimal filtering
    asks for."""
    if len(net.shapes[x]) != 4:
        return None
    n, channels, height, width = net.shapes[x]
    pads = [net.rng.choice((0, 1, 1, 2)) for _ in range(4)]
    outputs = net.rng.choice((8, 16, 24, 33))
    shape = [n, outputs, height + pads[0] + pads[2] - 2, width + pads[1] + pads[3] - 2]
    if min(shape) < 1:
        return None
    w = net.normal(outputs, channels, 3, 3, scale=(9 * channels) ** -0.5)
    return net.node("Conv", [x, w], shape, kernel_shape=[3, 3], pads=pads)


def conv_transpose(net: Network, x: str) -> str | None:
    """A transposed convolution with output padding."""
    n, channels, *spatial = net.shapes[x]
    if not spatial:
        return None
    rng = net.rng
    kernel = [rng.choice((1, 2, 3, 4)) for _ in spatial]
    strides = [rng.choice((1, 2, 3)) for _ in spatial]
    pads = [rng.randrange(0, k) for k in kernel * 2]
    extra = [rng.randrange(0, s) for s in strides]
    half = len(spatial)
    shape = [
        s * (i - 1) + k + e - pads[d] - pads[half + d]
        for d, (i, k, s, e) in enumerate(zip(spatial, kernel, strides, extra))
    ]
    if min(shape) < 1:
        return None
    group = net.rng.choice((1, 1, channels))
    each = net.rng.choice((1, 2, 5, 16))
    w = net.normal(channels, each, *kernel, scale=(channels / group) ** -0.5)
    inputs = [x, w] + ([net.normal(each * group)] if net.chance(0.5) else [])
    return net.node(
        "ConvTranspose", inputs, [n, each * group, *shape], group=group,
        kernel_shape=kernel, strides=strides, pads=pads, output_padding=extra,
    )


def pool(net: Network, x: str) -> str | None:
    """A maximum, or an average, which knows no dilation in this opset."""
    n, channels, *spatial = net.shapes[x]
    window = _window(net, tuple(spatial)) if spatial else None
    if window is None:
        return None
    shape = [n, channels, *_slid(tuple(spatial), window)]
    if net.chance(0.5):
        return net.node("MaxPool", [x], shape, **window)
    window["dilations"] = [1] * len(spatial)
    shape = [n, channels, *_slid(tuple(spatial), window)]
    del window["dilations"]
    return net.node(
        "AveragePool", [x], shape, count_include_pad=net.rng.randrange(2), **window
    )


def global_pool(net: Network, x: str) -> str | None:
    n, channels, *spatial = net.shapes[x]
    if not spatial:
        return None
    op = net.rng.choice(("GlobalAveragePool", "GlobalMaxPool"))
    return net.node(op, [x], [n, channels, *[1] * len(spatial)])


# --- Element by element

UNARY = (
    ("Relu", {}), ("Relu", {}), ("LeakyRelu", {"alpha": 0.1}), ("Sigmoid", {}),
    ("Tanh", {}), ("HardSwish", {}), ("HardSigmoid", {"alpha": 0.3}), ("Elu", {}),
    ("Selu", {}), ("Softplus", {}), ("Softsign", {}), ("Erf", {}), ("Abs", {}),
    ("Neg", {}), ("Floor", {}), ("Sin", {}), ("Atan", {}), ("Identity", {}),
)  # fmt: skip


def unary(net: Network, x: str) -> str:
    op, attributes = net.rng.choice(UNARY)
    return net.node(op, [x], net.shapes[x], **attributes)


def clip(net: Network, x: str) -> str:
    low, high = sorted(net.rng.uniform(-2, 6) for _ in range(2))
    limits = [net.weight(np.float32(v)) for v in (low, high)]
    return net.node("Clip", [x, *limits], net.shapes[x])


def with_constant(net: Network, x: str) -> str:
    """A constant that is broadcast along some dimensions."""
    shape = [n if net.chance(0.5) else 1 for n in net.shapes[x]]
    op = net.rng.choice(("Add", "Sub", "Mul", "Div", "Max", "Min", "PRelu"))
    array = net.graph.rng.uniform(0.5, 1.5, shape).astype(np.float32)
    return net.node(op, [x, net.weight(array)], net.shapes[x])


def with_other(net: Network, x: str) -> str | None:
    """Two values of one shape, as residual branches meet."""
    others = [v for v, s in net.shapes.items() if s == net.shapes[x]]
    op = net.rng.choice(("Add", "Add", "Sub", "Mul", "Max"))
    return net.node(op, [x, net.rng.choice(others)], net.shapes[x])


def batch_norm(net: Network, x: str) -> str | None:
    if len(net.shapes[x]) < 2:
        return None
    channels = net.shapes[x][1]
    variance = net.graph.rng.uniform(0.5, 2, channels).astype(np.float32)
    parameters = [net.normal(channels) for _ in range(3)] + [net.weight(variance)]
    return net.node("BatchNormalization", [x, *parameters], net.shapes[x])


def instance_norm(net: Network, x: str) -> str | None:
    if len(net.shapes[x]) < 3 or np.prod(net.shapes[x][2:]) < 4:
        return None
    channels = net.shapes[x][1]
    scale = [net.normal(channels), net.normal(channels)]
    return net.node(
        "InstanceNormalization", [x, *scale], net.shapes[x], epsilon=1e-2
    )


# --- Movement


def concat(net: Network, x: str) -> str | None:
    """Values that differ along one axis only, one maybe twice."""
    rank = len(net.shapes[x])
    axis = net.rng.choice((1, 1, net.rng.randrange(rank)))
    if rank < 2:
        return None

    def fits(shape: Shape) -> bool:
        return len(shape) == rank and all(
            a == b for i, (a, b) in enumerate(zip(shape, net.shapes[x])) if i != axis
        )

    others = [v for v, s in net.shapes.items() if fits(s)]
    parts = [x] + [net.rng.choice(others) for _ in range(net.rng.randrange(1, 3))]
    shape = list(net.shapes[x])
    shape[axis] = sum(net.shapes[v][axis] for v in parts)
    return net.node("Concat", parts, shape, axis=axis)


def slice_(net: Network, x: str) -> str | None:
    """Some positions of an axis, in order."""
    shape = list(net.shapes[x])
    axis = net.rng.randrange(len(shape))
    start = net.rng.randrange(shape[axis])
    end = net.rng.randrange(start + 1, shape[axis] + 1)
    step = net.rng.choice((1, 1, 2))
    shape[axis] = -(-(end - start) // step)
    lists = [net.integers(v) for v in (start, end, axis, step)]
    return net.node("Slice", [x, *lists], shape)


def pad(net: Network, x: str) -> str | None:
    shape = net.shapes[x]
    mode = net.rng.choice(("constant", "constant", "edge", "reflect"))
    most = [min(2, n - 1) if mode == "reflect" else 2 for n in shape]
    low = [net.rng.randrange(m + 1) for m in most]
    high = [net.rng.randrange(m + 1) for m in most]
    grown = [n + a + b for n, a, b in zip(shape, low, high)]
    return net.node("Pad", [x, net.integers(*low, *high)], grown, mode=mode)


def transpose(net: Network, x: str) -> str:
    order = list(range(len(net.shapes[x])))
    net.rng.shuffle(order)
    return net.node(
        "Transpose", [x], [net.shapes[x][d] for d in order], perm=order
    )


def reshape(net: Network, x: str) -> str:
    """Splits or joins neighbouring dimensions."""
    shape = list(net.shapes[x])
    d = net.rng.randrange(len(shape))
    if len(shape) > 2 and net.chance(0.5) and d + 1 < len(shape):
        shape[d : d + 2] = [shape[d] * shape[d + 1]]
    elif len(shape) < 5:
        part = _divisor(net.rng, shape[d])
        shape[d : d + 1] = [part, shape[d] // part]
    return net.node("Reshape", [x, net.integers(*shape)], shape)


def resize(net: Network, x: str) -> str | None:
    """A picture of another size, larger or smaller."""
    if len(net.shapes[x]) != 4:
        return None
    n, channels, height, width = net.shapes[x]
    sizes = [n, channels, net.rng.randrange(1, 2 * height + 1),
             net.rng.randrange(1, 2 * width + 1)]  # fmt: skip
    mode = net.rng.choice(("nearest", "linear"))
    place = net.rng.choice(("asymmetric", "half_pixel", "align_corners"))
    return net.node(
        "Resize", [x, "", "", net.integers(*sizes)], sizes, mode=mode,
        coordinate_transformation_mode=place,
    )  # fmt: skip


def depth_to_space(net: Network, x: str) -> str | None:
    """Channels that become pixels, or pixels that become channels."""
    if len(net.shapes[x]) != 4:
        return None
    n, channels, height, width = net.shapes[x]
    if channels % 4 == 0 and net.chance(0.5):
        mode = net.rng.choice(("DCR", "CRD"))
        shape = [n, channels // 4, 2 * height, 2 * width]
        return net.node("DepthToSpace", [x], shape, blocksize=2, mode=mode)
    if height % 2 or width % 2:
        return None
    shape = [n, 4 * channels, height // 2, width // 2]
    return net.node("SpaceToDepth", [x], shape, blocksize=2)


def shuffle(net: Network, x: str) -> str | None:
    """Channels of different groups side by side."""
    shape = net.shapes[x]
    if len(shape) < 3:
        return None
    n, channels, *pixels = shape
    groups = _divisor(net.rng, channels)
    split = [n, groups, channels // groups, *pixels]
    order = [0, 2, 1, *range(3, len(split))]
    moved = [split[i] for i in order]
    out = net.node("Reshape", [x, net.integers(*split)], split)
    out = net.node("Transpose", [out], moved, perm=order)
    return net.node("Reshape", [out, net.integers(*shape)], shape)


def gather(net: Network, x: str) -> str:
    shape = list(net.shapes[x])
    axis = net.rng.randrange(len(shape))
    chosen = [net.rng.randrange(shape[axis]) for _ in range(net.rng.randrange(1, 6))]
    shape[axis] = len(chosen)
    return net.node("Gather", [x, net.integers(*chosen)], shape, axis=axis)


# --- Products and reductions


def matmul(net: Network, x: str) -> str | None:
    shape = list(net.shapes[x])
    if len(shape) < 2:
        return None
    columns = net.rng.choice((1, 3, 10, 16, 40))
    w = net.normal(shape[-1], columns, scale=shape[-1] ** -0.5)
    return net.node("MatMul", [x, w], shape[:-1] + [columns])


def gemm(net: Network, x: str) -> str | None:
    shape = net.shapes[x]
    rows, depth = shape[0], int(np.prod(shape[1:]))
    flat = net.node("Flatten", [x], [rows, depth])
    columns = net.rng.choice((2, 10, 17))
    w = net.normal(columns, depth, scale=depth**-0.5)
    return net.node("Gemm", [flat, w, net.normal(columns)], [rows, columns], transB=1)


def reduce(net: Network, x: str) -> str:
    shape = list(net.shapes[x])
    axis = net.rng.randrange(len(shape))
    op = net.rng.choice(("ReduceMean", "ReduceMax", "ReduceL2", "ReduceMin"))
    shape[axis] = 1
    return net.node(op, [x], shape, axes=[axis], keepdims=1)


def softmax(net: Network, x: str) -> str:
    op = net.rng.choice(("Softmax", "LogSoftmax"))
    axis = net.rng.randrange(len(net.shapes[x]))
    return net.node(op, [x], net.shapes[x], axis=axis)


MAKERS: list[tuple[int, Callable[[Network, str], str | None]]] = [
    (8, conv), (2, winograd_conv), (2, conv_transpose), (3, pool), (1, global_pool),
    (4, unary), (2, clip), (2, with_constant), (4, with_other), (2, batch_norm),
    (1, instance_norm), (3, concat), (2, slice_), (2, pad), (1, transpose),
    (1, reshape), (2, resize), (1, depth_to_space), (2, shuffle), (1, gather),
    (1, matmul), (1, gemm), (1, reduce), (1, softmax),
]  # fmt: skip


def _input_shape(rng: random.Random) -> Shape:
    batch = rng.choice((1, 1, 1, 2, 3))
    channels = rng.choice((1, 3, 4, 8, 16, 20, 32))
    spatial = rng.choice((1, 2, 2, 2, 2, 3))
    most = {1: 60, 2: 18, 3: 8}[spatial]
    return (batch, channels, *(rng.randrange(2, most) for _ in range(spatial)))


def network(seed: int) -> onnx.ModelProto:
    """The network of a seed; the same on every machine."""
    net = Network(seed)
    shape = _input_shape(net.rng)
    net.value(net.graph.input("x", shape), shape)
    weights = [w for w, _ in MAKERS]
    wanted = net.rng.randrange(2, 10)
    last, made = "x", 0
    for _ in range(10 * wanted):
        if made == wanted:
            break
        # Mostly a chain, with branches from what came before.
        x = last if net.chance(0.75) else net.rng.choice(list(net.shapes))
        maker = net.rng.choices([m for _, m in MAKERS], weights)[0]
        before = dict(net.shapes)
        out = maker(net, x)
        if out is None:
            continue
        if np.prod(net.shapes[out]) > LARGEST:
            # Too large to go on from: nobody reads it, and nobody computes it.
            net.shapes = before
            continue
        last, made = out, made + 1
    if last == "x":
        last = unary(net, "x")
    net.graph.output(last, net.shapes[last])
    return net.graph.finish("cnnc")
