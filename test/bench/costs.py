"""What cnnc costs before the first inference, beside the project's limits: time
and memory of compiling ResNet-50 for each target on two cores, the time from
loading its artifact to the first result, and how far each network's arena is
from the most bytes that are alive at one time."""

from __future__ import annotations

import dataclasses
import json
import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.figures import Verdict
from models import catalog, measure
from pylib import process, repo

COMPILE_SECONDS = 10.0
COMPILE_GB = 1.5
CORES = 2
# From loading to the first result, beyond one inference.
FIRST_RESULT_MS = 60.0
ARENA_RATIO = 1.05

NETWORK = "resnet50"
# By name: the options of cnnc.
TARGETS: dict[str, tuple[str, ...]] = {
    "cpu": ("--target=cpu",),
    "ptx, sm_80": ("--target=ptx", "--device=sm_80"),
    "hls, zu9eg, int8": ("--target=hls", "--device=zu9eg", "--precision=int8"),
}


@dataclasses.dataclass(frozen=True)
class Used:
    """What a command took; `problem` says why it failed."""

    seconds: float
    # Of processors: what a machine that does something else does not lengthen.
    processor_seconds: float
    bytes: int
    problem: str = ""


def run_and_weigh(command: Sequence[str | Path]) -> Used:
    """Runs a command on two cores, and says its seconds and most resident bytes."""
    cores = sorted(os.sched_getaffinity(0))[:CORES]
    pinned = ["taskset", "--cpu-list", ",".join(map(str, cores)), *map(str, command)]
    start = time.monotonic()
    with subprocess.Popen(
        pinned,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    ) as child:
        assert child.stderr is not None
        text = child.stderr.read()
        # Popen's own wait() would not say what was used.
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - start
    outcome = process.Outcome(child.returncode, "", text, seconds, False)
    return Used(
        seconds,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss * 1024,  # Linux counts in KiB.
        outcome.describe() if child.returncode else "",
    )


def compile_costs(
    build: repo.Build, cache: Path, work: Path, times: int
) -> list[Verdict]:
    """Compiling ResNet-50 for each target: the median of seconds, the most of
    memory."""
    model = catalog.materialise(NETWORK, cache)
    found = []
    for name, flags in TARGETS.items():
        output = work / f"costs-{name.split(',')[0]}"
        command = [build.cnnc, model.path, *flags, "-o", output]
        if any("int8" in flag for flag in flags):
            command.append(f"--calibrate={model.calibration}")
        used = [run_and_weigh(command) for _ in range(times)]
        problems = [u.problem for u in used if u.problem]
        if problems:
            print(f"{NETWORK} for {name}: {problems[0]}")
        seconds = statistics.median(u.seconds for u in used)
        busy = statistics.median(u.processor_seconds for u in used)
        print(f"{NETWORK} for {name}: {busy:.1f} s of processor time", flush=True)
        memory = max(u.bytes for u in used) * 1e-9
        for kind, limit, value, unit in (
            ("time", COMPILE_SECONDS, seconds, " s"),
            ("memory", COMPILE_GB, memory, " GB"),
        ):
            value = math.nan if problems else value
            title = f"{kind} to compile {NETWORK} for {name}"
            found.append(Verdict(title, limit, value, unit))
    return found


def first_result(
    build: repo.Build, cache: Path, work: Path, times: int
) -> list[Verdict]:
    """From loading ResNet-50's artifact to the first result, less one inference:
    the median of processes that find the file in the page cache."""
    model = catalog.materialise(NETWORK, cache)
    artifact = work / f"costs-{NETWORK}.cnn"
    name = f"loading {NETWORK} to the first result, less one inference"
    used = run_and_weigh([build.cnnc, model.path, "-o", artifact])
    command: list[str | Path] = [
        *(sys.executable, "-m", "bench.first_result"),
        build.folder / "lib" / "libcnnrt.so",
        artifact,
        model.folder / "input.0.npy",
        model.folder / "expected.0.npy",
        "20",
    ]
    rows = []
    for _ in range(times):
        if used.problem:
            break
        outcome = process.run(command, timeout=measure.RUN_SECONDS)
        if outcome.code:
            used = dataclasses.replace(used, problem=outcome.describe())
            break
        rows.append(json.loads(outcome.out))
        if not rows[-1]["error"] <= measure.LIMITS["f32"]:
            used = dataclasses.replace(used, problem="the first result is wrong")
    if used.problem:
        print(f"{name}: {used.problem}")
        return [Verdict(name, FIRST_RESULT_MS, math.nan, " ms")]
    load = statistics.median(row["load"] for row in rows) * 1e3
    run = statistics.median(row["run"] for row in rows) * 1e3
    beyond = statistics.median(row["first"] - row["run"] for row in rows) * 1e3
    print(f"{NETWORK}: loaded in {load:.1f} ms; an inference {run:.1f} ms")
    return [Verdict(name, FIRST_RESULT_MS, beyond, " ms")]


def arenas(
    build: repo.Build, cache: Path, work: Path, names: Sequence[str]
) -> list[Verdict]:
    """Each network's arena on the CPU, by the most bytes that are alive."""
    found = []
    for name in names:
        model = catalog.materialise(name, cache)
        place = repo.Place("cpu", "", "auto")
        compiled, report = measure.compile_network(build, model, work, place)
        ratio = math.nan
        if compiled.ok:
            least = report["arena_lower_bound_bytes"]
            ratio = report["arena_bytes"] / least if least else 1.0
        else:
            print(f"{name}: {measure.why_not(compiled)}")
        found.append(Verdict(f"arena of {name} by its lower bound", ARENA_RATIO, ratio))
    return found
