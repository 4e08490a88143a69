"""cnn.reduce, cnn.arg_reduce, cnn.softmax, cnn.cumsum, cnn.top_k."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from evaluator.case import (
    ALL,
    FLOATS,
    NUMBERS,
    Case,
    ints,
    is_float,
    numbers,
    rounded,
    wide,
)

REDUCTIONS = {"sum": np.sum, "prod": np.prod, "max": np.max, "min": np.min}
AXES = [
    ((2, 3, 4), (1,)),
    ((2, 3, 4), (0, 2)),
    ((2, 3, 4), ()),
    ((2, 3, 4), (0, 1, 2)),
    ((5,), (0,)),
    ((), ()),
    ((1, 4, 1), (0, 2)),
]
LINES = [((2, 5, 3), 1), ((7,), 0), ((2, 3, 4), 0), ((3, 6), 1), ((2, 0, 3), 2)]


def _reduce(rng: np.random.Generator) -> Iterator[Case]:
    for dtype in ALL:
        for kind, function in REDUCTIONS.items():
            if dtype == bool and kind in ("sum", "prod"):
                continue
            for shape, axes in AXES:
                x = numbers(rng, shape, dtype)
                with np.errstate(over="ignore"):
                    y = function(wide(x), axis=axes, keepdims=True)
                # NumPy adds small integers up in 64 bits.
                y = y.astype(dtype) if not is_float(dtype) else rounded(y, dtype)
                yield Case(
                    f"reduce {kind} {dtype.name} {shape} {axes}",
                    f"reduce {kind}",
                    [x],
                    [np.asarray(y)],
                    f"axes = {ints(axes)}",
                )
    for dtype in ALL:
        info = np.iinfo(dtype) if dtype.kind in "iu" else None
        low, high = (info.min, info.max) if info else (-np.inf, np.inf)
        if dtype == bool:
            low, high = False, True
        identity = {"sum": 0, "prod": 1, "max": low, "min": high}
        for kind, value in identity.items():
            if dtype == bool and kind in ("sum", "prod"):
                continue
            x = np.zeros((2, 0), dtype)
            y = np.full((2, 1), value).astype(dtype)
            yield Case(
                f"reduce {kind} {dtype.name} of nothing",
                f"reduce {kind}",
                [x],
                [y],
                f"axes = {ints([1])}",
            )
    x = np.array([1, np.nan, -3], np.float32)
    for kind in REDUCTIONS:
        yield Case(
            f"reduce {kind} NaN",
            f"reduce {kind}",
            [x],
            [np.array([np.nan], np.float32)],
            f"axes = {ints([0])}",
        )


def _arg_reduce(rng: np.random.Generator) -> Iterator[Case]:
    for dtype in NUMBERS:
        for shape, axis in LINES:
            x = rng.integers(0, 3, shape).astype(dtype)
            if is_float(dtype) and x.size:
                x.ravel()[1::7] = np.nan
            for kind, function in (("max", np.argmax), ("min", np.argmin)):
                first = function(wide(x), axis=axis)
                last = x.shape[axis] - 1 - function(np.flip(wide(x), axis), axis=axis)
                for text, y in (("", first), (", select_last", last)):
                    y = np.expand_dims(y, axis).astype(np.int64)
                    yield Case(
                        f"arg_reduce {kind}{text} {dtype.name} {shape}",
                        f"arg_reduce {kind}",
                        [x],
                        [y],
                        f"axis = {axis} : i64{text}",
                    )


def _step(values: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """One step of ONNX's function body for Softmax-13 and LogSoftmax-13, whose
    result has the tensor's type: 16-bit types round here."""
    return wide(rounded(values, dtype)) if dtype.itemsize == 2 else values


def _softmax(rng: np.random.Generator) -> Iterator[Case]:
    for dtype in FLOATS:
        for shape, axis in LINES:
            x = numbers(rng, shape, dtype) * rounded(np.array(9.0), dtype)
            w = wide(x)
            shifted = _step(w - w.max(axis=axis, keepdims=True, initial=-np.inf), dtype)
            e = _step(np.exp(shifted), dtype)
            total = _step(e.sum(axis=axis, keepdims=True), dtype)
            log = shifted - _step(np.log(total), dtype)
            for text, y in (("", e / total), (", log", log)):
                yield Case(
                    f"softmax{text} {dtype.name} {shape}",
                    "softmax",
                    [x],
                    [rounded(y, dtype)],
                    f"axis = {axis} : i64{text}",
                )


def _cumsum(rng: np.random.Generator) -> Iterator[Case]:
    for dtype in NUMBERS:
        for shape, axis in LINES:
            x = numbers(rng, shape, dtype)
            for text in ("", ", exclusive", ", reverse", ", exclusive, reverse"):
                seen = np.flip(wide(x), axis) if "reverse" in text else wide(x)
                total = np.cumsum(seen, axis=axis, dtype=seen.dtype)
                if "exclusive" in text:
                    total = np.roll(total, 1, axis)
                    index = [slice(None)] * x.ndim
                    index[axis] = slice(0, 1)
                    total[tuple(index)] = 0
                y = np.flip(total, axis) if "reverse" in text else total
                yield Case(
                    f"cumsum{text} {dtype.name} {shape}",
                    "cumsum",
                    [x],
                    [rounded(y, dtype)],
                    f"axis = {axis} : i64{text}",
                )


def _top_k(rng: np.random.Generator) -> Iterator[Case]:
    for dtype in NUMBERS:
        for shape, axis in LINES:
            x = rng.integers(0, 4, shape).astype(dtype)
            if is_float(dtype) and x.size:
                x.ravel()[2::5] = np.nan
            for smallest in (False, True):
                w = wide(x)
                # NaN sorts last, as the largest; Python integers negate exactly.
                key = w if smallest else -w if is_float(dtype) else -w.astype(object)
                if is_float(dtype) and not smallest:
                    key = np.where(np.isnan(w), -np.inf, key)
                order = np.argsort(key, axis=axis, kind="stable")
                for k in {0, 1, shape[axis] // 2, shape[axis]}:
                    i = np.take(order, np.arange(k), axis=axis).astype(np.int64)
                    v = np.take_along_axis(x, i, axis)
                    text = ", smallest" if smallest else ""
                    yield Case(
                        f"top_k {k}{text} {dtype.name} {shape}",
                        "top_k",
                        [x],
                        [v, i],
                        f"k = {k} : i64, axis = {axis} : i64{text}",
                    )


def cases() -> Iterator[Case]:
    """All cases of this family."""
    rng = np.random.default_rng(3)
    for family in (_reduce, _arg_reduce, _softmax, _cumsum, _top_k):
        yield from family(rng)
