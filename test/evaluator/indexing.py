"""cnn.gather, gather_elements, gather_nd, scatter_nd, resample."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np

from evaluator.case import ALL, FLOATS, Case, numbers, rounded, wide

I32 = np.dtype("int32")


def _clamped(indices: np.ndarray, extent: int) -> np.ndarray:
    """From the end if negative, and then into range."""
    wide_indices = indices.astype(np.int64)
    return np.clip(
        np.where(wide_indices < 0, wide_indices + extent, wide_indices), 0, extent - 1
    )


def _indices(
    rng: np.random.Generator, shape: Sequence[int], extent: int, dtype: type
) -> np.ndarray:
    """Mostly good indices, a few out of range."""
    found = rng.integers(-extent, extent, shape).astype(dtype)
    if found.size > 3:
        found.ravel()[0], found.ravel()[-1] = extent + 3, -extent - 9
    return found


def _gather(rng: np.random.Generator) -> Iterator[Case]:
    for shape, index_shape, axis in [
        ((5,), (4,), 0),
        ((3, 4), (2, 3), 1),
        ((3, 4, 2), (), 1),
        ((3, 4, 2), (5, 1), 0),
        ((3, 4), (0,), 0),
        ((2, 3, 4), (6,), 2),
    ]:
        for dtype, index_type in itertools.product(ALL, (np.int32, np.int64)):
            x = numbers(rng, shape, dtype)
            i = _indices(rng, index_shape, shape[axis], index_type)
            y = np.take(x, _clamped(i, shape[axis]), axis=axis)
            yield Case(
                f"gather {dtype.name} {shape} {index_shape} {axis}",
                "gather",
                [x, i],
                [np.asarray(y)],
                f"axis = {axis} : i64",
            )


def _gather_elements(rng: np.random.Generator) -> Iterator[Case]:
    for shape, index_shape, axis in [
        ((5,), (7,), 0),
        ((3, 4), (3, 6), 1),
        ((3, 4), (2, 4), 0),
        ((2, 3, 4), (1, 5, 2), 1),
        ((3, 4), (0, 4), 0),
    ]:
        for dtype, index_type in itertools.product(ALL, (np.int32, np.int64)):
            x = numbers(rng, shape, dtype)
            i = _indices(rng, index_shape, shape[axis], index_type)
            part = tuple(
                slice(None) if d == axis else slice(n)
                for d, n in enumerate(index_shape)
            )
            y = np.take_along_axis(x[part], _clamped(i, shape[axis]), axis)
            yield Case(
                f"gather_elements {dtype.name} {shape} {index_shape} {axis}",
                "gather_elements",
                [x, i],
                [y],
                f"axis = {axis} : i64",
            )


def _gather_nd(rng: np.random.Generator) -> Iterator[Case]:
    for shape, index_shape, batch in [
        ((4, 3), (5, 1), 0),
        ((4, 3), (5, 2), 0),
        ((2, 3, 4), (2, 5, 1), 1),
        ((2, 3, 4), (2, 2), 1),
        ((2, 2, 3, 4), (2, 2, 3, 2), 2),
        ((4, 3, 2), (1,), 0),
        ((4, 3), (0, 2), 0),
    ]:
        for index_type in (np.int32, np.int64):
            x = numbers(rng, shape, I32)
            depth = index_shape[-1]
            extents = shape[batch : batch + depth]
            i = np.stack(
                [_indices(rng, index_shape[:-1], n, index_type) for n in extents], -1
            )
            y = np.zeros((*index_shape[:-1], *shape[batch + depth :]), I32)
            for at in np.ndindex(*index_shape[:-1]):
                tuple_ = tuple(
                    int(_clamped(i[at][d], extents[d])) for d in range(depth)
                )
                y[at] = x[(*at[:batch], *tuple_)]
            yield Case(
                f"gather_nd {shape} {index_shape} {batch}",
                "gather_nd",
                [x, i],
                [y],
                f"batch_dims = {batch} : i64",
            )


def _meet(kind: str, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    if kind == "assign":
        return b
    function = {
        "add": np.add,
        "mul": np.multiply,
        "max": np.maximum,
        "min": np.minimum,
    }[kind]
    with np.errstate(over="ignore"):
        return rounded(function(wide(a), wide(b)), a.dtype)


def _scatter_nd(rng: np.random.Generator) -> Iterator[Case]:
    shapes = [((5,), (4, 1)), ((4, 3), (6, 1)), ((4, 3), (2, 5, 2)), ((2, 3, 4), (2,))]
    for kind in ("assign", "add", "mul", "max", "min"):
        for (shape, index_shape), dtype in itertools.product(shapes, ALL):
            if dtype == bool and kind != "assign":
                continue
            depth = index_shape[-1]
            x = numbers(rng, shape, dtype)
            i = np.stack(
                [_indices(rng, index_shape[:-1], n, np.int64) for n in shape[:depth]],
                -1,
            )
            updates = numbers(rng, (*index_shape[:-1], *shape[depth:]), dtype)
            y = x.copy()
            for at in np.ndindex(*index_shape[:-1]):
                target = [int(v) + n if v < 0 else int(v) for v, n in zip(i[at], shape)]
                if all(0 <= v < n for v, n in zip(target, shape)):
                    y[tuple(target)] = _meet(kind, y[tuple(target)], updates[at])
            yield Case(
                f"scatter_nd {kind} {dtype.name} {shape} {index_shape}",
                f"scatter_nd {kind}",
                [x, i, updates],
                [y],
            )


def _resample(rng: np.random.Generator) -> Iterator[Case]:
    for shape, axis, out, taps in [
        ((5,), 0, 7, 2),
        ((2, 3, 4), 1, 5, 4),
        ((2, 3, 4), 2, 2, 3),
        ((3, 2), 0, 0, 1),
    ]:
        extent = shape[axis]
        i = rng.integers(0, extent, (out, taps)).astype(np.int64)
        for dtype in FLOATS:
            half = dtype.itemsize == 2
            x = numbers(rng, shape, dtype)
            w = numbers(rng, (out, taps), np.dtype("float32") if half else dtype)
            seen = np.moveaxis(np.take(wide(x), i, axis=axis), (axis, axis + 1), (0, 1))
            y = np.einsum("ot...,ot->o...", seen, wide(w))
            y = rounded(np.moveaxis(y, 0, axis), dtype)
            yield Case(
                f"resample {dtype.name} {shape} {axis}",
                "resample",
                [x, i, w],
                [y],
                f"axis = {axis} : i64",
            )
        for dtype in ALL:
            x = numbers(rng, shape, dtype)
            one = np.ascontiguousarray(i[:, :1]).astype(np.int32)
            y = np.take(x, one[:, 0], axis=axis)
            yield Case(
                f"resample nearest {dtype.name} {shape} {axis}",
                "resample",
                [x, one],
                [y],
                f"axis = {axis} : i64",
            )


def cases() -> Iterator[Case]:
    """All cases of this family."""
    rng = np.random.default_rng(5)
    for family in (_gather, _gather_elements, _gather_nd, _scatter_nd, _resample):
        yield from family(rng)
