"""Compares random networks on all targets with the reference evaluator.

Each network (graphs.py, by its seed) is given to `cnnc verify` for every target:
native code, PTX in ptxsim, HLS C++ as C simulation. What is refused with a
reason is counted apart. On a difference, a crash or a hang the network is kept
in BUILD/differential; the smallest network that shows what was wrong belongs in
test/differential/kept, which is run first.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import onnx

from differential import graphs
from pylib import process, repo

KEPT = Path(__file__).resolve().parent / "kept"
SECONDS = 120.0
MEMORY = 6 * process.GIB
REFUSED = 3

# What a target is compiled for, by the seed: options that change its code.
VARIANTS = {
    "cpu": ["", "", "--device=x86-64-v3", "--winograd=off"],
    "ptx": [
        "", "", "--device=t4", "--device=h100", "--device=sm_100",
        "--precision=tf32", "--precision=f16", "--precision=f16 --device=t4",
    ],
    "hls": ["", "", "--device=pynq-z2", "--goal=area", "--goal=latency"],
}  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Trial:
    """A network on a target."""

    name: str
    target: str
    variant: str


@dataclasses.dataclass(frozen=True)
class Ending:
    trial: Trial
    kind: str  # passed, refused, failed
    text: str = ""


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="test/differential/run",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    repo.add_build_options(parser)
    parser.set_defaults(target="cpu,ptx,hls")
    parser.add_argument("--first", type=int, default=0, help="seed of the first")
    parser.add_argument("--count", type=int, default=60, help="how many networks")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


def _verify(build: repo.Build, trial: Trial, model: Path, folder: Path) -> Ending:
    """Runs one trial; `folder` may hold what it leaves."""
    command = [build.cnnc, "verify", model, f"--target={trial.target}"]
    command += [*trial.variant.split(), "-o", folder / "differs"]
    outcome = process.run(command, timeout=SECONDS, memory=MEMORY, cwd=folder)
    if outcome.code == 0 and not outcome.timed_out:
        return Ending(trial, "passed")
    lines = (outcome.out + outcome.err).strip().splitlines()
    if outcome.code == REFUSED and not outcome.timed_out:
        return Ending(trial, "refused", lines[-1] if lines else "")
    said = next((line for line in lines if "error" in line), "")
    return Ending(trial, "failed", f"{outcome.describe()} {said}".strip())


def _trials(targets: list[str], seed: int | None, name: str) -> Iterator[Trial]:
    """A network on each target, kept ones (without a seed) as it comes."""
    for target in targets:
        variant = ""
        if seed is not None:
            variant = random.Random(f"{seed} {target}").choice(VARIANTS[target])
        yield Trial(name, target, variant)


def _run(
    build: repo.Build, targets: list[str], seed: int | None, kept: Path | None
) -> list[Ending]:
    """One network on all targets; a copy of it stays if any fails."""
    name = kept.stem if kept else f"seed {seed}"
    with tempfile.TemporaryDirectory(prefix="cnnc-differential") as scratch:
        folder = Path(scratch)
        model = folder / "model.onnx"
        if kept:
            shutil.copy(kept, model)
        else:
            onnx.save(graphs.network(seed), model)
        endings = [
            _verify(build, trial, model, folder)
            for trial in _trials(targets, seed, name)
        ]
        if not kept and any(e.kind == "failed" for e in endings):
            place = build.folder / "differential"
            place.mkdir(exist_ok=True)
            shutil.copy(model, place / f"{seed}.onnx")
    return endings


def main() -> int:
    options = _options()
    build = repo.build_of(options)
    targets = options.target.split(",")
    unknown = [t for t in targets if t not in VARIANTS]
    if unknown:
        sys.exit(f"error: no target {', '.join(unknown)}; known: {', '.join(VARIANTS)}")
    seeds = range(options.first, options.first + options.count)
    jobs: list[tuple[int | None, Path | None]] = [
        (None, path) for path in sorted(KEPT.glob("*.onnx"))
    ]
    jobs += [(seed, None) for seed in seeds]
    start = time.monotonic()
    kinds: collections.Counter[str] = collections.Counter()
    reasons: collections.Counter[str] = collections.Counter()
    with ThreadPoolExecutor(options.jobs) as pool:
        for endings in pool.map(lambda job: _run(build, targets, *job), jobs):
            for ending in endings:
                kinds[ending.kind] += 1
                if ending.kind == "failed":
                    trial = ending.trial
                    print(
                        f"FAILED {trial.name} --target={trial.target} "
                        f"{trial.variant}: {ending.text}",
                        flush=True,
                    )
                elif ending.kind == "refused":
                    reasons[ending.text[:120]] += 1
    for reason, count in reasons.most_common(5):
        print(f"refused {count}: {reason}")
    print(
        f"{len(jobs)} networks on {', '.join(targets)} in "
        f"{time.monotonic() - start:.0f} s; {kinds['refused']} refused"
    )
    print(f"{kinds['passed']} passed, {kinds['failed']} failed")
    return 1 if kinds["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
