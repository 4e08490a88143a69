"""cnn.unary, cnn.binary, cnn.select, cnn.cast and cnn.quantize."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction

import numpy as np

from evaluator.case import (
    ALL,
    FLOATS,
    INTEGERS,
    NUMBERS,
    SIGNED,
    UNSIGNED,
    Case,
    is_float,
    numbers,
    rounded,
    wide,
)

_erf = np.vectorize(math.erf, otypes=[np.float64])

FLOAT_UNARY: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "abs": np.abs,
    "neg": np.negative,
    "sign": np.sign,
    "exp": np.exp,
    "log": np.log,
    "log1p": np.log1p,
    "sqrt": np.sqrt,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "asinh": np.arcsinh,
    "acosh": np.arccosh,
    "atanh": np.arctanh,
    "erf": _erf,
    "ceil": np.ceil,
    "floor": np.floor,
    "round": np.rint,
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "relu": lambda x: np.maximum(x, 0),
}

INTEGER_UNARY = {
    "abs": np.abs,
    "neg": np.negative,
    "sign": np.sign,
    "relu": lambda x: np.maximum(x, 0),
    "logical_not": np.invert,
}

ARITHMETIC = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "max": np.maximum,
    "min": np.minimum,
}
COMPARISONS = {"equal": np.equal, "less": np.less, "less_equal": np.less_equal}
BITWISE = {
    "logical_and": np.bitwise_and,
    "logical_or": np.bitwise_or,
    "logical_xor": np.bitwise_xor,
}


def _extremes(dtype: np.dtype) -> np.ndarray:
    """Numbers at which functions go wrong."""
    if is_float(dtype):
        values = [
            0.0,
            -0.0,
            0.5,
            -0.5,
            1.5,
            2.5,
            -2.5,
            1.0,
            -1.0,
            3.25,
            -7.75,
            1e-6,
            60.0,
            -60.0,
            300.0,
            1e5,
            math.inf,
            -math.inf,
            math.nan,
        ]
        return rounded(np.array(values), dtype)
    if dtype == bool:
        return np.array([False, True])
    info = np.iinfo(dtype)
    values = [0, 1, 2, 5, 7, 100, info.max - 1, info.max, info.min, info.min + 1]
    if info.min < 0:
        values += [-1, -2, -5, -100]
    return np.array(values, dtype)


def _unary(rng: np.random.Generator) -> Iterator[Case]:
    for dtype in FLOATS:
        x = np.concatenate([_extremes(dtype), numbers(rng, [20], dtype)])
        for kind, function in FLOAT_UNARY.items():
            y = rounded(function(wide(x)), dtype)
            yield Case(f"unary {kind} {dtype.name}", f"unary {kind}", [x], [y])
        for kind, function in (("is_nan", np.isnan), ("is_inf", np.isinf)):
            y = function(wide(x))
            yield Case(f"unary {kind} {dtype.name}", f"unary {kind}", [x], [y])
    for dtype in INTEGERS:
        x = _extremes(dtype)
        for kind, function in INTEGER_UNARY.items():
            y = function(x).astype(dtype)
            yield Case(f"unary {kind} {dtype.name}", f"unary {kind}", [x], [y])
    x = _extremes(np.dtype(bool))
    yield Case("unary logical_not bool", "unary logical_not", [x], [~x])
    empty = np.zeros((2, 0), np.float32)
    yield Case("unary of nothing", "unary exp", [empty], [empty])


def _quotient(a: np.ndarray, b: np.ndarray, floor: bool) -> np.ndarray:
    """Exact integer quotients, truncated or floored; 0 for a divisor of 0."""

    def divide(x: int, y: int) -> int:
        if y == 0:
            return 0
        return x // y if floor else int(math.copysign(1, x * y)) * (abs(x) // abs(y))

    return np.vectorize(divide, otypes=[object])(a.astype(object), b.astype(object))


def _wrapped(values: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """Python integers, modulo the type's range."""
    bits = 8 * dtype.itemsize
    low = np.iinfo(dtype).min
    return np.vectorize(lambda v: (int(v) - low) % (1 << bits) + low, otypes=[object])(
        values
    ).astype(dtype)


