"""ONNX's backend tests as folders of files.

The `onnx` package makes its node tests when they are asked for and ships the
others as files. Here each becomes a folder

    NAME/model.onnx  NAME/case.json  NAME/SET.input.K.npy  NAME/SET.output.K.npy

that the runner reads. Making all of them takes half a minute; a stamp with
the package's version keeps them for the next run.
"""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from pylib import tensors

KINDS = ("node", "simple", "pytorch-converted", "pytorch-operator")

# Bumped when the layout of the folders changes.
_FORMAT = 2


@dataclasses.dataclass(frozen=True)
class Value:
    """A graph input or output: its name and, for each data set, its file
    (None where the value is no tensor of a type that .npy can hold)."""

    name: str
    files: list[str | None]
    symbolic: bool = False


@dataclasses.dataclass(frozen=True)
class Case:
    """One backend test."""

    name: str
    folder: Path
    rtol: float
    atol: float
    sets: int
    ops: list[str]
    inputs: list[Value]
    outputs: list[Value]

    @property
    def model(self) -> Path:
        return self.folder / "model.onnx"


def load_case(folder: Path) -> Case:
    """Reads a folder that `collect` wrote."""
    fields = json.loads((folder / "case.json").read_text())
    for key in ("inputs", "outputs"):
        fields[key] = [Value(**value) for value in fields[key]]
    return Case(folder=folder, **fields)


def _as_tensor(value: Any) -> np.ndarray | None:
    """The value as a NumPy tensor, or None where it is a sequence, an absent
    optional, text, or of a type below one byte."""
    import onnx

    if isinstance(value, onnx.TensorProto):
        value = onnx.numpy_helper.to_array(value)
    if not isinstance(value, (np.ndarray, np.generic)):
        return None
    array = np.asarray(value)
    return array if array.dtype.name in tensors.STORABLE else None


def _store(folder: Path, name: str, value: Any) -> str | None:
    array = _as_tensor(value)
    if array is None:
        return None
    tensors.save(folder / name, array)
    return name


def _is_symbolic(info: Any) -> bool:
    """Whether the declared type leaves the shape open, wholly or in part."""
    if not info.type.HasField("tensor_type"):
        return False
    declared = info.type.tensor_type
    return not declared.HasField("shape") or any(
        not dim.HasField("dim_value") for dim in declared.shape.dim
    )


def _write_case(
    folder: Path, name: str, model: Any, sets: list[Any], rtol: float, atol: float
) -> None:
    folder.mkdir(parents=True)
    (folder / "model.onnx").write_bytes(model.SerializeToString())
    initial = {tensor.name for tensor in model.graph.initializer}
    fed = [info for info in model.graph.input if info.name not in initial]
    values: dict[str, list[dict[str, Any]]] = {"inputs": [], "outputs": []}
    for key, part, infos in (
        ("inputs", 0, fed),
        ("outputs", 1, list(model.graph.output)),
    ):
        for k, info in enumerate(infos):
            # Optional inputs at the end may have no value in a data set.
            files = [
                _store(folder, f"{s}.{key[:-1]}.{k}.npy", data[part][k])
                if k < len(data[part])
                else None
                for s, data in enumerate(sets)
            ]
            values[key].append(
                {
                    "name": info.name,
                    "files": files,
                    "symbolic": key == "inputs" and _is_symbolic(info),
                }
            )
    fields = {
        "name": name,
        "rtol": rtol,
        "atol": atol,
        "sets": len(sets),
        "ops": sorted({node.op_type for node in model.graph.node}),
        **values,
    }
    (folder / "case.json").write_text(json.dumps(fields))


def _node_cases(folder: Path) -> None:
    """The node tests: the package computes them on import, some from NumPy's
    global random state, which is seeded here to get the same data each time."""
    np.random.seed(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from onnx.backend.test.loader import load_model_tests

        cases = load_model_tests(kind="node")
    for case in cases:
        _write_case(
            folder / case.name,
            case.name,
            case.model,
            case.data_sets,
            case.rtol,
            case.atol,
        )


def _file_cases(folder: Path, kind: str) -> None:
    """The tests that the package ships as model and data files."""
    import onnx
    from onnx.backend.test.loader import load_model_tests

    for case in sorted(load_model_tests(kind=kind), key=lambda c: c.name):
        source = Path(case.model_dir)
        model = onnx.load(source / "model.onnx")
        sets = []
        for data in sorted(source.glob("test_data_set_*")):
            halves = []
            for half in ("input", "output"):
                count = len(list(data.glob(f"{half}_*.pb")))
                infos = getattr(model.graph, half)
                halves.append(
                    [
                        _load_value(data / f"{half}_{k}.pb", infos[k])
                        for k in range(count)
                    ]
                )
            sets.append(tuple(halves))
        _write_case(
            folder / case.name, case.name, model, sets, case.rtol, case.atol
        )


def _load_value(path: Path, info: Any) -> Any:
    """A tensor of a test's data file; None for sequences and optionals."""
    import onnx

    if not info.type.HasField("tensor_type"):
        return None
    return onnx.load_tensor(path)


def collect(cache: Path, kind: str) -> list[Path]:
    """The folders of all tests of `kind`, made where they are missing."""
    import onnx

    folder = cache / kind
    stamp = folder / "stamp"
    wanted = f"onnx {onnx.__version__} numpy {np.__version__} {_FORMAT}"
    if not (stamp.is_file() and stamp.read_text() == wanted):
        fresh = cache / f"{kind}.{os.getpid()}"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        if kind == "node":
            _node_cases(fresh)
        else:
            _file_cases(fresh, kind)
        (fresh / "stamp").write_text(wanted)
        fresh.rename(folder)
    return sorted(path.parent for path in folder.glob("*/case.json"))
