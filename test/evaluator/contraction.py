"""cnn.conv, cnn.conv_transpose, cnn.matmul, cnn.pool, cnn.max_pool_indices."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np

from evaluator.case import (
    FLOATS,
    INTEGERS,
    Case,
    ints,
    is_float,
    numbers,
    rounded,
    wide,
)

F32 = np.dtype("float32")


def _taps(kernel: Sequence[int]) -> Iterator[tuple[int, ...]]:
    return itertools.product(*(range(k) for k in kernel))


def _windows(
    x: np.ndarray,
    fill: float,
    kernel: Sequence[int],
    strides: Sequence[int],
    dilations: Sequence[int],
    pads: Sequence[int],
) -> Iterator[tuple[tuple[int, ...], np.ndarray]]:
    """For each tap of the kernel, what it reads at every position."""
    rank = len(kernel)
    low, high = pads[:rank], pads[rank:]
    x = np.pad(
        x,
        [(0, 0)] * 2 + [(a, max(b, 0)) for a, b in zip(low, high)],
        constant_values=fill,
    )
    extents = [n + min(b, 0) for n, b in zip(x.shape[2:], high)]
    positions = [
        (n - d * (k - 1) - 1) // s + 1
        for n, k, s, d in zip(extents, kernel, strides, dilations)
    ]
    for tap in _taps(kernel):
        index = tuple(
            slice(r * d, r * d + (p - 1) * s + 1, s)
            for r, d, p, s in zip(tap, dilations, positions, strides)
        )
        yield tap, x[(slice(None), slice(None), *index)]


def _conv(x, w, bias, strides, dilations, pads, group) -> np.ndarray:
    n, outputs = x.shape[0], w.shape[0]
    per_group = w.shape[1]
    y = None
    for tap, seen in _windows(x, 0, w.shape[2:], strides, dilations, pads):
        seen = seen.reshape(n, group, per_group, *seen.shape[2:])
        at = w[(slice(None), slice(None), *tap)].reshape(group, -1, per_group)
        part = np.einsum("ngc...,gkc->ngk...", seen, at)
        y = part if y is None else y + part
    y = y.reshape(n, outputs, *y.shape[3:])
    if bias is not None:
        y = y + bias.reshape(-1, *[1] * (y.ndim - 2))
    return y


def _conv_transpose(x, w, bias, strides, dilations, pads, group) -> np.ndarray:
    """Scatters every element of x, into a result that is cropped then."""
    spatial = x.ndim - 2
    n, channels = x.shape[:2]
    outputs = w.shape[1] * group
    full = [
        s * (i - 1) + d * (k - 1) + 1
        for i, k, s, d in zip(x.shape[2:], w.shape[2:], strides, dilations)
    ]
    low, high = pads[:spatial], pads[spatial:]
    # Padding at the end may be negative, which makes the result longer.
    y = np.zeros((n, outputs, *(f + max(-h, 0) for f, h in zip(full, high))))
    grouped = x.reshape(n, group, channels // group, *x.shape[2:])
    weights = w.reshape(group, channels // group, *w.shape[1:])
    for tap in _taps(w.shape[2:]):
        at = weights[(..., *tap)]
        part = np.einsum("ngc...,gck->ngk...", grouped, at)
        index = tuple(
            slice(r * d, r * d + (i - 1) * s + 1, s)
            for r, d, i, s in zip(tap, dilations, x.shape[2:], strides)
        )
        y[(slice(None), slice(None), *index)] += part.reshape(n, outputs, *x.shape[2:])
    crop = tuple(
        slice(a, size - max(b, 0)) for a, b, size in zip(low, high, y.shape[2:])
    )
    y = y[(slice(None), slice(None), *crop)]
    if bias is not None:
        y = y + bias.reshape(-1, *[1] * spatial)
    return y


def _window_text(strides, dilations, pads, group=None, kernel=None) -> str:
    text = (
        f"strides = {ints(strides)}, dilations = {ints(dilations)}, pads = {ints(pads)}"
    )
    if group is not None:
        text += f", group = {group} : i64"
    if kernel is not None:
        text += f", kernel = {ints(kernel)}"
    return text


# x, w, strides, dilations, pads, group, bias
CONVS = [
    ((1, 2, 5), (3, 2, 3), (1,), (1,), (0, 0), 1, True),
    ((2, 4, 7), (6, 2, 2), (2,), (3,), (1, 2), 2, False),
    ((1, 3, 5, 6), (4, 3, 3, 3), (1, 1), (1, 1), (1, 1, 1, 1), 1, True),
    ((2, 3, 5, 6), (4, 3, 2, 3), (2, 3), (1, 1), (0, 1, 2, 0), 1, True),
    ((1, 4, 8, 7), (4, 1, 3, 3), (1, 2), (2, 1), (2, 1, 2, 1), 4, True),
    ((1, 6, 4, 4), (4, 3, 1, 1), (1, 1), (1, 1), (0, 0, 0, 0), 2, False),
    ((1, 1, 2, 2), (1, 1, 5, 5), (1, 1), (1, 1), (3, 3, 3, 3), 1, False),
    ((1, 1, 3, 3), (1, 1, 1, 1), (3, 3), (1, 1), (5, 5, 5, 5), 1, True),
    (
        (1, 2, 3, 4, 5),
        (3, 2, 2, 2, 2),
        (1, 2, 1),
        (1, 1, 2),
        (1, 0, 1, 0, 1, 1),
        1,
        True,
    ),
    ((0, 2, 5), (3, 2, 3), (1,), (1,), (0, 0), 1, True),
]

# x, w, strides, dilations, pads, group, bias
TRANSPOSED = [
    ((1, 2, 4), (2, 3, 3), (1,), (1,), (0, 0), 1, True),
    ((2, 4, 3), (4, 2, 2), (3,), (2,), (1, -2), 2, True),
    ((1, 3, 3, 4), (3, 2, 3, 3), (2, 2), (1, 1), (1, 1, 1, 1), 1, True),
    ((1, 3, 3, 4), (3, 2, 3, 2), (3, 2), (1, 2), (0, 1, -1, 0), 1, False),
    ((1, 4, 2, 2), (4, 1, 3, 3), (1, 2), (1, 1), (2, 0, 0, -3), 4, True),
    (
        (1, 2, 2, 3, 2),
        (2, 2, 2, 2, 3),
        (2, 1, 2),
        (1, 1, 1),
        (0, 1, 1, 0, 0, -1),
        1,
        True,
    ),
]


def _convolutions(rng: np.random.Generator) -> Iterator[Case]:
    kinds = (
        ("conv", _conv, CONVS, [*FLOATS, np.dtype("int32")]),
        ("conv_transpose", _conv_transpose, TRANSPOSED, FLOATS),
    )
    for name, function, shapes, types in kinds:
        for x_shape, w_shape, strides, dilations, pads, group, biased in shapes:
            for dtype in types if len(x_shape) == 4 else [F32]:
                x, w = numbers(rng, x_shape, dtype), numbers(rng, w_shape, dtype)
                outputs = w_shape[0] if name == "conv" else w_shape[1] * group
                bias = numbers(rng, [outputs], dtype) if biased else None
                operands = [x, w] + ([bias] if biased else [])
                wides = [wide(v) for v in operands] + ([] if biased else [None])
                y = rounded(function(*wides, strides, dilations, pads, group), dtype)
                yield Case(
                    f"{name} {dtype.name} {x_shape} {w_shape} {pads}",
                    name,
                    operands,
                    [y],
                    _window_text(strides, dilations, pads, group),
                )


def _at_points(points: list[float], taps: int) -> np.ndarray:
    """Polynomials of `taps` coefficients at points, from these instead of from a
    table: row i evaluates at p_i, divided by the product of p_i - p_j (Toom-Cook),
    and the last takes the highest coefficient."""
    rows = []
    for p in points:
        scale = np.prod([p - other for other in points if other != p])
        rows.append([p**k / scale for k in range(taps)])
    return np.array(rows + [[0] * (taps - 1) + [1]])


def _interpolation(tile: int, stride: int) -> np.ndarray:
    """G of minimal filtering."""
    if stride == 2:
        outer = _at_points({2: [0, 1], 4: [0, 1, -1, 2]}[tile], 2)
        if tile == 2:
            # The table turns the sign of the first row.
            outer[0] *= -1
        even = np.insert(outer, 1, 0, axis=1)
        return np.vstack([even, [0, 1, 0]])
    rows = _at_points({2: [0, 1, -1], 4: [0, 1, -1, 2, -2]}[tile], 3)
    # The table of Lavin and Gray turns the sign of the first row for tiles of 2.
    return np.sign([[row[0] or 1] for row in rows]) * rows if tile == 2 else rows


# x, outputs, pads, biased
WINOGRAD = [
    ((1, 3, 8, 8), 4, (1, 1, 1, 1), True),
    ((2, 2, 7, 10), 3, (0, 2, 1, 0), False),
    ((1, 1, 3, 3), 1, (0, 0, 0, 0), True),
]


def _winograd(rng: np.random.Generator) -> Iterator[Case]:
    """A convolution, from its transformed filters."""
    for (x_shape, outputs, pads, biased), tile, stride in itertools.product(
        WINOGRAD, (2, 4), (1, 2)
    ):
        x = numbers(rng, x_shape, F32)
        w = numbers(rng, (outputs, x_shape[1], 3, 3), F32)
        bias = numbers(rng, [outputs], F32) if biased else None
        g = _interpolation(tile, stride)
        u = np.einsum("pr,kcrs,qs->kcpq", g, wide(w), g).astype(F32)
        y = _conv(
            wide(x),
            wide(w),
            wide(bias) if biased else None,
            (stride, stride),
            (1, 1),
            pads,
            1,
        )
        yield Case(
            f"winograd_conv {tile} {stride} {x_shape} {pads}",
            "winograd_conv",
            [x, u] + ([bias] if biased else []),
            [rounded(y, F32)],
            f"tile = {tile} : i64, stride = {stride} : i64, pads = {ints(pads)}",
            # The rounding of u comes back up to a hundred times as large.
            rtol=1e-5,
            atol=5e-5,
        )


def _strassen_sums(w: np.ndarray, levels: int) -> list[np.ndarray]:
    """The sums of blocks of the matrix of input x output channels."""
    if levels == 0:
        return [w]
    (b11, b12), (b21, b22) = (np.split(half, 2, axis=1) for half in np.split(w, 2))
    sums = [b11, b21, b22, b11 - b12 - b21 + b22, b12 - b11]
    sums += [b22 - b12 + b11, b22 - b12]
    return [u for s in sums for u in _strassen_sums(s, levels - 1)]


def _strassen(rng: np.random.Generator) -> Iterator[Case]:
    """A 1x1 convolution, from the seven sums of its weights, or 49 of them."""
    shapes = [
        ((1, 4, 3, 5), 6, 1, (1, 1), True),
        ((2, 2, 5, 7), 4, 1, (2, 3), False),
        ((1, 6, 1, 1), 2, 1, (1, 1), True),
        ((1, 8, 3, 5), 4, 2, (1, 1), True),
        ((2, 4, 5, 7), 12, 2, (2, 3), False),
        ((1, 12, 1, 1), 4, 2, (1, 1), True),
    ]
    for x_shape, outputs, levels, strides, biased in shapes:
        x = numbers(rng, x_shape, F32)
        w = numbers(rng, (outputs, x_shape[1], 1, 1), F32)
        bias = numbers(rng, [outputs], F32) if biased else None
        sums = _strassen_sums(wide(w)[:, :, 0, 0].T, levels)
        u = np.stack([s.T for s in sums]).astype(F32)
        y = _conv(
            wide(x),
            wide(w),
            wide(bias) if biased else None,
            strides,
            (1, 1),
            (0, 0, 0, 0),
            1,
        )
        yield Case(
            f"strassen_conv {x_shape} {levels} {strides}",
            "strassen_conv",
            [x, u] + ([bias] if biased else []),
            [rounded(y, F32)],
            f"strides = {ints(strides)}",
            # The rounding of u, where sums cancel.
            rtol=1e-6,
            atol=1e-5,
        )


def _matmul(rng: np.random.Generator) -> Iterator[Case]:
    shapes = [
        ((2, 3), (3, 4)),
        ((5, 2, 3), (3, 4)),
        ((2, 3), (2, 2, 3, 1)),
        ((2, 1, 1, 3), (4, 3, 2)),
        ((2, 0), (0, 3)),
        ((1, 3), (3, 1)),
    ]
    for dtype in [*FLOATS, *map(np.dtype, ("int32", "int64", "uint32", "uint64"))]:
        for left, right in shapes:
            a, b = numbers(rng, left, dtype), numbers(rng, right, dtype)
            y = rounded(np.matmul(wide(a), wide(b)), dtype)
            yield Case(f"matmul {dtype.name} {left} {right}", "matmul", [a, b], [y])
    big = np.array([[2**31 - 1, -(2**31)]], np.int32)
    with np.errstate(over="ignore"):
        y = np.matmul(big, big.T)
    yield Case("matmul wraps", "matmul", [big, np.ascontiguousarray(big.T)], [y])
    # What float32 alone would lose.
    a = np.array([[1e8, 1.0, -1e8]], np.float32)
    b = np.array([[1.0], [0.5], [1.0]], np.float32)
    yield Case("matmul cancels", "matmul", [a, b], [np.array([[0.5]], np.float32)])


# x, kernel, strides, dilations, pads
POOLS = [
    ((1, 2, 6), (3,), (1,), (1,), (0, 0)),
    ((2, 1, 6), (2,), (2,), (2,), (1, -1)),
    ((1, 2, 5, 6), (2, 3), (2, 1), (1, 2), (1, 1, 0, 2)),
    ((2, 2, 4, 4), (3, 3), (2, 2), (1, 1), (1, 1, 1, 1)),
    ((1, 1, 7, 7), (2, 2), (3, 3), (1, 1), (0, 0, -2, 1)),
    ((1, 1, 2, 2), (1, 1), (1, 1), (1, 1), (2, 1, 1, 2)),
    ((1, 2, 3, 4, 5), (2, 2, 2), (1, 2, 2), (1, 1, 3), (0, 1, 1, 1, 0, 0)),
]


def _least(dtype: np.dtype) -> float:
    return -np.inf if is_float(dtype) else np.iinfo(dtype).min


def _pool(rng: np.random.Generator) -> Iterator[Case]:
    for shape, kernel, strides, dilations, pads in POOLS:
        types = [*FLOATS, *INTEGERS] if len(shape) == 4 else [F32]
        text = _window_text(strides, dilations, pads, kernel=kernel)
        for dtype in types:
            x = numbers(rng, shape, dtype)
            seen = [
                v for _, v in _windows(wide(x), 0, kernel, strides, dilations, pads)
            ]
            with np.errstate(over="ignore"):
                total = rounded(sum(seen[1:], seen[0]), dtype)
            least = _least(dtype)
            seen = [
                v for _, v in _windows(wide(x), least, kernel, strides, dilations, pads)
            ]
            most = rounded(np.max(seen, axis=0), dtype)
            name = f"{dtype.name} {shape} {kernel} {pads}"
            yield Case(f"pool sum {name}", "pool sum", [x], [total], text)
            yield Case(f"pool max {name}", "pool max", [x], [most], text)
    x = np.array([[[1, np.nan, 3, 4, 5]]], np.float32)
    text = _window_text([1], [1], [0, 0], kernel=[2])
    y = np.array([[[np.nan, np.nan, 4, 5]]], np.float32)
    yield Case("pool max NaN", "pool max", [x], [y], text)


def _indices(rng: np.random.Generator) -> Iterator[Case]:
    for shape, kernel, strides, dilations, pads in POOLS:
        # Few different numbers, so that the first of equals is looked for.
        x = rng.integers(0, 4, shape).astype(np.float32)
        spatial = shape[2:]
        planes = np.arange(shape[0] * shape[1]).reshape(*shape[:2], *[1] * len(spatial))
        for column_major in (False, True):
            order = "F" if column_major else "C"
            flat = np.arange(np.prod(spatial)).reshape(spatial, order=order)
            index = planes * int(np.prod(spatial)) + flat
            values = [
                v for _, v in _windows(x, -np.inf, kernel, strides, dilations, pads)
            ]
            places = [
                v for _, v in _windows(index, -1, kernel, strides, dilations, pads)
            ]
            first = np.argmax(values, axis=0)[None]
            y = np.take_along_axis(np.stack(places), first, 0)[0]
            text = _window_text(strides, dilations, pads, kernel=kernel)
            text += ", column_major" if column_major else ""
            yield Case(
                f"max_pool_indices {shape} {order}", "max_pool_indices", [x], [y], text
            )


def cases() -> Iterator[Case]:
    """All cases of this family."""
    rng = np.random.default_rng(2)
    for family in (_convolutions, _winograd, _strassen, _matmul, _pool, _indices):
        yield from family(rng)
