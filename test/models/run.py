"""Compiles and runs the model suite and compares with ONNX Runtime.

Every network is compiled by cnnc, run by cnn-run on a seeded input, and all
its outputs are compared with ONNX Runtime's: the largest error, relative to
the output's range, may be 1e-4 in f32, 2e-3 in tf32, 1e-2 in f16, 3e-2 in fixed16
and 0.3 in int8 (random weights; what the format loses, not what it should be).
The Fashion-MNIST classifier must also name at least 89 % of the 10,000 test
pictures right; in fixed point and int8, at least 95 % of 200 as in f32.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from models import catalog, fashion, measure
from pylib import cnnc, repo

# The target of ResNet-50: how many kernels and bytes of arena, and how many
# seconds to compile it, at most.
RESNET50_LIMITS = {"kernels": 60, "arena": 12 * 10**6, "compile_seconds": 20.0}

# How many of the test pictures a simulator classifies.
SIMULATED_PICTURES = 300


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="test/models/run",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    repo.add_build_options(parser)
    parser.add_argument(
        "--only", default="", help="networks, separated by commas (default: all)"
    )
    parser.add_argument(
        "--list", action="store_true", help="print the networks' names and stop"
    )
    parser.add_argument(
        "--precision",
        default="",
        help="cnnc's --precision: f32 (default), tf32, f16, fixed16, fixed8, int8; or "
        "several, separated by commas, one after the other",
    )
    parser.add_argument(
        "--threads", type=int, default=min(2, os.cpu_count() or 1)
    )
    parser.add_argument(
        "--runs", type=int, default=5, help="runs to take the median time of"
    )
    parser.add_argument(
        "--full",
        action="store_true",
        help="in a simulator: all networks, none at a smaller picture",
    )
    return parser.parse_args()


HEAD = (
    f"{'model':22} {'nodes':>5} {'kernels':>7} {'compile':>8} "
    f"{'arena':>9} {'of all':>9} {'artifact':>9} {'run':>10} {'error':>8}"
)


def _mb(count: int) -> str:
    return f"{count / 1e6:.2f} MB"


def _line(row: measure.Row) -> str:
    if row.artifact == 0:
        return f"{row.name:22} {row.nodes:5}  FAILED: {row.problem}"
    line = (
        f"{row.name:22} {row.nodes:5} {row.kernels:7} "
        f"{row.compile_seconds:6.1f} s {_mb(row.arena):>9} "
        f"{_mb(row.intermediates):>9} {_mb(row.artifact):>9} "
        f"{row.run_seconds * 1e3:7.2f} ms {row.error:8.1e}"
    )
    return f"{line}  FAILED: {row.problem}" if row.problem else line


def _check_resnet50(row: measure.Row) -> None:
    """ResNet-50 stands for what fusion and the memory plan promise."""
    for field, limit in RESNET50_LIMITS.items():
        value = getattr(row, field)
        if value > limit and not row.problem:
            row.problem = f"{field} is {value:g}, at most {limit:g} allowed"


def _check_photograph(row: measure.Row, model: catalog.Model, work: Path) -> str:
    """The class that the photograph gets is the one that ONNX Runtime finds."""
    found, problem = cnnc.load_outputs(work / f"{model.name}.out", model.outputs)
    row.problem = problem or ""
    tops = []
    for name, expected in model.expected().items() if not problem else []:
        tops.append(int(found[name].argmax()))
        if tops[-1] != expected.argmax():
            row.problem = f"top-1 is {tops[-1]}, not {expected.argmax()}"
    return f"  top-1 {', '.join(map(str, tops))}"


def _check_fashion(
    row: measure.Row,
    build: repo.Build,
    work: Path,
    place: repo.Place,
    threads: int,
    precision: str,
) -> str:
    """Scores the classifier on all test pictures, or in a simulator on the first
    of them, or beside its f32 self; a sentence about it."""
    count = SIMULATED_PICTURES if place.simulated else fashion.TEST_PICTURES
    quantised = precision in measure.GRIDS
    if quantised:
        count = fashion.COMPARED_PICTURES
    artifact = work / "fashion_cnn.cnn"
    try:
        found = fashion.answers(build, artifact, 100, place, threads, count)
    except RuntimeError as error:
        row.problem = str(error)
        return ""
    if quantised:
        session = catalog.session(catalog.FASHION_MODEL, threads)
        share = fashion.agreement(found, session)
        if share < fashion.LEAST_AGREEMENT:
            row.problem = (
                f"{share:.1%} as in f32, at least {fashion.LEAST_AGREEMENT:.0%} asked"
            )
        return f"  {share:.1%} of {count} test pictures named as in f32"
    share = fashion.score(found)
    if share < fashion.LEAST_SCORE:
        row.problem = f"{share:.2%} right, at least {fashion.LEAST_SCORE:.0%} asked"
    return f"  {share:.2%} of {count:,} test pictures right"


def _names(only: str) -> list[str]:
    names = only.split(",") if only else list(catalog.ENTRIES)
    unknown = [name for name in names if name not in catalog.ENTRIES]
    if unknown:
        sys.exit(f"error: no network {', '.join(unknown)}; see --list")
    return names


def _that_suit_a_simulator(names: list[str]) -> list[str]:
    """Those of the networks that a simulator runs in a minute; says which
    are left out and which get a smaller picture."""
    entries = [catalog.ENTRIES[name] for name in names]
    shapes = [
        f"{e.name} at {'x'.join(map(str, e.small))}" for e in entries if e.small
    ]
    heavy = [e.name for e in entries if e.heavy]
    print(f"smaller than with --full: {', '.join(shapes) or 'none'}")
    print(f"only with --full: {', '.join(heavy) or 'none'}")
    return [name for name in names if name not in heavy]


def _run(
    build: repo.Build,
    name: str,
    cache: Path,
    work: Path,
    place: repo.Place,
    options: argparse.Namespace,
    precision: str,
) -> bool:
    """Measures a network, prints its line, and says whether it failed."""
    small = place.simulated and not options.full
    model = catalog.materialise(name, cache, small)
    row = measure.measure(
        build, model, work, place, options.threads, options.runs, precision
    )
    note = ""
    if name == "resnet50" and options.target == "cpu" and precision in ("", "f32"):
        _check_resnet50(row)
    if name == "fashion_cnn" and not row.problem:
        note = _check_fashion(row, build, work, place, options.threads, precision)
    if name == "efficientnet_lite0" and not row.problem:
        if precision not in measure.GRIDS:
            note = _check_photograph(row, model, work)
    if row.advised:
        note += f"  on {row.advised}, as advised"
    print(_line(row) + note, flush=True)
    return bool(row.problem)


def main() -> int:
    options = _options()
    names = _names(options.only)
    if options.list:
        print("\n".join(names))
        return 0
    build = repo.build_of(options)
    place = repo.place_of(options)
    cache = build.folder / "models"
    work = cache / f"work-{options.target}"
    work.mkdir(parents=True, exist_ok=True)
    start = time.monotonic()
    failed = 0
    if place.simulated and not options.full:
        names = _that_suit_a_simulator(names)
    precisions = options.precision.split(",")
    for precision in precisions:
        if precision not in measure.LIMITS:
            known = ", ".join(name for name in measure.LIMITS if name)
            sys.exit(f"error: --precision={precision}: expected one of {known}")
    for precision in precisions:
        if precision:
            print(f"precision {precision}")
        print(HEAD, flush=True)
        for name in names:
            failed += _run(build, name, cache, work, place, options, precision)
    count = len(names) * len(precisions)
    print(f"{count} networks in {time.monotonic() - start:.0f} s")
    print(f"{count - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
