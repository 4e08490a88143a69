"""Runs designs in the cycle simulation: no depth that the compiler chooses
deadlocks or costs speed.

200 generated graphs with branches (residual blocks, concatenations, scalings by
channel, nested) of kernels with random foldings go through the compiler's own
lowering to designs; cnn-hls-size-streams gives their streams depths, and
cnn-hls-simulate runs frames. All must end, with frames no further apart than the
slowest process and the slack of the depths (FifoDepths.h) allow. The same with
the least depths, which may cost speed.

Then networks of the model suite (some; with --full all), as int8 designs for a
large FPGA; what the exploration expects of each of their layers must be what its
processes come to, within the bars of crosscheck.py. --show prints their table.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from dataflow import crosscheck, graphs
from models import catalog
from pylib import repo

# What a frame may take beyond its slowest process: kSlack of FifoDepths.h, and
# cycles at its ends.
SLACK, ENDS = 1.015, 64

# Networks that take seconds.
QUICK = ("lenet", "resnet8", "mobilenet_v1_025")

# What int8 is not exact for has no design.
REFUSAL = re.compile(r"\S+ needs numbers of \d+ bits, and \d+ are exact")


class Refused(Exception):
    """A network that the compiler refuses, and says why."""


DESIGN = (
    "--cnn-hls-form-pipelines",
    "--cnn-materialize-layouts",
    "--cnn-bufferize",
    "--cnn-place-concats",
    "--cnn-plan-memory",
    "--cnn-outline-kernels",
    "--cnn-hls-lower-pipelines",
)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="test/dataflow/run",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    repo.add_build_options(parser)
    parser.add_argument("--count", type=int, default=200, help="graphs (default: 200)")
    parser.add_argument(
        "--full", action="store_true", help="all networks of the model suite"
    )
    parser.add_argument(
        "--only", default="", help="these networks, separated by commas"
    )
    parser.add_argument("--on", default="u250", help="the FPGA (default: u250)")
    parser.add_argument(
        "--show", action="store_true", help="print the designs of networks"
    )
    return parser.parse_args()


@dataclasses.dataclass
class Simulated:
    """Designs and the device as report.json has them, the table, remarks, and
    what went wrong."""

    designs: list[dict]
    device: dict
    table: str
    remarks: str
    wrong: str


def _simulate(
    build: repo.Build, source: Path, sizing: str, device: str, more: list[str]
) -> Simulated:
    """The designs of a file, with depths and simulated."""
    report = source.with_suffix(".json")
    report.unlink(missing_ok=True)
    command = [
        build.folder / "bin" / "cnn-opt",
        source,
        *more,
        *DESIGN,
        f"--cnn-hls-size-streams=device={device} {sizing}",
        f"--cnn-hls-simulate=device={device} frames=4 json={report}",
        "-o",
        "/dev/null",
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        errors = [x for x in done.stderr.splitlines() if "remark:" not in x]
        return Simulated([], {}, "", "", "\n".join(errors).strip()[:2000])
    written = json.loads(report.read_text())
    return Simulated(
        written["designs"], written["device"], done.stdout, done.stderr, ""
    )


def _slow(design: dict) -> str:
    """What is wrong with the speed of a design, or nothing."""
    slowest = max(p["cycles"] for p in design["processes"])
    interval = design["interval_cycles"]
    if interval > SLACK * slowest + ENDS:
        return f"a frame every {interval} cycles, slowest process {slowest}"
    return ""


def _check_graph(build: repo.Build, seed: int, folder: Path) -> str:
    source = folder / f"graph{seed}.mlir"
    source.write_text(graphs.text(seed))
    done = _simulate(build, source, "", "zu9eg", [])
    for wrong in (done.wrong, *map(_slow, done.designs)):
        if wrong:
            return wrong
    return _simulate(build, source, "minimal", "zu9eg", []).wrong


def _check_network(
    build: repo.Build, name: str, folder: Path, options: argparse.Namespace
) -> str:
    cache = build.folder / "models"
    model = catalog.materialise(name, cache, small=not options.full)
    precise = folder / f"{name}.precision.mlir"
    kernels = folder / f"{name}.mlir"
    shapes = [f"--shape={k}={'x'.join(map(str, v))}" for k, v in model.shapes.items()]
    calibrate = f"--calibrate={model.calibration}"
    for command in (
        [
            *(build.cnnc, model.path, *shapes, "--precision=int8", calibrate),
            *("--compile-to=precision", "-o", precise),
        ],
        [build.folder / "bin" / "cnn-opt", precise, "--cnn-form-kernels", "-o", kernels],
    ):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            refusal = REFUSAL.search(done.stderr)
            if refusal:
                raise Refused(refusal[0])
            return done.stderr.strip()[:2000]
    kernels.write_text(crosscheck.named(kernels.read_text()))
    explore = [
        f"--cnn-hls-explore=device={options.on}",
        # For what does not stream.
        f"--cnn-assign-tiling=target=hls device={options.on}",
        "--remarks-filter-analyse=cnn-hls-explore",
    ]
    done = _simulate(build, kernels, "", options.on, explore)
    if options.show:
        print(done.table)
    if done.wrong:
        return done.wrong
    expected = crosscheck.expected(done.remarks)
    found = crosscheck.found(done.designs, done.device)
    wrong = [*map(_slow, done.designs), *crosscheck.compare(expected, found)]
    return "\n    ".join(filter(None, wrong))


def main() -> int:
    options = _options()
    build = repo.Build(options.build)
    build.require_tools()
    failed: list[str] = []
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        seeds = range(options.count)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            results = pool.map(lambda s: _check_graph(build, s, folder), seeds)
            for seed, wrong in zip(seeds, results):
                if wrong:
                    failed.append(f"graph {seed}")
                    print(f"graph {seed}: {wrong}")
        print(f"{options.count} graphs in {time.monotonic() - start:.1f} s")
        names = options.only.split(",") if options.only else list(QUICK)
        if options.full and not options.only:
            names = list(catalog.ENTRIES)
        for name in names:
            begin = time.monotonic()
            try:
                wrong = _check_network(build, name, folder, options)
                said = wrong or "ok"
            except Refused as why:
                wrong, said = "", f"refused: {why}"
            print(f"{name:22} {time.monotonic() - begin:6.1f} s  {said}")
            if wrong:
                failed.append(name)
    total = options.count + len(names)
    print(f"{total - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
