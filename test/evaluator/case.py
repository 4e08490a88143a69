"""One operation on given operands, as MLIR text, and what it should give."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import ml_dtypes
import numpy as np

# NumPy's names of the dialect's element types.
ELEMENTS = {
    "float16": "f16",
    "bfloat16": "bf16",
    "float32": "f32",
    "float64": "f64",
    "int8": "i8",
    "int16": "i16",
    "int32": "i32",
    "int64": "i64",
    "uint8": "ui8",
    "uint16": "ui16",
    "uint32": "ui32",
    "uint64": "ui64",
    "bool": "i1",
}
BF16 = np.dtype(ml_dtypes.bfloat16)
FLOATS = [np.dtype(t) for t in ("float16", BF16, "float32", "float64")]
SIGNED = [np.dtype(f"int{n}") for n in (8, 16, 32, 64)]
UNSIGNED = [np.dtype(f"uint{n}") for n in (8, 16, 32, 64)]
INTEGERS = SIGNED + UNSIGNED
NUMBERS = FLOATS + INTEGERS
ALL = NUMBERS + [np.dtype(bool)]

# Half a unit in the last place for the evaluator's one rounding, and as much
# for that of the expected number.
_ROUNDING = {"float16": 2.0**-10, "bfloat16": 2.0**-7, "float32": 2.0**-23}


@dataclasses.dataclass(frozen=True)
class Case:
    """`cnn.OP` on `operands` should give `expected`, within `rtol` and `atol`
    (exactly for integers; rtol None means rounding to the element type)."""

    name: str
    op: str  # mnemonic and keyword, as `binary add`
    operands: Sequence[np.ndarray]
    expected: Sequence[np.ndarray]
    attributes: str = ""
    suffix: str = ""  # between operands and attributes
    rtol: float | None = None
    atol: float = 0.0

    def tolerance(self, result: np.ndarray) -> float:
        """The relative tolerance for one result."""
        if self.rtol is not None:
            return self.rtol
        return _ROUNDING.get(result.dtype.name, 1e-13)


def is_float(dtype: np.dtype) -> bool:
    return dtype in FLOATS


def tensor_type(array: np.ndarray) -> str:
    dims = "".join(f"{extent}x" for extent in array.shape)
    return f"tensor<{dims}{ELEMENTS[array.dtype.name]}>"


def constant(array: np.ndarray) -> str:
    """The text of a constant with these elements."""
    array = np.asarray(array, order="C")
    if array.size == 0:
        text = "dense<>"
    elif array.dtype == bool:
        nested = np.array2string(
            array.astype(int), separator=",", threshold=array.size + 1
        )
        text = f"dense<{nested.replace('0', 'false').replace('1', 'true')}>"
    else:
        text = f'dense<"0x{array.tobytes().hex().upper()}">'
    return f"cnn.constant {text} : {tensor_type(array)}"


def module(case: Case, label: str) -> str:
    """A module whose @main evaluates the case; results are named
    `LABEL.0`, `LABEL.1`, ..."""
    lines = []
    for k, operand in enumerate(case.operands):
        lines.append(f"  %x{k} = {constant(operand)}")
    types = ", ".join(tensor_type(x) for x in case.operands)
    results = [tensor_type(y) for y in case.expected]
    named = ", ".join(
        f'{y} {{cnn.name = "{label}.{k}"}}' for k, y in enumerate(results)
    )
    operands = ", ".join(f"%x{k}" for k in range(len(case.operands)))
    attributes = f" {{{case.attributes}}}" if case.attributes else ""
    values = ", ".join(f"%y#{k}" for k in range(len(results)))
    lines.append(
        f"  %y:{len(results)} = cnn.{case.op} {operands}{case.suffix}"
        f"{attributes} : ({types}) -> ({', '.join(results)})"
    )
    lines.append(f"  return {values} : {', '.join(results)}")
    body = "\n".join(lines)
    return f"func.func @main() -> ({named}) {{\n{body}\n}}\n"


def ints(values: Sequence[int]) -> str:
    """An attribute that is a list of integers."""
    body = ", ".join(str(int(v)) for v in values)
    return f"array<i64: {body}>" if body else "array<i64>"


def wide(array: np.ndarray) -> np.ndarray:
    """Floating-point numbers as float64, others as they are."""
    return array.astype(np.float64) if is_float(array.dtype) else array


def rounded(values: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """Rounds to `dtype`; what overflows is infinite, without a warning."""
    with np.errstate(over="ignore", invalid="ignore"):
        return np.asarray(values).astype(dtype)


def numbers(
    rng: np.random.Generator, shape: Sequence[int], dtype: np.dtype
) -> np.ndarray:
    """Random numbers: small integers, or normal floating-point numbers."""
    if is_float(dtype):
        return rng.normal(size=shape).astype(dtype)
    if dtype == bool:
        return rng.integers(0, 2, shape).astype(bool)
    low = 0 if dtype in UNSIGNED else -20
    return rng.integers(low, 20, shape).astype(dtype)
