"""Fuzzes what reads foreign bytes, with libFuzzer under AddressSanitizer and
UndefinedBehaviorSanitizer.

The targets are onnx (the importer), artifact (the runtime's loader), ptx
(ptxsim's parser and decoder) and npy (both readers of .npy). Build them first:

    cmake --preset fuzz && ninja -C build-fuzz fuzz-onnx fuzz-artifact fuzz-ptx fuzz-npy

Each starts from its corpus in the tree and from what it has found in earlier
runs, which is in BUILD/fuzz/NAME. An input that crashes, hangs, leaks or takes
more than 2 GiB ends the target's run and stays in BUILD/fuzz/NAME/findings; give
it to `fuzz-NAME -minimize_crash=1`, mend what it shows and keep it in
test/fuzz/corpus/NAME, or, if it takes seconds even so, in test/fuzz/corpus/slow/NAME.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from pylib import repo

CORPUS = repo.ROOT / "test/fuzz/corpus"

# Seconds for one input, MiB for the process.
TIMEOUT, MEMORY = 10, 2048

# The most bytes of an input, and whether words of the corpus help to make one.
TARGETS = {
    "onnx": (8 << 10, True),
    "artifact": (32 << 10, False),
    "ptx": (16 << 10, True),
    "npy": (4 << 10, False),
}


@dataclasses.dataclass(frozen=True)
class Result:
    """What a run of a target came to."""

    executions: int
    a_second: int
    edges: int
    corpus: int
    findings: list[Path]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="test/fuzz/run",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--seconds", type=int, default=60, help="for each target (default: 60)"
    )
    parser.add_argument("--only", default="", help="these targets, with commas")
    parser.add_argument(
        "--build",
        type=Path,
        default=repo.ROOT / "build-fuzz",
        metavar="DIR",
        help="the build folder (default: build-fuzz)",
    )
    return parser.parse_args()


def _write_dictionary(corpus: Path, path: Path) -> None:
    """The words of the corpus that stand in more than one file of it."""
    count: dict[str, int] = {}
    for file in corpus.iterdir():
        text = file.read_bytes().decode("ascii", errors="replace")
        for word in set(re.findall(r"[.%]?[A-Za-z_][\w.:]{1,31}", text)):
            count[word] = count.get(word, 0) + 1
    words = sorted(word for word, times in count.items() if times > 1)
    path.write_text("".join(f'"{word}"\n' for word in words))


def _number(pattern: str, text: str) -> int:
    """The last number that a pattern finds."""
    found = re.findall(pattern, text)
    return int(found[-1]) if found else 0


def _fuzz(binary: Path, name: str, work: Path, seconds: int) -> Result:
    corpus, findings = work / "corpus", work / "findings"
    shutil.rmtree(findings, ignore_errors=True)
    findings.mkdir(parents=True)
    shutil.copytree(CORPUS / name, corpus, dirs_exist_ok=True)
    most, has_words = TARGETS[name]
    command = [
        *(binary, corpus, f"-artifact_prefix={findings}/", f"-max_len={most}"),
        *(f"-max_total_time={seconds}", f"-timeout={TIMEOUT}"),
        *(f"-rss_limit_mb={MEMORY}", "-print_final_stats=1"),
    ]
    if has_words:
        dictionary = work / "words.dict"
        _write_dictionary(CORPUS / name, dictionary)
        command.append(f"-dict={dictionary}")
    log = work / "log"
    with log.open("wb") as file:
        done = subprocess.run(command, stdout=file, stderr=subprocess.STDOUT)
    text = log.read_text(errors="replace")
    if "INFO: Seed:" not in text:
        sys.exit(f"error: {binary} is not built with libFuzzer; see --help")
    found = sorted(findings.iterdir())
    # Its end may have no input of its own: a leak at exit, say. Who ended the
    # run by hand has found nothing.
    interrupted = "libFuzzer: run interrupted" in text
    if done.returncode != 0 and not found and not interrupted:
        found = [log]
    return Result(
        _number(r"stat::number_of_executed_units: (\d+)", text),
        _number(r"stat::average_exec_per_sec: +(\d+)", text),
        _number(r"\bcov: (\d+)", text),
        _number(r"\bcorp: (\d+)", text),
        found,
    )


def main() -> int:
    options = _options()
    names = options.only.split(",") if options.only else list(TARGETS)
    build = options.build.resolve()
    for name in names:
        if name not in TARGETS:
            sys.exit(f"error: no target '{name}'; there are {', '.join(TARGETS)}")
    failed = 0
    print("target    executions  exec/s   edges  corpus  findings")
    for name in names:
        binary = build / "bin" / f"fuzz-{name}"
        if not binary.is_file():
            sys.exit(f"error: {os.path.relpath(binary)} is not built; see --help")
        result = _fuzz(binary, name, build / "fuzz" / name, options.seconds)
        failed += bool(result.findings)
        print(
            f"{name:8} {result.executions:11} {result.a_second:7} {result.edges:7} "
            f"{result.corpus:7} {len(result.findings):9}",
            flush=True,
        )
        for path in result.findings:
            print(f"  {os.path.relpath(path)}")
    print(f"{len(names) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
