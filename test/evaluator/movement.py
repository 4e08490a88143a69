"""cnn.reshape, transpose, broadcast, slice, pad, concat."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from evaluator.case import ALL, Case, ints, numbers

I32 = np.dtype("int32")


def _shapes(rng: np.random.Generator) -> Iterator[Case]:
    for start, end in [
        ((2, 6), (3, 4)),
        ((), (1, 1)),
        ((0, 3), (5, 0)),
        ((4,), (2, 1, 2)),
    ]:
        x = numbers(rng, start, I32)
        yield Case(
            f"reshape {start} {end}",
            "reshape",
            [x],
            [x.reshape(end)],
            f"shape = {ints(end)}",
        )
    for shape, order in [
        ((2, 3), (1, 0)),
        ((2, 3, 4), (2, 0, 1)),
        ((2, 3, 4, 5), (0, 2, 3, 1)),
        ((3, 1, 2, 2, 2), (4, 2, 1, 0, 3)),
        ((), ()),
        ((2, 0, 3), (2, 1, 0)),
    ]:
        for dtype in ALL if len(shape) == 3 else [I32]:
            x = numbers(rng, shape, dtype)
            yield Case(
                f"transpose {dtype.name} {shape} {order}",
                "transpose",
                [x],
                [np.transpose(x, order)],
                f"permutation = {ints(order)}",
            )
    for start, end in [
        ((3,), (2, 3)),
        ((2, 1), (2, 4)),
        ((), (2, 2)),
        ((1, 3, 1), (2, 3, 4)),
        ((1,), (0,)),
    ]:
        for dtype in ALL:
            x = numbers(rng, start, dtype)
            yield Case(
                f"broadcast {dtype.name} {start} {end}",
                "broadcast",
                [x],
                [np.broadcast_to(x, end)],
                f"shape = {ints(end)}",
            )


def _slice(rng: np.random.Generator) -> Iterator[Case]:
    parts = [
        ((5,), [1], [1], [3]),
        ((5,), [4], [-1], [5]),
        ((5,), [4], [-2], [3]),
        ((5,), [0], [3], [2]),
        ((4, 5), [3, 1], [-3, 2], [2, 2]),
        ((4, 5), [0, 0], [1, 1], [0, 5]),
        ((2, 3, 4), [1, 0, 2], [1, 2, -1], [1, 2, 3]),
        ((), [], [], []),
        ((3,), [7], [1], [0]),
    ]
    for shape, starts, steps, sizes in parts:
        for dtype in ALL if len(shape) == 2 else [I32]:
            x = numbers(rng, shape, dtype)
            y = x
            for axis, (a, s, n) in enumerate(zip(starts, steps, sizes)):
                y = (
                    np.take(y, a + s * np.arange(n), axis=axis)
                    if n
                    else np.take(y, [], axis=axis)
                )
            yield Case(
                f"slice {dtype.name} {shape} {starts} {steps}",
                "slice",
                [x],
                [y.astype(dtype)],
                f"starts = {ints(starts)}, steps = {ints(steps)}, sizes = {ints(sizes)}",
            )


def _pad(rng: np.random.Generator) -> Iterator[Case]:
    borders = [
        ((3,), [2], [1]),
        ((2, 3), [0, 1], [2, 0]),
        ((3, 4, 2), [2, 0, 1], [1, 3, 0]),
        ((1, 2), [3, 5], [4, 7]),
        ((2, 2), [0, 0], [0, 3]),
    ]
    for shape, low, high in borders:
        widths = list(zip(low, high))
        text = f"low = {ints(low)}, high = {ints(high)}"
        for mode in ("constant", "edge", "reflect", "wrap"):
            for dtype in ALL if len(shape) == 3 else [I32]:
                x = numbers(rng, shape, dtype)
                y = np.pad(x, widths, mode=mode)
                yield Case(
                    f"pad {mode} {dtype.name} {shape} {low}",
                    f"pad {mode}",
                    [x],
                    [y],
                    text,
                )
        for value_shape in ((), (1,), (1, 1)):
            x, value = numbers(rng, shape, I32), np.full(value_shape, 7, I32)
            y = np.pad(x, widths, constant_values=7)
            yield Case(
                f"pad {shape} {low} with {value_shape}",
                "pad constant",
                [x, value],
                [y],
                text,
            )
    x = np.zeros((0, 2), I32)
    yield Case(
        "pad of nothing",
        "pad constant",
        [x, np.int32(5)],
        [np.full((2, 2), 5, I32)],
        f"low = {ints([1, 0])}, high = {ints([1, 0])}",
    )


def _concat(rng: np.random.Generator) -> Iterator[Case]:
    for shapes, axis in [
        ([(2,), (3,), (0,), (1,)], 0),
        ([(2, 3), (2, 1)], 1),
        ([(1, 2, 2), (3, 2, 2)], 0),
        ([(2, 1, 3), (2, 2, 3), (2, 4, 3)], 1),
        ([(2, 2)], 0),
    ]:
        for dtype in ALL:
            xs = [numbers(rng, shape, dtype) for shape in shapes]
            yield Case(
                f"concat {dtype.name} {shapes} {axis}",
                "concat",
                xs,
                [np.concatenate(xs, axis)],
                f"axis = {axis} : i64",
            )


def cases() -> Iterator[Case]:
    """All cases of this family."""
    rng = np.random.default_rng(4)
    for family in (_shapes, _slice, _pad, _concat):
        yield from family(rng)
