"""cnn.grid_sample, cnn.roi_align and cnn.non_max_suppression, against ONNX's
own reference implementations."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np
import onnx
from onnx import helper
from onnx.reference import ReferenceEvaluator

from evaluator.case import Case, rounded

F32 = np.float32


def _reference(
    op: str, inputs: Sequence[np.ndarray | None], **attributes: object
) -> np.ndarray:
    """The result of a model of one node."""
    names = [f"x{k}" if x is not None else "" for k, x in enumerate(inputs)]
    node = helper.make_node(op, names, ["y"], **attributes)
    typed = [
        helper.make_tensor_value_info(
            name, helper.np_dtype_to_tensor_dtype(x.dtype), x.shape
        )
        for name, x in zip(names, inputs)
        if x is not None
    ]
    result = helper.make_tensor_value_info("y", onnx.TensorProto.UNDEFINED, None)
    graph = helper.make_graph([node], "one", typed, [result])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)])
    feeds = {name: x for name, x in zip(names, inputs) if x is not None}
    return ReferenceEvaluator(model).run(None, feeds)[0]


def _grid_sample(rng: np.random.Generator) -> Iterator[Case]:
    pictures = [
        ((1, 2, 4, 5), (1, 3, 4, 2)),
        ((2, 1, 3, 3), (2, 2, 2, 2)),
        ((1, 1, 2, 3, 4), (1, 2, 2, 3, 3)),
        ((1, 1, 1, 6), (1, 2, 5, 2)),
    ]
    for (shape, grid_shape), mode, border, align in itertools.product(
        pictures,
        ("nearest", "linear", "cubic"),
        ("zeros", "border", "reflection"),
        (False, True),
    ):
        if mode == "cubic" and len(shape) == 5:
            continue
        if align and 1 in shape[2:] and border == "reflection":
            continue  # the reference divides by zero
        x = rng.normal(size=shape).astype(F32)
        # Inside, near the border and far outside; multiples of 1/8 fall on
        # elements and between them.
        grid = (rng.integers(-20, 21, grid_shape) / 8).astype(F32)
        grid.ravel()[::3] += rng.normal(size=grid.ravel()[::3].shape).astype(F32) / 9
        y = _reference(
            "GridSample",
            [x, grid],
            mode=mode,
            padding_mode=border,
            align_corners=int(align),
        )
        text = "align_corners" if align else ""
        yield Case(
            f"grid_sample {mode} {border} {text} {shape}",
            f"grid_sample {mode} {border}",
            [x, grid],
            [y],
            text,
            rtol=1e-5,
            atol=1e-5,
        )
    # What is far outside or no number at all reads the border.
    x = np.arange(6, dtype=F32).reshape(1, 1, 2, 3) + 1
    far = np.array([[[[np.nan, -1], [np.inf, -1], [-np.inf, 1], [1e30, 1e30]]]], F32)
    zero, edge = np.zeros((1, 1, 1, 4), F32), np.array([1, 3, 4, 6], F32).reshape(
        1, 1, 1, 4
    )
    for mode in ("nearest", "linear", "cubic"):
        yield Case(
            f"grid_sample {mode} zeros far",
            f"grid_sample {mode} zeros",
            [x, far],
            [zero],
        )
        yield Case(
            f"grid_sample {mode} border far",
            f"grid_sample {mode} border",
            [x, far],
            [edge],
            "align_corners",
            rtol=1e-6,
        )
    for dtype in (np.dtype("float16"), np.dtype("float64")):
        x, grid = rng.normal(size=(1, 2, 4, 4)), rng.uniform(-1, 1, (1, 3, 3, 2))
        x, grid = x.astype(dtype), grid.astype(dtype)
        wide = [v.astype(np.float64) for v in (x, grid)]
        y = _reference("GridSample", wide, mode="linear")
        yield Case(
            f"grid_sample linear {dtype.name}",
            "grid_sample linear zeros",
            [x, grid],
            [rounded(y, dtype)],
            rtol=2e-3 if dtype.itemsize == 2 else 1e-6,
            atol=1e-3,
        )


def _roi_align(rng: np.random.Generator) -> Iterator[Case]:
    x = rng.normal(size=(2, 3, 7, 9)).astype(F32)
    rois = np.array(
        [
            [0, 0, 6, 5],
            [1.3, 2.1, 8.9, 6.2],
            [-3, -2, 4, 3],
            [2, 2, 2.5, 2.2],
            [5, 4, 30, 20],
        ],
        F32,
    )
    batch = np.array([0, 1, 1, 0, 0], np.int64)
    for (mode, kind), ratio, half, size, scale in itertools.product(
        (("avg", "sum"), ("max", "max")),
        (0, 2, 3),
        (False, True),
        ((2, 3), (1, 1), (5, 4)),
        (1.0, 0.5),
    ):
        transform = "half_pixel" if half else "output_half_pixel"
        y = _reference(
            "RoiAlign",
            [x, rois, batch],
            mode=mode,
            sampling_ratio=ratio,
            output_height=size[0],
            output_width=size[1],
            spatial_scale=scale,
            coordinate_transformation_mode=transform,
        )
        text = (
            f"output_height = {size[0]} : i64, output_width = {size[1]} : i64, "
            f"sampling_ratio = {ratio} : i64, spatial_scale = {scale} : f64"
        )
        text += ", half_pixel" if half else ""
        yield Case(
            f"roi_align {mode} {ratio} {transform} {size} {scale}",
            f"roi_align {kind}",
            [x, rois, batch],
            [y],
            text,
            rtol=1e-4,
            atol=1e-5,
        )
    # Regions without an extent, or none that is a number, have no samples.
    bad = np.array([[3, 3, 1, 1], [np.nan, 0, 4, 4]], F32)
    text = (
        "output_height = 1 : i64, output_width = 1 : i64, sampling_ratio = 0 : i64, "
        "spatial_scale = 1.0 : f64, half_pixel"
    )
    for kind in ("sum", "max"):
        yield Case(
            f"roi_align {kind} of nothing",
            f"roi_align {kind}",
            [x, bad, np.array([0, 9], np.int32)],
            [np.zeros((2, 3, 1, 1), F32)],
            text,
        )


def _boxes(rng: np.random.Generator) -> Iterator[Case]:
    for centre, count, most, iou, score in itertools.product(
        (False, True), (1, 6, 12), (0, 2, 50), (0.0, 0.3, 0.5), (None, 0.4)
    ):
        corners = rng.uniform(0, 4, (2, count, 4)).astype(F32)
        corners[:, count // 2] = corners[:, 0]  # the same box twice
        scores = (rng.integers(0, 10, (2, 3, count)) / 10).astype(F32)
        inputs = [corners, scores, np.array([most], np.int64), np.array([iou], F32)]
        inputs.append(None if score is None else np.array([score], F32))
        chosen = _reference("NonMaxSuppression", inputs, center_point_box=int(centre))
        y = np.full((2 * 3 * min(most, count), 3), -1, np.int64)
        y[: len(chosen)] = chosen
        text = f"max_output = {most} : i64, iou_threshold = {F32(iou)!s} : f64"
        text += "" if score is None else f", score_threshold = {F32(score)!s} : f64"
        text += ", center_point_box" if centre else ""
        yield Case(
            f"non_max_suppression {centre} {count} {most} {iou} {score}",
            "non_max_suppression",
            [corners, scores],
            [y],
            text,
        )
    boxes = np.array([[[0, 0, 1, 1], [0, 0, 1, 1], [1, 1, 0, 0]]], F32)
    scores = np.array([[[np.nan, 0.5, 0.75]]], F32)
    y = np.array([[0, 0, 2], [-1, -1, -1], [-1, -1, -1]], np.int64)
    yield Case(
        "non_max_suppression NaN",
        "non_max_suppression",
        [boxes, scores],
        [y],
        "max_output = 3 : i64, iou_threshold = 0.5 : f64",
    )


def cases() -> Iterator[Case]:
    """All cases of this family."""
    rng = np.random.default_rng(6)
    for family in (_grid_sample, _roi_align, _boxes):
        yield from family(rng)
