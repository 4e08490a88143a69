"""Times a network: our code and the peers, checked first, then in turns."""

from __future__ import annotations

import dataclasses
import math
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench import figures, peers
from models import catalog, measure
from pylib import cnnc, repo


class Ours:
    """An artifact, timed by cnn-run. `problem` says why it has no figure."""

    def __init__(
        self, build: repo.Build, model: catalog.Model, artifact: Path, threads: int
    ) -> None:
        self.build, self.model, self.artifact = build, model, artifact
        self.threads = threads
        self.folder = artifact.with_suffix(".out")
        self.folder.mkdir(exist_ok=True)
        self.problem = ""
        self.round(1)
        if not self.problem:
            row = measure.Row(model.name, model.nodes)
            measure.compare(row, model, self.folder)
            self.problem = row.problem

    def round(self, runs: int) -> float:
        """The median of `runs` runs, in seconds; NaN with a `problem`."""
        outcome = cnnc.run_artifact(
            self.build,
            self.artifact,
            self.model.input_files(),
            self.folder,
            threads=self.threads,
            extra=[f"--benchmark={runs}"],
            timeout=measure.RUN_SECONDS,
        )
        if outcome.code != 0 or outcome.timed_out:
            self.problem = f"cnn-run: {outcome.describe()}"
            return math.nan
        return measure.median_seconds(outcome.out)

    def close(self) -> None:
        """Nothing to end: each round is a process."""


@dataclasses.dataclass(frozen=True)
class Effort:
    """How long to measure: that many rounds, each about so long for a side."""

    rounds: int
    seconds: float
    least_runs: int = 3

    def runs(self, once: float) -> int:
        """How many runs make a round, of about `once` seconds each."""
        return max(self.least_runs, math.ceil(self.seconds / once))


def time_in_turns(
    sides: Mapping[str, Ours | peers.Peer], effort: Effort
) -> dict[str, list[float]]:
    """Each round's median seconds of each side that has no problem."""
    able = {name: side for name, side in sides.items() if not side.problem}
    counts = {}
    for name, side in able.items():
        once = side.round(1)
        counts[name] = 0 if side.problem else effort.runs(once)
    times: dict[str, list[float]] = {name: [] for name in able}
    for _ in range(effort.rounds):
        for name, side in able.items():
            if not side.problem:
                times[name].append(side.round(counts[name]))
                # Lets threads that still wait actively go to sleep.
                time.sleep(0.05)
    return {name: times[name] for name, side in able.items() if not side.problem}


def measure_setting(
    build: repo.Build,
    model: catalog.Model,
    artifact: Path,
    figure: figures.Figure,
    others: Sequence[str],
    effort: Effort,
) -> None:
    """Fills in a figure of a network that is compiled."""
    sides: dict[str, Ours | peers.Peer] = {
        "cnnc": Ours(build, model, artifact, figure.threads)
    }
    try:
        for name in others:
            sides[name] = peers.Peer(name, model, figure.threads)
        figure.rounds = time_in_turns(sides, effort)
        problems = {name: side.problem for name, side in sides.items()}
        figure.problems.update({n: text for n, text in problems.items() if text})
    finally:
        for side in sides.values():
            side.close()
