"""Tensors as .npy files, and how two of them differ.

NumPy has no bfloat16 of its own: ml_dtypes' is stored as the two-byte void
type `|V2`, which is also what cnn-run reads and writes for bf16.
"""

from __future__ import annotations

from pathlib import Path

import ml_dtypes
import numpy as np

# What a .npy file can hold here and cnn-run can take.
STORABLE = frozenset(
    "float16 bfloat16 float32 float64 int8 int16 int32 int64 "
    "uint8 uint16 uint32 uint64 bool".split()
)


def save(path: Path, tensor: np.ndarray) -> None:
    """Writes `tensor` in C order, little-endian."""
    tensor = np.asarray(tensor, order="C")
    if tensor.dtype == ml_dtypes.bfloat16:
        tensor = tensor.view("V2")
    np.save(path, tensor, allow_pickle=False)


def load(path: Path) -> np.ndarray:
    """Reads what `save` or cnn-run wrote."""
    tensor = np.load(path, allow_pickle=False)
    if tensor.dtype == np.dtype("V2"):
        tensor = tensor.view(ml_dtypes.bfloat16)
    return tensor


def _one_type(expected: np.ndarray, actual: np.ndarray) -> str | None:
    if expected.shape != actual.shape:
        return f"expected shape {expected.shape}, got {actual.shape}"
    if expected.dtype != actual.dtype:
        return f"expected {expected.dtype}, got {actual.dtype}"
    return None


def mismatch(
    expected: np.ndarray, actual: np.ndarray, rtol: float, atol: float
) -> str | None:
    """What differs, or None. The rule is the one of ONNX's own test runner:
    |actual - expected| <= atol + rtol * |expected|, NaN equal to NaN, and two
    units in the last place for bfloat16."""
    problem = _one_type(expected, actual)
    if problem:
        return problem
    if expected.dtype.name == "bfloat16":
        rtol = max(rtol, 2.0**-6)
        expected = expected.astype(np.float32)
        actual = actual.astype(np.float32)
    close = np.isclose(actual, expected, rtol=rtol, atol=atol, equal_nan=True)
    wrong = np.argwhere(~close)
    if len(wrong) == 0:
        return None
    at = tuple(int(i) for i in wrong[0])
    return (
        f"{len(wrong)} of {expected.size} elements differ, first at "
        f"{list(at)}: expected {expected[at]!s}, got {actual[at]!s}"
    )


def relative_error(expected: np.ndarray, actual: np.ndarray) -> float:
    """The largest difference, relative to the expected tensor's range (from
    its least to its greatest element, zero included, so that a constant
    tensor has one too). Infinite where NaNs or infinities do not agree."""
    if _one_type(expected, actual):
        return float("inf")
    if expected.size == 0:
        return 0.0
    wide = expected.astype(np.float64)
    found = actual.astype(np.float64)
    finite = np.isfinite(wide)
    if not np.array_equal(wide[~finite], found[~finite], equal_nan=True):
        return float("inf")
    wide, found = wide[finite], found[finite]
    if wide.size == 0:
        return 0.0
    if not np.all(np.isfinite(found)):
        return float("inf")
    span = max(wide.max(), 0.0) - min(wide.min(), 0.0)
    worst = float(np.max(np.abs(found - wide)))
    if worst == 0.0:
        return 0.0
    return worst / span if span > 0.0 else float("inf")
