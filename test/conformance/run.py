"""Runs ONNX's own backend tests through cnnc and cnn-run.

Each test's model is compiled to an artifact, the artifact is run on the
test's data, and the outputs are compared with ONNX's expected ones under the
test's own tolerance. A test passes, or it is refused at compile time with a
reason, or it has failed: a wrong output, a crash, a time-out, an exit code
that cnnc does not promise.

Exit status: 0 when nothing failed and everything that passed in the baseline
(baseline-TARGET.txt beside this file) still passes.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import os
import re
import sys
import time
from pathlib import Path

from conformance import cases, judge, report
from pylib import repo

HERE = Path(__file__).resolve().parent


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="test/conformance/run",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    repo.add_build_options(parser)
    parser.add_argument(
        "--kind",
        default="node",
        help="which of ONNX's tests, separated by commas: "
        + ", ".join(cases.KINDS)
        + ", or all (default: node)",
    )
    parser.add_argument(
        "--filter", default="", help="only tests whose name has this pattern"
    )
    parser.add_argument(
        "--every",
        type=int,
        default=1,
        metavar="N",
        help="a sample: every N-th of the tests (default: all)",
    )
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, help="tests at a time"
    )
    parser.add_argument(
        "--list-failures", action="store_true", help="name every failed test"
    )
    parser.add_argument(
        "--list-refusals", action="store_true", help="name every refused test"
    )
    parser.add_argument(
        "--results", type=Path, help="the JSON file of all verdicts"
    )
    parser.add_argument(
        "--update-baseline",
        action="store_true",
        help="keep the tests that pass now as the baseline",
    )
    return parser.parse_args()


def _kinds(text: str) -> list[str]:
    if text == "all":
        return list(cases.KINDS)
    kinds = text.split(",")
    for kind in kinds:
        if kind not in cases.KINDS:
            sys.exit(f"error: no kind '{kind}'; there are {', '.join(cases.KINDS)}")
    return kinds


def _collect(
    cache: Path, kinds: list[str], pattern: str, every: int
) -> list[cases.Case]:
    folders = [f for kind in kinds for f in cases.collect(cache, kind)]
    wanted = re.compile(pattern)
    found = [f for f in folders if wanted.search(f.name)]
    return [cases.load_case(f) for f in found[::every]]


def _judge_all(
    todo: list[cases.Case], build: repo.Build, options: argparse.Namespace
) -> dict[str, judge.Verdict]:
    """Every test's verdict. Threads suffice: the work is in child processes."""
    place = repo.place_of(options)
    work = build.folder / "conformance" / "work"
    verdicts: dict[str, judge.Verdict] = {}
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        futures = {
            pool.submit(judge.judge, case, build, place, work / case.name): case
            for case in todo
        }
        for done in concurrent.futures.as_completed(futures):
            verdicts[futures[done].name] = done.result()
            if sys.stderr.isatty():
                print(f"\r{len(verdicts)}/{len(todo)}", end="", file=sys.stderr)
    if sys.stderr.isatty():
        print("\r", end="", file=sys.stderr)
    return verdicts


def main() -> int:
    options = _options()
    build = repo.build_of(options)
    cache = build.folder / "conformance"
    start = time.monotonic()
    todo = _collect(
        cache, _kinds(options.kind), options.filter, max(1, options.every)
    )
    verdicts = _judge_all(todo, build, options)
    seconds = time.monotonic() - start

    results = options.results or cache / f"results-{options.target}.json"
    report.write_results(results, options.target, verdicts)
    baseline_file = HERE / f"baseline-{options.target}.txt"
    baseline = report.read_baseline(baseline_file)
    lost = report.regressions(baseline, verdicts)

    report.print_failures(verdicts, len(todo) if options.list_failures else 40)
    if options.list_refusals:
        for name, verdict in sorted(verdicts.items()):
            if verdict.status == judge.REFUSED:
                print(f"refused {name}: {verdict.reason}")
    report.print_refusals(verdicts)
    for name in lost:
        print(f"REGRESSION {name}: passed before, {verdicts[name].status} now")
    if options.update_baseline:
        report.write_baseline(baseline_file, verdicts)

    counts = {
        status: sum(v.status == status for v in verdicts.values())
        for status in (judge.PASSED, judge.FAILED, judge.REFUSED)
    }
    print(f"{len(todo)} tests in {seconds:.0f} s, results in {results}")
    print(", ".join(f"{count} {status}" for status, count in counts.items()))
    return 1 if counts[judge.FAILED] or lost else 0


if __name__ == "__main__":
    sys.exit(main())
