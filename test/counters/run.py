"""Runs networks in the GPU simulator and looks at what their kernels counted.

Of every convolution and product: no bank conflict in its main loop, and over
the whole network at most 1.3 times the sectors of global memory that its
tilings must move (ideal.py). Printed by layer: the share of multiply-adds among
the warp instructions of the main loop, sectors, the estimated time and what
bounds it. With --times also how long the simulator takes, with all checks and
without; that is never a failure, as it says as much about the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import sys
from pathlib import Path
from typing import Any

from counters import ideal
from models import catalog, measure
from pylib import cnnc, repo

# Sectors over the least, at most.
MOST_SECTORS = 1.3
# What ResNet-50 in f32 at 224x224 is to take on two cores, in seconds.
SECONDS = {"1": 120.0, "0": 40.0}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="test/counters/run",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    repo.add_build_options(parser)
    parser.set_defaults(target="ptx")
    parser.add_argument(
        "--only", default="resnet50", help="networks (default: resnet50)"
    )
    parser.add_argument(
        "--precision", default="f32,f16", help="of f32, tf32, f16 (default: f32,f16)"
    )
    parser.add_argument(
        "--full", action="store_true", help="no smaller pictures than the models'"
    )
    parser.add_argument(
        "--times",
        type=int,
        default=0,
        metavar="N",
        help="time N runs with checks and N without, in turns",
    )
    parser.add_argument("--threads", type=int, default=min(2, os.cpu_count() or 1))
    return parser.parse_args()


def _child_seconds() -> float:
    """Processor time of all processes that this one has waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Subject:
    """A network, compiled in one precision."""

    def __init__(
        self,
        build: repo.Build,
        place: repo.Place,
        name: str,
        precision: str,
        options: argparse.Namespace,
    ) -> None:
        self.build, self.place, self.threads = build, place, options.threads
        cache = build.folder / "models"
        self.work = cache / "work-counters"
        self.work.mkdir(parents=True, exist_ok=True)
        self.model = catalog.materialise(name, cache, not options.full)
        self.precision = precision
        compiled, self.report = measure.compile_network(
            build, self.model, self.work, place, precision
        )
        if not compiled.ok:
            raise RuntimeError(measure.why_not(compiled))

    def run(self, checks: str, extra: list[str]) -> tuple[float, float]:
        """Runs it in the simulator; the seconds that the process took, and
        those that it computed, on all threads."""
        folder = self.work / f"{self.model.name}.out"
        folder.mkdir(exist_ok=True)
        os.environ["PTXSIM_CHECKS"] = checks
        before = _child_seconds()
        outcome = cnnc.run_artifact(
            self.build,
            self.work / f"{self.model.name}.cnn",
            self.model.input_files(),
            folder,
            place=self.place,
            threads=self.threads,
            extra=extra,
            timeout=measure.SIMULATED_SECONDS,
            memory=measure.MEMORY,
        )
        if outcome.code != 0 or outcome.timed_out:
            raise RuntimeError(f"cnn-run: {outcome.describe()}")
        return outcome.seconds, _child_seconds() - before

    def profile(self) -> list[dict[str, Any]]:
        """What each command counted."""
        path = self.work / f"{self.model.name}.profile.json"
        self.run("1", [f"--profile-json={path}"])
        commands: list[dict[str, Any]] = json.loads(path.read_text())["commands"]
        return commands


HEAD = (
    f"{'time/us':>9} {'bound':8} {'tile':>8} {'loop':>6} {'conflicts':>9} "
    f"{'sectors':>9} {'/tiling':>7} {'/access':>7} {'regs':>4} {'occup.':>6}  node"
)


