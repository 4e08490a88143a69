"""Drives the real commands: cnnc makes an artifact, cnn-run runs it."""

from __future__ import annotations

import dataclasses
import importlib.util
import re
import urllib.parse
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from hlslint import check as hlslint
from pylib import process, tensors
from pylib.repo import Build, Place

# cnnc's exit codes (see its --help).
OK = 0
REFUSED = 3

_NODE_ROW = re.compile(
    r'refused(?: for \w+)?: node "(?P<name>.*?)" \((?P<op>[^,()]+), opset (?P<opset>\d+)\): '
    r"(?P<reason>.*?)(?:; way out: (?P<way_out>.*))?$"
)
_INPUT_ROW = re.compile(
    r'refused(?: for \w+)?: (?:graph )?(?P<kind>input|output) "(?P<name>.*?)" '
    r"(?P<reason>.*?)(?:; way out: (?P<way_out>.*))?$"
)


@dataclasses.dataclass(frozen=True)
class Refusal:
    """One blocking node of a model, as cnnc reports it; a graph input or
    output of a type that cannot be compiled has that for its operator."""

    node: str
    op: str
    reason: str


@dataclasses.dataclass(frozen=True)
class Compiled:
    """What came of a compilation."""

    outcome: process.Outcome
    refusals: list[Refusal]
    bound: list[str]
    seconds: float

    @property
    def ok(self) -> bool:
        return self.outcome.code == OK and not self.outcome.timed_out

    @property
    def refused(self) -> bool:
        """Refused in the way that cnnc promises: its own exit code, and at
        least one row that names a node and a reason."""
        return self.outcome.code == REFUSED and bool(self.refusals)


def parse_refusals(text: str) -> tuple[list[Refusal], list[str]]:
    """The refused nodes in cnnc's report, and the inputs to be bound."""
    refusals: list[Refusal] = []
    inputs: list[str] = []
    for line in text.splitlines():
        row = _NODE_ROW.search(line)
        if row:
            refusals.append(Refusal(row["name"], row["op"], row["reason"]))
            continue
        row = _INPUT_ROW.search(line)
        if row and row["reason"].startswith("decides shapes"):
            inputs.append(row["name"])
        elif row:
            kind = f"graph {row['kind']}"
            refusals.append(Refusal(row["name"], kind, row["reason"]))
    return refusals, inputs


def compile_model(
    build: Build,
    model: Path,
    artifact: Path,
    *,
    target: str,
    device: str = "",
    precision: str = "",
    calibration: Path | None = None,
    shapes: Mapping[str, Sequence[int]] | None = None,
    inputs: Mapping[str, Path] | None = None,
    golden: Mapping[str, Path] | None = None,
    report: Path | None = None,
    optimize: str = "-O1",
    timeout: float = 120.0,
    memory: int = 8 * process.GIB,
) -> Compiled:
    """Compiles `model` into `artifact`. When cnnc answers that inputs decide
    shapes, exactly those are bound to their file in `inputs` and the model is
    compiled again; `bound` of the result names them. `golden` are the inputs of
    the golden data. For the target hls the project's C simulation is built too,
    with the C++ compiler's `optimize`."""
    command: list[str | Path] = [build.cnnc, model, f"--target={target}"]
    if device:
        command.append(f"--device={device}")
    if precision:
        command.append(f"--precision={precision}")
    if calibration:
        command.append(f"--calibrate={calibration}")
    for name, shape in (shapes or {}).items():
        command.append(f"--shape={name}=" + "x".join(map(str, shape)))
    for name, path in (golden or {}).items():
        command.append(f"--golden-input={name}={path}")
    if report:
        command.append(f"--emit-report={report}")
    command += ["-o", artifact]

    bound: list[str] = []
    seconds = 0.0
    while True:
        binds = [f"--bind={n}={(inputs or {})[n]}" for n in bound]
        outcome = process.run(
            [*command, *binds], timeout=timeout, memory=memory
        )
        seconds += outcome.seconds
        refusals, wanted = parse_refusals(outcome.err + "\n" + outcome.out)
        news = [n for n in wanted if n in (inputs or {}) and n not in bound]
        if outcome.code != REFUSED or not news:
            break
        bound += news
    if target == "hls" and outcome.code == OK and not outcome.timed_out:
        outcome = build_simulation(artifact, optimize, timeout)
        seconds += outcome.seconds
    return Compiled(outcome, refusals, bound, seconds)


def build_simulation(project: Path, optimize: str, timeout: float) -> process.Outcome:
    """Builds the C simulation of an HLS project, which must compile without a
    warning. Its pragmas must be those of AMD's grammar, each in its place."""
    findings = hlslint.check_project(project)
    if findings:
        return process.Outcome(1, "", "\n".join(findings), 0.0, False)
    command: list[str | Path] = ["make", "-s", "-C", project, "libcsim.so"]
    command += [f"OPT={optimize} -Werror"]
    if (project / "src" / "cnnc_fixed.h").is_file():
        command += [f"AC_TYPES={ac_types()}"]
    return process.run(command, timeout=timeout, memory=4 * process.GIB)


def ac_types() -> Path:
    """The folder of ac_fixed.h, of the package hls4ml, which is not imported."""
    found = importlib.util.find_spec("hls4ml")
    if not found or not found.submodule_search_locations:
        raise FileNotFoundError("hls4ml is not installed; run tools/setup")
    return Path(found.submodule_search_locations[0], "templates/quartus/ac_types")


def output_file(folder: Path, name: str) -> Path:
    """Where cnn-run writes the output `name`: in the name, every byte that is
    not a letter, a digit or one of `_-.` stands as %XX."""
    return folder / (urllib.parse.quote(name, safe="") + ".npy")


def run_artifact(
    build: Build,
    artifact: Path,
    inputs: Mapping[str, Path],
    output_folder: Path,
    *,
    place: Place | None = None,
    threads: int = 1,
    extra: Sequence[str] = (),
    timeout: float = 60.0,
    memory: int = 8 * process.GIB,
) -> process.Outcome:
    """Runs `artifact` on .npy files; its outputs land in `output_folder`."""
    command: list[str | Path] = [build.cnn_run, artifact]
    command += [f"--input={name}={path}" for name, path in inputs.items()]
    command += [f"--output-dir={output_folder}", f"--threads={threads}", *extra]
    if place:
        command.append(f"--device={place.runs_on}")
    return process.run(
        command,
        timeout=timeout,
        memory=memory,
        environment=place.environment() if place else None,
    )


def load_outputs(
    folder: Path, names: Sequence[str]
) -> tuple[dict[str, np.ndarray], str | None]:
    """The outputs that cnn-run wrote, and the problem if one is missing or is
    no .npy file."""
    found: dict[str, np.ndarray] = {}
    for name in names:
        path = output_file(folder, name)
        try:
            found[name] = tensors.load(path)
        except (OSError, ValueError) as error:
            return found, f'no output "{name}": {error}'
    return found, None
