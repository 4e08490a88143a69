"""Runs one backend test through the real commands and judges the outcome."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import numpy as np

from conformance.cases import Case
from pylib import cnnc, process, tensors
from pylib.repo import Build, Place

PASSED = "passed"
FAILED = "failed"
REFUSED = "refused"

# Two compilations of a one-node model take well under a second; a test that
# needs more than this hangs.
COMPILE_SECONDS = 60.0
RUN_SECONDS = 20.0
MEMORY = 6 * process.GIB


@dataclasses.dataclass(frozen=True)
class Verdict:
    """The status of a test, why, and for a refusal which operators."""

    status: str
    reason: str = ""
    ops: tuple[str, ...] = ()
    seconds: float = 0.0


def differs(case: Case, expected: np.ndarray, actual: np.ndarray) -> str | None:
    """What differs between an expected output and ours, or None.

    NonMaxSuppression's number of rows depends on data. A compiled model has
    one shape, so its output has as many rows as could ever be selected and
    those after the last selected one are -1: here the leading rows must be
    the expected ones, and all others -1.
    """
    if case.ops == ["NonMaxSuppression"] and actual.ndim == expected.ndim == 2:
        rows = len(expected)
        if len(actual) < rows:
            return f"expected at least {rows} rows, got {len(actual)}"
        if not np.all(actual[rows:] == -1):
            return f"rows after the {rows} selected ones are not all -1"
        actual = actual[:rows]
    return tensors.mismatch(expected, actual, case.rtol, case.atol)


def _set_files(case: Case, index: int) -> tuple[dict[str, Path], dict[str, Path]]:
    """The input and output files of a data set, of those that have one."""
    halves = []
    for values in (case.inputs, case.outputs):
        halves.append(
            {
                value.name: case.folder / value.files[index]
                for value in values
                if value.files[index] is not None
            }
        )
    return halves[0], halves[1]


def _run_set(
    case: Case,
    index: int,
    build: Build,
    place: Place,
    work: Path,
    bound: list[str],
) -> str | None:
    """Runs a data set; what is wrong with its outputs, or None."""
    inputs, outputs = _set_files(case, index)
    fed = {name: path for name, path in inputs.items() if name not in bound}
    folder = work / f"out{index}"
    folder.mkdir()
    outcome = cnnc.run_artifact(
        build,
        work / "model.cnn",
        fed,
        folder,
        place=place,
        timeout=RUN_SECONDS,
        memory=MEMORY,
    )
    if outcome.code != 0 or outcome.timed_out:
        return f"cnn-run: {outcome.describe()}"
    if len(outputs) != len(case.outputs):
        return "it compiled, but its outputs are no tensors that can be checked"
    found, problem = cnnc.load_outputs(folder, list(outputs))
    if problem:
        return problem
    for name, path in outputs.items():
        problem = differs(case, tensors.load(path), found[name])
        if problem:
            return f'output "{name}": {problem}'
    return None


def _judge(case: Case, build: Build, place: Place, work: Path) -> Verdict:
    inputs, _ = _set_files(case, 0)
    shapes = {
        value.name: tensors.load(inputs[value.name]).shape
        for value in case.inputs
        if value.symbolic and value.name in inputs
    }
    compiled = cnnc.compile_model(
        build,
        case.model,
        work / "model.cnn",
        shapes=shapes,
        inputs=inputs,
        timeout=COMPILE_SECONDS,
        memory=MEMORY,
        target=place.target,
        device=place.device,
    )
    if compiled.refused:
        rows = compiled.refusals
        if (work / "model.cnn").exists():
            return Verdict(FAILED, "refused, but an artifact was left behind")
        return Verdict(REFUSED, rows[0].reason, tuple(sorted({r.op for r in rows})))
    if not compiled.ok:
        return Verdict(FAILED, f"cnnc: {compiled.outcome.describe()}")
    for index in range(case.sets):
        problem = _run_set(case, index, build, place, work, compiled.bound)
        if problem:
            return Verdict(FAILED, problem)
    return Verdict(PASSED)


def judge(case: Case, build: Build, place: Place, work: Path) -> Verdict:
    """Runs `case` in the folder `work`, which is kept if the test fails."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    verdict = _judge(case, build, place, work)
    if verdict.status != FAILED:
        shutil.rmtree(work)
    return verdict