def _check(subject: Subject) -> list[str]:
    """Prints the table of a network's convolutions and products; returns what
    is wrong."""
    graph = ideal.Graph(subject.model.path)
    result_bytes = 2 if subject.precision == "f16" else 4
    layers, commands = subject.report["layers"], subject.profile()
    launches = [command for command in commands if command["kind"] == "launch"]
    if len(layers) != len(launches):
        return [f"{len(layers)} layers, {len(launches)} launches"]
    print(HEAD)
    conflicts = sectors = least = 0.0
    seen = 0
    for layer, command in zip(layers, launches):
        if layer["form"] != "implicit_gemm":
            continue
        counted, nodes = command["metrics"], layer["nodes"]
        name = graph.contraction(nodes)
        if name is None:
            return [f"no convolution or product among {nodes}"]
        ours = ideal.least_sectors(
            graph.product(name, nodes), layer["tiling"], graph.adds(nodes), result_bytes
        )
        seen += 1
        # A loop of a single turn is none in the code.
        loop = counted.get("main_loop_math_share")
        conflicts += counted.get("main_loop_bank_conflicts", counted["bank_conflicts"])
        sectors += counted["global_sectors"]
        least += ours
        print(
            f"{counted['estimated_us']:9.1f} {counted['bound']:8} "
            f"{'x'.join(map(str, ideal.block(layer['tiling']))):>8} "
            f"{'-' if loop is None else f'{loop:.0%}':>6} "
            f"{counted['bank_conflicts']:9.0f} {counted['global_sectors']:9.0f} "
            f"{counted['global_sectors'] / ours:7.2f} "
            f"{counted['global_sectors'] / counted['ideal_global_sectors']:7.2f} "
            f"{counted['registers']:4.0f} {counted['occupancy']:6.0%}  {name}"
        )
    total = sum(command["time_us"] for command in commands)
    print(
        f"{seen} convolutions and products: {conflicts:.0f} bank conflicts in main "
        f"loops, {sectors / least if least else 0:.3f} times the tilings' sectors; "
        f"all kernels: {total:.0f} us by estimate"
    )
    problems = []
    if not seen:
        problems.append("no convolution or product is tiled")
    if conflicts:
        problems.append(f"{conflicts:.0f} bank conflicts in main loops, none allowed")
    if sectors > MOST_SECTORS * least:
        problems.append(
            f"{sectors / least:.2f} times the tilings' sectors, at most "
            f"{MOST_SECTORS} allowed"
        )
    return problems


def _times(subject: Subject, runs: int) -> None:
    """Prints how long the simulator takes. Processor time says what a machine
    with nothing else to do would need, about: that over the threads."""
    seconds: dict[str, list[tuple[float, float]]] = {c: [] for c in SECONDS}
    for _ in range(runs):
        for checks, taken in seconds.items():
            load = os.getloadavg()[0]
            taken.append(subject.run(checks, []))
            print(
                f"  PTXSIM_CHECKS={checks}: {taken[-1][0]:.1f} s, "
                f"{taken[-1][1]:.1f} s of processor time, load {load:.1f} before",
                flush=True,
            )
    for checks, limit in SECONDS.items():
        wall, processor = (statistics.median(t) for t in zip(*seconds[checks]))
        print(
            f"{'all' if checks == '1' else 'no'} checks: median {wall:.1f} s, "
            f"processor time {processor:.1f} s, on {subject.threads} threads "
            f"(ResNet-50 at 224x224 in f32 is to take at most {limit:.0f} s)",
            flush=True,
        )


def main() -> int:
    options = _options()
    build = repo.build_of(options)
    place = repo.place_of(options)
    if not place.simulated:
        sys.exit("error: counters are the simulator's; give --target=ptx")
    passed = failed = 0
    for name in options.only.split(","):
        if name not in catalog.ENTRIES:
            sys.exit(f"error: no network {name}")
        for precision in options.precision.split(","):
            print(f"{name} in {precision}", flush=True)
            try:
                subject = Subject(build, place, name, precision, options)
                problems = _check(subject)
                if options.times:
                    _times(subject, options.times)
            except RuntimeError as error:
                problems = [str(error)]
            for problem in problems:
                print(f"FAILED: {problem}")
            failed += bool(problems)
            passed += not problems
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