def _integer_binary(
    dtype: np.dtype,
) -> Iterator[tuple[str, np.ndarray, np.ndarray, np.ndarray]]:
    """Every pair of extremes: kind, a, b, expected."""
    a, b = _extremes(dtype)[:, None], _extremes(dtype)[None, :]
    A, B = a.astype(object), b.astype(object)
    yield "div", a, b, _wrapped(_quotient(a, b, False), dtype)
    yield "fmod", a, b, _wrapped(
        np.where(B == 0, 0, A - _quotient(a, b, False) * B), dtype
    )
    yield "mod", a, b, _wrapped(
        np.where(B == 0, 0, A - _quotient(a, b, True) * B), dtype
    )
    for kind in ("add", "sub", "mul"):
        yield kind, a, b, _wrapped(ARITHMETIC[kind](A, B), dtype)
    exponent = np.array([0, 1, 2, 3, 7, 33], dtype)[None, :]
    yield "pow", a, exponent, _wrapped(A ** exponent.astype(object), dtype)
    for kind in ("max", "min"):
        yield kind, a, b, ARITHMETIC[kind](a, b)
    for kind, function in BITWISE.items():
        yield kind, a, b, function(a, b)


def _binary(rng: np.random.Generator) -> Iterator[Case]:
    def case(kind: str, a: np.ndarray, b: np.ndarray, y: np.ndarray) -> Case:
        return Case(
            f"binary {kind} {a.dtype.name} {a.shape} {b.shape}",
            f"binary {kind}",
            [a, b],
            [y],
        )

    for dtype in INTEGERS:
        for item in _integer_binary(dtype):
            yield case(*item)
    for dtype in SIGNED:
        a = np.array([[0], [1], [-1], [2], [-3]], dtype)
        b = np.array([-1, -2, -3], dtype)
        y = np.array([[0, 0, 0], [1, 1, 1], [-1, 1, -1], [0, 0, 0], [0, 0, 0]], dtype)
        yield case("pow", a, b, y)
    for dtype in UNSIGNED:
        bits = 8 * dtype.itemsize
        a = _extremes(dtype)[:, None]
        b = np.array([0, 1, bits - 1, bits, min(bits + 1, 255)], dtype)
        shifts = [int(s) for s in b]
        left = [
            [(int(v[0]) << s) % (1 << bits) if s < bits else 0 for s in shifts]
            for v in a
        ]
        right = [[int(v[0]) >> s if s < bits else 0 for s in shifts] for v in a]
        yield case("shift_left", a, b, np.array(left, dtype))
        yield case("shift_right", a, b, np.array(right, dtype))
    for dtype in FLOATS:
        a, b = _extremes(dtype)[:, None], _extremes(dtype)[None, :]
        A, B = wide(a), wide(b)
        functions = dict(
            ARITHMETIC, div=np.divide, fmod=np.fmod, mod=np.mod, pow=np.power
        )
        for kind, function in functions.items():
            yield case(kind, a, b, rounded(function(A, B), dtype))
    for dtype in ALL:
        a, b = _extremes(dtype)[:, None], _extremes(dtype)[None, :]
        for kind, function in COMPARISONS.items():
            yield case(kind, a, b, function(wide(a), wide(b)))
    a, b = np.array([[False], [True]]), np.array([False, True])
    for kind, function in BITWISE.items():
        yield case(kind, a, b, function(a, b))
    shapes = [
        ((2, 3, 4), (4,)),
        ((4,), (2, 3, 4)),
        ((2, 1, 4), (3, 1)),
        ((), (2, 2)),
        ((2, 3), (2, 3)),
        ((1, 3, 1, 2), (5, 1, 4, 1)),
        ((0, 3), (1, 3)),
        ((1,), ()),
    ]
    for left, right in shapes:
        a, b = (numbers(rng, shape, np.dtype("int32")) for shape in (left, right))
        yield case("sub", a, b, a - b)


def _select(rng: np.random.Generator) -> Iterator[Case]:
    shapes = [
        ((2, 3), (2, 3), (2, 3)),
        ((3,), (2, 1), ()),
        ((2, 1, 1), (3, 1), (4,)),
        ((), (2,), (2,)),
    ]
    for dtype in ALL:
        for one, two, three in shapes:
            c = numbers(rng, one, np.dtype(bool))
            a, b = numbers(rng, two, dtype), numbers(rng, three, dtype)
            yield Case(
                f"select {dtype.name} {one} {two} {three}",
                "select",
                [c, a, b],
                [np.where(c, a, b)],
            )


def _converted(x: np.ndarray, to: np.dtype) -> np.ndarray:
    """The dialect's conversion: saturating from floating-point to integer."""
    if to == bool:
        return wide(x) != 0
    if not is_float(x.dtype) or is_float(to):
        # float64 holds what converts to a 16-bit type without rounding twice.
        via = wide(x) if is_float(x.dtype) else x
        if to.itemsize == 2 and is_float(to):
            via = via.astype(np.float64)
        return rounded(via, to)
    info = np.iinfo(to)
    exact = [
        0 if math.isnan(v) else v if math.isinf(v) else int(v) for v in wide(x).ravel()
    ]
    return np.array([int(min(max(v, info.min), info.max)) for v in exact], to).reshape(
        x.shape
    )


