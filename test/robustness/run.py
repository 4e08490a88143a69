"""Gives cnnc malformed and hostile models.

Whatever the file, cnnc ends by itself, within its time and memory, with one
of its exit codes, says in a line or a few why and what to do next, and leaves
no artifact. The
hostile models (hostile.py) have an exit code that is due; the others are a
good model truncated at many lengths and with bytes overwritten at random,
which may come out as a good model too.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from models import catalog
from pylib import advice, cnnc, process, repo
from robustness import hostile

SECONDS = 30.0
MEMORY = 4 * process.GIB
# What an error may print: a model with many bad nodes has a row for each.
LINES = 20


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="test/robustness/run",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    repo.add_build_options(parser)
    parser.add_argument("--truncations", type=int, default=60)
    parser.add_argument("--mutations", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


def _compile(
    build: repo.Build, target: str, write: Callable[[Path], None], folder: Path
) -> tuple[process.Outcome, str | None]:
    """Compiles what `write` writes; the outcome and what no model may cause."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    path, artifact = folder / "model.onnx", folder / "out" / "model.cnn"
    artifact.parent.mkdir()
    write(path)
    outcome = process.run(
        [build.cnnc, path, f"--target={target}", "-o", artifact],
        timeout=SECONDS,
        memory=MEMORY,
    )
    if outcome.timed_out or outcome.code not in (0, hostile.ERROR, hostile.REFUSED):
        return outcome, outcome.describe()
    if outcome.code == 0:
        return outcome, None
    if any(artifact.parent.iterdir()):
        return outcome, "a file was left behind"
    lines = (outcome.out + outcome.err).strip().splitlines()
    if not lines:
        return outcome, "it failed without a word"
    if outcome.code == hostile.ERROR and len(lines) > LINES:
        return outcome, f"{len(lines)} lines of error"
    return outcome, None


def _judge_hostile(
    build: repo.Build, target: str, case: hostile.Hostile, folder: Path
) -> str | None:
    """What is wrong with the answer to a hostile model, or None."""
    outcome, problem = _compile(build, target, case.write, folder)
    if problem:
        return problem
    # A model may also be refused row by row where an error is due: both say
    # no, and why.
    allowed = {case.code, hostile.REFUSED} if case.code == hostile.ERROR else {case.code}
    if outcome.code not in allowed:
        return f"expected exit code {case.code}, got {outcome.describe()}"
    if not advice.is_given(outcome.err + outcome.out):
        return f"it does not say what to do next: {outcome.err.strip()}"
    refusals, _ = cnnc.parse_refusals(outcome.err + "\n" + outcome.out)
    if case.rows and len(refusals) != case.rows:
        return f"expected {case.rows} rows, got {len(refusals)}"
    return None


def _writer(data: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(data) and None


def _mutants(options: argparse.Namespace, data: bytes) -> dict[str, bytes]:
    """The good model truncated, and with up to eight bytes overwritten. Most
    of the file is weights: half of the mutations hit what comes before."""
    rng = np.random.default_rng(options.seed)
    found = {}
    for length in np.linspace(1, len(data) - 1, options.truncations).astype(int):
        found[f"truncated at {length}"] = data[:length]
    for k in range(options.mutations):
        mutant = bytearray(data)
        end = len(data) if k % 2 else min(3000, len(data))
        for at in rng.integers(0, end, int(rng.integers(1, 9))):
            mutant[at] = int(rng.integers(0, 256))
        found[f"mutation {k}"] = bytes(mutant)
    return found


def main() -> int:
    options = _options()
    build = repo.build_of(options)
    work = build.folder / "robustness"
    good = catalog.materialise("fashion_cnn", build.folder / "models")
    data = good.path.read_bytes()
    judges: dict[str, Callable[[Path], str | None]] = {}
    for case in hostile.cases():
        judges[case.name] = lambda folder, case=case: _judge_hostile(
            build, options.target, case, folder
        )
    for name, mutant in _mutants(options, data).items():
        judges[name] = lambda folder, mutant=mutant: _compile(
            build, options.target, _writer(mutant), folder
        )[1]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        futures = {
            name: pool.submit(judge, work / name.replace(" ", "_"))
            for name, judge in judges.items()
        }
        for name, future in futures.items():
            problem = future.result()
            if problem:
                failed += 1
                print(f"FAILED {name}: {problem}", flush=True)
    if not failed:
        shutil.rmtree(work)
    print(f"{len(judges) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
