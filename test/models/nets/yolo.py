"""A detector in YOLOv8's manner (nano width), as PyTorch exports it: SiLU,
split and concatenated branches, spatial pyramid pooling, a top-down and
bottom-up neck, three scales, and boxes decoded in the graph."""

from __future__ import annotations

import numpy as np
import onnx

from models import torchlike as t
from models.graph import Graph

SIZE = 256
CLASSES = 80
BINS = 16
STRIDES = (8, 16, 32)


def _conv(
    g: Graph, x: str, path: str, out: int, kernel: int = 3, stride: int = 1
) -> str:
    y = t.conv(g, x, f"{path}.conv", out, kernel, stride, gain=t.GAIN_SILU)
    return t.silu(g, t.batch_norm(g, y, f"{path}.bn"), f"{path}.act")


def _concat(g: Graph, values: list[str], path: str) -> str:
    total = sum(g.channels[v] for v in values)
    return g.node("Concat", values, t.scope(path, "Concat"), axis=1, channels=total)


def _c2f(g: Graph, x: str, path: str, out: int, n: int, shortcut: bool) -> str:
    """A convolution split in two halves, of which one goes through n
    bottlenecks; everything is concatenated and mixed."""
    half = out // 2
    y = _conv(g, x, f"{path}.cv1", out, kernel=1)
    sizes = g.constant(t.scope(path, "Constant"), np.array([half, half]))
    parts = g.node(
        "Split", [y, sizes], t.scope(path, "Split"), axis=1, outputs=2, channels=half
    )
    for k in range(n):
        z = _conv(g, parts[-1], f"{path}.m.{k}.cv1", half)
        z = _conv(g, z, f"{path}.m.{k}.cv2", half)
        if shortcut:
            z = g.node("Add", [parts[-1], z], t.scope(f"{path}.m.{k}", "Add"))
        parts.append(z)
    return _conv(g, _concat(g, parts, path), f"{path}.cv2", out, kernel=1)


