"""Checks the pragmas of HLS C++ against AMD's documented grammar: unknown ones,
wrong places, wrong arguments; and that the sources of a design (in a folder src)
can be read: each function on a screen, no variable that nothing reads. Without a
path it checks itself on examples of every kind of finding."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from hlslint import check, examples, form

def _kinds_of_lint() -> set[str]:
    """Every kind that the lint's own text can report."""
    text = "".join(
        Path(str(module.__file__)).read_text(encoding="utf-8")
        for module in (check, form)
    )
    return set(re.findall(r'"([a-z]+(?:-[a-z]+)*)",\s*f"', text)) | set(
        re.findall(r'report\("([a-z-]+)"', text)
    )


def _check_examples() -> int:
    failed = 0
    seen: set[str] = set()
    cases = [(check.check, case) for case in examples.CASES]
    cases += [(form.check, case) for case in form.CASES]
    for rule, (name, text, expected) in cases:
        found = [(finding.line, finding.kind) for finding in rule(text)]
        seen |= {kind for _, kind in found}
        if found != expected:
            failed += 1
            print(f"FAILED  {name}: expected {expected}, found {found}")
    missing = _kinds_of_lint() - seen
    for kind in sorted(missing):
        print(f"FAILED  no example of {kind}")
    failed += len(missing)
    print(f"{len(cases)} examples of {len(seen)} kinds")
    print(f"{len(cases) + len(missing) - failed} passed, {failed} failed")
    return 1 if failed else 0


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from check.sources(path)
        elif path.is_file():
            yield path
        else:
            sys.exit(f"error: {path}: no such file or folder")


def main() -> int:
    parser = argparse.ArgumentParser(prog="test/hlslint/run", description=__doc__)
    parser.add_argument(
        "paths", nargs="*", type=Path, help="files, or folders to search for them"
    )
    options = parser.parse_args()
    if not options.paths:
        return _check_examples()
    count = findings = 0
    for path in _files(options.paths):
        count += 1
        for finding in check.check_file(path):
            findings += 1
            print(f"{path}:{finding.line}: {finding.text} [{finding.kind}]")
    print(f"{count} files, {findings} findings")
    return 1 if findings or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
