"""Compiles, runs and measures one network of the suite."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from hlslint import check as hlslint
from models.catalog import Model
from pylib import cnnc, process, tensors
from pylib.repo import Build, Place

# The largest error of an f32 output relative to its range. What a format of 8
# bits loses is the format's own; the limit is there to tell a blunder from it.
LIMITS = {
    "": 1e-4,
    "f32": 1e-4,
    "tf32": 2e-3,
    "f16": 1e-2,
    "fixed16": 3e-2,
    "fixed8": 0.5,
    "int8": 0.3,
}
# Those that compute on grids, whose ranges come from a calibration.
GRIDS = ("fixed16", "fixed8", "int8")
# The share of an integer output's elements (an ArgMax) that may differ: ties
# in all but the last bits fall either way, and 8 bits leave many of them where
# weights are random.
INTEGER_LIMIT = 1e-3
INTEGER_LIMITS = {"int8": 0.15, "fixed8": 0.3}

# The most lines of an HLS project's sources, test bench and all, without weights.
MOST_LINES = {"resnet18": 3000}

COMPILE_SECONDS = 300.0
RUN_SECONDS = 120.0
SIMULATED_SECONDS = 1200.0
MEMORY = 12 * process.GIB

_MEDIAN = re.compile(r"median\D*?([0-9.]+) *(ns|us|ms|s)\b")
_UNITS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}


@dataclasses.dataclass
class Row:
    """What the table says of a network; `problem` is empty when it passed."""

    name: str
    nodes: int
    kernels: int = 0
    compile_seconds: float = 0.0
    arena: int = 0
    intermediates: int = 0
    artifact: int = 0
    run_seconds: float = 0.0
    error: float = float("nan")
    problem: str = ""
    # What it was compiled for, where it does not fit what was asked for.
    advised: str = ""


def median_seconds(text: str) -> float:
    """The median that `cnn-run --benchmark` prints."""
    found = _MEDIAN.search(text)
    if not found:
        raise ValueError(f"no median in cnn-run's output: {text[:200]!r}")
    return float(found[1]) * _UNITS[found[2]]


def compile_network(
    build: Build, model: Model, work: Path, place: Place, precision: str = ""
) -> tuple[cnnc.Compiled, dict[str, Any]]:
    """Compiles into work/NAME.cnn; returns the report of --emit-report too
    (empty where the compilation failed)."""
    report = work / f"{model.name}.json"
    report.unlink(missing_ok=True)
    compiled = cnnc.compile_model(
        build,
        model.path,
        work / f"{model.name}.cnn",
        target=place.target,
        device=place.device,
        precision=precision,
        calibration=model.calibration if precision in GRIDS else None,
        shapes=model.shapes,
        inputs=model.input_files(),
        golden=model.input_files() if _has_bits(place, precision) else None,
        report=report,
        optimize="-O2",
        timeout=COMPILE_SECONDS,
        memory=MEMORY,
    )
    fields = json.loads(report.read_text()) if compiled.ok else {}
    return compiled, fields


def _has_bits(place: Place, precision: str) -> bool:
    """Whether the project's golden data says what bits the outputs have."""
    return place.target == "hls" and precision in GRIDS


def compare_bits(project: Path, model: Model, folder: Path) -> str:
    """Compares the outputs in `folder` with the reference evaluator's of the
    quantised network: exactly, but for what is computed of them in f32 (a
    softmax), of which the project knows the tolerance. What is wrong, or
    nothing."""
    text = (project / "tb" / "golden.h").read_text()
    tolerances = [float(t) for t in re.findall(r"[0-9.e+-]+", text.split("{")[1])]
    for k, name in enumerate(model.outputs):
        found = tensors.load(cnnc.output_file(folder, name))
        data = project / "tb" / "data" / f"output{k}.bin"
        expected = np.fromfile(data, found.dtype).reshape(found.shape)
        error = tensors.relative_error(expected, found)
        if not error <= tolerances[k]:
            return (
                f'output "{name}": {error:.2e} off the evaluator, '
                f"at most {tolerances[k]:g} allowed"
            )
    return ""


def advised_device(compiled: cnnc.Compiled) -> str:
    """The device that cnnc advises where a network does not fit one; the table
    of what is needed and what there is must be with it."""
    err = compiled.outcome.err
    found = re.search(r"it would fit --device=(\w+)", err)
    return found[1] if found and not compiled.ok and "<--" in err else ""


