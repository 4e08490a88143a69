"""Compares the reference evaluator with NumPy and with ONNX's own reference.

Every operation is evaluated by `cnn-opt --cnn-evaluate` on operands that
cover its attributes, element types and edge cases.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from evaluator import (
    contraction,
    elementwise,
    indexing,
    movement,
    reduction,
    spatial,
)
from evaluator.case import Case, module
from pylib import process, tensors
from pylib.repo import DEFAULT_BUILD

FAMILIES = (elementwise, contraction, reduction, movement, indexing, spatial)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="test/evaluator/run",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--build",
        type=Path,
        metavar="DIR",
        default=Path(os.environ.get("CNNC_BUILD", DEFAULT_BUILD)),
        help="the build folder (default: $CNNC_BUILD or build)",
    )
    parser.add_argument("--filter", default="", help="only cases so named")
    return parser.parse_args()


def _evaluate(cases: list[Case], tool: Path, folder: Path) -> str:
    """Leaves the results of all cases in `folder`; returns what went wrong."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    text = "// -----\n".join(module(c, str(k)) for k, c in enumerate(cases))
    source = folder / "cases.mlir"
    source.write_text(text)
    outcome = process.run(
        [
            tool,
            source,
            "-split-input-file",
            "-o",
            os.devnull,
            f"--cnn-evaluate=output-dir={folder}",
        ],
        timeout=300,
    )
    return "" if outcome.code == 0 else outcome.err[-4000:] or outcome.describe()


def _problems(case: Case, label: str, folder: Path) -> Iterator[str]:
    for k, expected in enumerate(case.expected):
        path = folder / f"{label}.{k}.npy"
        if not path.is_file():
            yield "no result"
            continue
        problem = tensors.mismatch(
            expected, tensors.load(path), case.tolerance(expected), case.atol
        )
        if problem:
            yield f"result {k}: {problem}"


def main() -> int:
    options = _options()
    tool = options.build.resolve() / "bin" / "cnn-opt"
    if not tool.is_file():
        sys.exit(f"error: {tool} is not built; run tools/build first")
    cases = [
        case
        for family in FAMILIES
        for case in family.cases()
        if options.filter in case.name
    ]
    folder = options.build.resolve() / "evaluator"
    errors = _evaluate(cases, tool, folder)
    if errors:
        print(errors)
    failed = 0
    for k, case in enumerate(cases):
        problems = list(_problems(case, str(k), folder))
        failed += bool(problems)
        for problem in problems:
            print(f"FAILED {case.name}: {problem}")
    print(f"{len(cases) - failed} passed, {failed} failed")
    return 1 if failed or errors else 0


if __name__ == "__main__":
    sys.exit(main())