def _cast(rng: np.random.Generator) -> Iterator[Case]:
    from evaluator.case import ELEMENTS

    for source in ALL:
        x = np.concatenate([_extremes(source), numbers(rng, [9], source)])
        if is_float(source):
            x = np.concatenate(
                [
                    x,
                    rounded(
                        np.array(
                            [
                                127.9,
                                -128.9,
                                255.5,
                                65519,
                                65520,
                                2.0**31,
                                2.0**63,
                                -(2.0**63),
                                2.0**64,
                                1e300,
                            ]
                        ),
                        source,
                    ),
                ]
            )
        for target in ALL:
            yield Case(
                f"cast {source.name} {target.name}",
                "cast",
                [x],
                [_converted(x, target)],
                suffix=f" to {ELEMENTS[target.name]}",
                rtol=0.0,
            )
    # Ties to even, subnormal numbers, the border to infinity.
    x = np.array(
        [
            2049.0,
            2051.0,
            2.0**-24,
            2.0**-25,
            2.0**-25 * 1.0001,
            6.1e-5,
            1.0 + 2.0**-11,
            1.0 + 2.0**-11 + 2.0**-40,
            65519.99,
            3.3895e38,
            1e-40,
            -1e-45,
        ]
    )
    for target in FLOATS[:3]:
        yield Case(
            f"cast ties {target.name}",
            "cast",
            [x],
            [rounded(x, target)],
            suffix=f" to {ELEMENTS[target.name]}",
            rtol=0.0,
        )


# Integers of exact numbers, by AMD's rounding modes.
_HALF = Fraction(1, 2)
ROUNDINGS: dict[str, Callable[[Fraction], int]] = {
    "rnd": lambda m: math.floor(m + _HALF),
    "rnd_min_inf": lambda m: math.ceil(m - _HALF),
    "rnd_zero": lambda m: math.ceil(m - _HALF) if m > 0 else math.floor(m + _HALF),
    "rnd_inf": lambda m: math.floor(m + _HALF) if m > 0 else math.ceil(m - _HALF),
    "rnd_conv": round,
    "trn": math.floor,
    "trn_zero": math.trunc,
}


def _limited(m: int, low: int, high: int, overflow: str) -> int:
    """An integer, made one of those from `low` to `high`."""
    if overflow == "sat_sym" and low < 0:
        low = -high
    if low <= m <= high:
        return m
    if overflow == "wrap":
        return (m - low) % (high - low + 1) + low
    return 0 if overflow == "sat_zero" else min(max(m, low), high)


def _quantize(rng: np.random.Generator) -> Iterator[Case]:
    grids = [(8, 3, False), (8, 8, False), (5, 9, True), (16, -2, True), (24, 12, False)]
    for dtype in FLOATS[2:]:
        for width, integer, unsigned in grids:
            unit = Fraction(2) ** (integer - width)
            low = 0 if unsigned else -(1 << (width - 1))
            high = low + (1 << width) - 1
            steps = [low, high, low - 1, high + 1, 3 * high, 5 * low - 7, 0, 1, 2, -1, -2]
            x = np.array([float(s * unit) for s in steps], dtype)
            half = dtype.type(float(unit / 2))
            x = np.concatenate([x, x + half, x - half, x + dtype.type(float(unit) / 3)])
            spread = rng.normal(size=40) * 2.0**integer
            x = np.concatenate([x, spread.astype(dtype)])
            for overflow in ("sat", "sat_zero", "sat_sym", "wrap"):
                for rounding, function in ROUNDINGS.items():
                    exact = [
                        _limited(
                            function(Fraction(float(v)) / unit), low, high, overflow
                        )
                        * unit
                        for v in x
                    ]
                    y = np.array([float(v) for v in exact], dtype)
                    sign = ", unsigned" if unsigned else ""
                    yield Case(
                        f"quantize {dtype.name} {width} {integer}{sign} "
                        f"{rounding} {overflow}",
                        "quantize",
                        [x],
                        [y],
                        suffix=f" to <{width}, {integer}{sign}> {rounding} {overflow}",
                        rtol=0.0,
                    )


def cases() -> Iterator[Case]:
    """All cases of this family."""
    rng = np.random.default_rng(1)
    with np.errstate(all="ignore"):
        for family in (_unary, _binary, _select, _cast, _quantize):
            yield from family(rng)