def why_not(compiled: cnnc.Compiled) -> str:
    """Why a compilation failed, in one line."""
    if compiled.refused:
        row = compiled.refusals[0]
        return f'{len(compiled.refusals)} refused, "{row.node}" ({row.op}): {row.reason}'
    return f"cnnc: {compiled.outcome.describe()}"


def _error(
    expected: np.ndarray, actual: np.ndarray, precision: str
) -> tuple[float, float]:
    """The error of an output and its limit."""
    if expected.dtype.kind != "f":
        limit = INTEGER_LIMITS.get(precision, INTEGER_LIMIT)
        if expected.shape != actual.shape or expected.dtype != actual.dtype:
            return float("inf"), limit
        return float(np.mean(expected != actual)), limit
    return tensors.relative_error(expected, actual), LIMITS[precision]


def compare_outputs(
    model: Model, found: Mapping[str, np.ndarray], precision: str = ""
) -> tuple[float, str]:
    """The largest error of a floating-point output in `found`, by ONNX
    Runtime's, and what is wrong with one, or nothing."""
    worst, problem = 0.0, ""
    for name, expected in model.expected().items():
        error, limit = _error(expected, found[name], precision)
        if expected.dtype.kind == "f":
            worst = max(worst, error)
        if not error <= limit:
            problem = f'output "{name}": error {error:.2e}, at most {limit:.0e} allowed'
    return worst, problem


def compare(row: Row, model: Model, folder: Path, precision: str = "") -> None:
    """Compares every output in `folder` with ONNX Runtime's."""
    found, problem = cnnc.load_outputs(folder, model.outputs)
    if problem:
        row.problem = problem
        return
    row.error, row.problem = compare_outputs(model, found, precision)


def _check_lines(project: Path, name: str) -> list[str]:
    """One finding, if a project is longer than a person would read."""
    most = MOST_LINES.get(name)
    files = [
        file
        for folder in ("src", "tb")
        for file in (project / folder).iterdir()
        if file.suffix in (".cpp", ".h")
    ]
    count = sum(len(file.read_text().splitlines()) for file in files)
    if most is None or count <= most:
        return []
    return [f"{project.name}: {count} lines of C++, at most {most} allowed"]


def measure(
    build: Build,
    model: Model,
    work: Path,
    place: Place,
    threads: int,
    runs: int,
    precision: str = "",
) -> Row:
    """The row of a network: compiled, run `runs` times, compared. In a
    simulator it runs once, and its time is that of the whole process. A network
    that is too large for its FPGA is compiled for the one that cnnc advises."""
    row = Row(model.name, model.nodes)
    compiled, report = compile_network(build, model, work, place, precision)
    row.advised = advised_device(compiled)
    if row.advised:
        # The advice must be right.
        place = dataclasses.replace(place, device=row.advised)
        compiled, report = compile_network(build, model, work, place, precision)
    row.compile_seconds = compiled.seconds
    if not compiled.ok:
        row.problem = why_not(compiled)
        return row
    if place.target == "hls":
        # A kernel of a network fits on a screen.
        project = work / f"{model.name}.cnn"
        findings = hlslint.check_project(project, screens=True)
        findings += _check_lines(project, model.name)
        row.problem = "; ".join(findings[:3])
    row.kernels = report["kernels"]
    row.arena = report["arena_bytes"]
    row.intermediates = report["sum_of_intermediates_bytes"]
    artifact = work / f"{model.name}.cnn"
    row.artifact = report["file_bytes"]
    folder = work / f"{model.name}.out"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    outcome = cnnc.run_artifact(
        build,
        artifact,
        model.input_files(),
        folder,
        place=place,
        threads=threads,
        extra=[] if place.simulated else [f"--benchmark={runs}"],
        timeout=SIMULATED_SECONDS if place.simulated else RUN_SECONDS,
        memory=MEMORY,
    )
    if outcome.code != 0 or outcome.timed_out:
        row.problem = f"cnn-run: {outcome.describe()}"
        return row
    row.run_seconds = (
        outcome.seconds if place.simulated else median_seconds(outcome.out)
    )
    if not row.problem:
        compare(row, model, folder, precision)
    if _has_bits(place, precision) and not row.problem:
        row.problem = compare_bits(artifact, model, folder)
    return row