def _sppf(g: Graph, x: str, path: str, out: int) -> str:
    """Three poolings of 5x5 in a row, all concatenated."""
    parts = [_conv(g, x, f"{path}.cv1", g.channels[x] // 2, kernel=1)]
    for k in range(3):
        parts.append(t.max_pool(g, parts[-1], f"{path}.m{k}", 5, 1, pad=2))
    return _conv(g, _concat(g, parts, path), f"{path}.cv2", out, kernel=1)


def _upsample(g: Graph, x: str, path: str) -> str:
    scales = g.constant(
        t.scope(path, "Constant"), np.array([1, 1, 2, 2], np.float32)
    )
    return g.node(
        "Resize",
        [x, "", scales],
        t.scope(path, "Resize"),
        coordinate_transformation_mode="asymmetric",
        mode="nearest",
        nearest_mode="floor",
    )


def _backbone_and_neck(g: Graph, x: str) -> list[str]:
    """Feature maps at the three strides."""
    m = "model"
    x = _conv(g, _conv(g, x, f"{m}.0", 16, stride=2), f"{m}.1", 32, stride=2)
    x = _c2f(g, x, f"{m}.2", 32, 1, True)
    p3 = _c2f(g, _conv(g, x, f"{m}.3", 64, stride=2), f"{m}.4", 64, 2, True)
    p4 = _c2f(g, _conv(g, p3, f"{m}.5", 128, stride=2), f"{m}.6", 128, 2, True)
    x = _c2f(g, _conv(g, p4, f"{m}.7", 256, stride=2), f"{m}.8", 256, 1, True)
    p5 = _sppf(g, x, f"{m}.9", 256)

    x = _concat(g, [_upsample(g, p5, f"{m}.10"), p4], f"{m}.11")
    n4 = _c2f(g, x, f"{m}.12", 128, 1, False)
    x = _concat(g, [_upsample(g, n4, f"{m}.13"), p3], f"{m}.14")
    out3 = _c2f(g, x, f"{m}.15", 64, 1, False)
    x = _concat(g, [_conv(g, out3, f"{m}.16", 64, stride=2), n4], f"{m}.17")
    out4 = _c2f(g, x, f"{m}.18", 128, 1, False)
    x = _concat(g, [_conv(g, out4, f"{m}.19", 128, stride=2), p5], f"{m}.20")
    return [out3, out4, _c2f(g, x, f"{m}.21", 256, 1, False)]


def _branch(g: Graph, x: str, path: str, width: int, out: int) -> str:
    y = _conv(g, _conv(g, x, f"{path}.0", width), f"{path}.1", width)
    return t.conv(
        g, y, f"{path}.2", out, kernel=1, bias=True, gain=t.GAIN_LINEAR
    )


def _anchors() -> tuple[np.ndarray, np.ndarray]:
    """Cell centres (1 x 2 x cells, in cells) and strides (1 x cells)."""
    centres, strides = [], []
    for stride in STRIDES:
        n = SIZE // stride
        row, column = np.mgrid[0:n, 0:n] + 0.5
        centres.append(np.stack([column.ravel(), row.ravel()]))
        strides.append(np.full((1, n * n), stride))
    return (
        np.concatenate(centres, axis=1)[None].astype(np.float32),
        np.concatenate(strides, axis=1).astype(np.float32),
    )


def _boxes(g: Graph, raw: str, path: str, cells: int) -> str:
    """Distances to the four sides, as the mean of a distribution over 16
    bins, become centre, width and height in pixels."""

    def const(name: str, array: np.ndarray) -> str:
        return g.constant(f"{path}/{name}", array)

    shape = const("dfl/Constant", np.array([1, 4, BINS, cells]))
    y = g.node("Reshape", [raw, shape], f"{path}/dfl/Reshape")
    y = g.node("Transpose", [y], f"{path}/dfl/Transpose", perm=[0, 2, 1, 3])
    y = g.node("Softmax", [y], f"{path}/dfl/Softmax", axis=1)
    bins = np.arange(BINS, dtype=np.float32).reshape(1, BINS, 1, 1)
    y = g.node(
        "Conv",
        [y, g.weight("model.22.dfl.conv.weight", bins)],
        f"{path}/dfl/conv/Conv",
        kernel_shape=[1, 1],
    )
    shape = const("dfl/Constant_1", np.array([1, 4, cells]))
    y = g.node("Reshape", [y, shape], f"{path}/dfl/Reshape_1")

    corners = []
    for k, name in enumerate(("lt", "rb")):
        bounds = [
            const(f"Constant_{name}_{b}", np.array([v]))
            for b, v in enumerate((2 * k, 2 * k + 2, 1))
        ]
        corners.append(g.node("Slice", [y, *bounds], f"{path}/Slice_{name}"))
    centres, strides = _anchors()
    anchor = const("Constant_anchors", centres)
    low = g.node("Sub", [anchor, corners[0]], f"{path}/Sub")
    high = g.node("Add", [anchor, corners[1]], f"{path}/Add")
    middle = g.node("Add", [low, high], f"{path}/Add_1")
    middle = g.node(
        "Div", [middle, const("Constant_2", np.float32(2))], f"{path}/Div"
    )
    extent = g.node("Sub", [high, low], f"{path}/Sub_1")
    box = g.node("Concat", [middle, extent], f"{path}/Concat_box", axis=1)
    return g.node("Mul", [box, const("Constant_s", strides)], f"{path}/Mul")


def yolo() -> onnx.ModelProto:
    """256x256 pictures to 1 x (4 + 80) x 1344 boxes and scores."""
    g = Graph("main_graph", seed=8)
    features = _backbone_and_neck(g, g.input("images", [1, 3, SIZE, SIZE]))
    path = "/model.22"
    rows, cells = [], 0
    for k, (x, stride) in enumerate(zip(features, STRIDES)):
        box = _branch(g, x, f"model.22.cv2.{k}", 64, 4 * BINS)
        score = _branch(g, x, f"model.22.cv3.{k}", 80, CLASSES)
        y = _concat(g, [box, score], f"model.22.level{k}")
        shape = g.constant(
            f"{path}/Constant_level{k}", np.array([1, 4 * BINS + CLASSES, -1])
        )
        rows.append(g.node("Reshape", [y, shape], f"{path}/Reshape_{k}"))
        cells += (SIZE // stride) ** 2
    y = g.node("Concat", rows, f"{path}/Concat", axis=2)
    sizes = g.constant(f"{path}/Constant_split", np.array([4 * BINS, CLASSES]))
    box, score = g.node("Split", [y, sizes], f"{path}/Split", axis=1, outputs=2)
    box = _boxes(g, box, path, cells)
    score = g.node("Sigmoid", [score], f"{path}/Sigmoid")
    out = g.node("Concat", [box, score], f"{path}/Concat_out", axis=1)
    g.output(out, [1, 4 + CLASSES, cells])
    return g.finish("pytorch")
