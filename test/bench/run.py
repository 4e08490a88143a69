"""Times the networks beside ONNX Runtime, with the same number of threads.

Both are timed in turns, several rounds of a few runs each, so that a machine
that slows down slows down for both. A network's time is the median of its
rounds' medians; the ratio is ours to ONNX Runtime's, below 1 where cnnc's
code is the faster.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import sys
import time
from pathlib import Path

from models import catalog, measure
from pylib import cnnc, repo


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="test/bench/run",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    repo.add_build_options(parser)
    parser.add_argument(
        "--only", default="", help="networks, separated by commas"
    )
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument(
        "--seconds",
        type=float,
        default=0.5,
        help="how long a round of one of the two is to last, about",
    )
    parser.add_argument(
        "--limit",
        type=float,
        default=math.inf,
        help="fail when a ratio is above this",
    )
    parser.add_argument("--json", type=Path, help="a file for the figures")
    return parser.parse_args()


class OnnxRuntime:
    """The other side: a session and its input."""

    def __init__(self, model: catalog.Model, threads: int) -> None:
        self.session = catalog.session(model.path, threads)
        self.feeds = model.feeds()
        self.round(2)

    def round(self, runs: int) -> float:
        """The median of `runs` runs, in seconds."""
        times = []
        for _ in range(runs):
            start = time.perf_counter()
            self.session.run(None, self.feeds)
            times.append(time.perf_counter() - start)
        return statistics.median(times)


class Ours:
    """An artifact and its input, timed by cnn-run."""

    def __init__(
        self,
        build: repo.Build,
        model: catalog.Model,
        artifact: Path,
        place: repo.Place,
        threads: int,
    ) -> None:
        self.build, self.model, self.place = build, model, place
        self.artifact, self.threads = artifact, threads
        self.folder = artifact.with_suffix(".out")
        self.folder.mkdir(exist_ok=True)

    def round(self, runs: int) -> float:
        outcome = cnnc.run_artifact(
            self.build,
            self.artifact,
            self.model.input_files(),
            self.folder,
            place=self.place,
            threads=self.threads,
            extra=[f"--benchmark={runs}"],
            timeout=measure.RUN_SECONDS,
        )
        if outcome.code != 0 or outcome.timed_out:
            raise RuntimeError(f"cnn-run: {outcome.describe()}")
        return measure.median_seconds(outcome.out)


def time_both(
    ours: Ours, theirs: OnnxRuntime, rounds: int, seconds: float
) -> tuple[float, float]:
    """The median times of both, in seconds."""
    runs = [max(3, math.ceil(seconds / side.round(3))) for side in (ours, theirs)]
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for k, side in enumerate((ours, theirs)):
            times[k].append(side.round(runs[k]))
            # Lets threads that still wait actively go to sleep.
            time.sleep(0.05)
    return statistics.median(times[0]), statistics.median(times[1])


def main() -> int:
    options = _options()
    build = repo.build_of(options)
    place = repo.place_of(options)
    cache = build.folder / "models"
    work = cache / f"bench-{options.target}"
    work.mkdir(parents=True, exist_ok=True)
    names = (
        options.only.split(",")
        if options.only
        else [e.name for e in catalog.ENTRIES.values() if e.timed]
    )
    unknown = [name for name in names if name not in catalog.ENTRIES]
    if unknown:
        sys.exit(f"error: no network {', '.join(unknown)}")
    print(f"{'model':22} {'cnnc':>10} {'ORT':>10} {'ratio':>6}   {options.threads} threads")
    figures, failed = {}, 0
    for name in names:
        model = catalog.materialise(name, cache)
        compiled, _ = measure.compile_network(build, model, work, place)
        if not compiled.ok:
            print(f"{name:22} FAILED: {measure.why_not(compiled)}", flush=True)
            failed += 1
            continue
        ours = Ours(build, model, work / f"{name}.cnn", place, options.threads)
        theirs = OnnxRuntime(model, options.threads)
        us, them = time_both(ours, theirs, options.rounds, options.seconds)
        slow = us / them > options.limit
        failed += slow
        figures[name] = {"cnnc_s": us, "ort_s": them, "ratio": us / them}
        print(
            f"{name:22} {us * 1e3:7.3f} ms {them * 1e3:7.3f} ms {us / them:6.2f}"
            + (f"  FAILED: above {options.limit:g}" if slow else ""),
            flush=True,
        )
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))
    print(f"{len(names) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
