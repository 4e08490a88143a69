"""Writes docs/operators.md and docs/targets.md from what `cnnc --list` prints.

With --check nothing is written; a stale file is reported and the exit code is 1.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

PAGES = {
    "docs/operators.md": (
        "Operators",
        "The operators of ONNX's default domain that cnnc imports: the oldest "
        "opset whose form it knows, and how many operands a node may give. "
        "Every target compiles all of them; what a node's attributes or element "
        "types rule out, `cnnc check` says.",
        ["operators"],
    ),
    "docs/targets.md": (
        "Targets and devices",
        "What `--target` and `--device` take.",
        ["targets", "devices"],
    ),
}


def table(cnnc: Path, name: str) -> str:
    """The Markdown table of one list."""
    listed = subprocess.run(
        [cnnc, f"--list={name}"], check=True, capture_output=True, text=True
    )
    rows = [line.split("\t") for line in listed.stdout.splitlines()]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|" + "---|" * len(rows[0]))
    return "\n".join(lines)


def page(cnnc: Path, title: str, text: str, lists: list[str]) -> str:
    """The whole text of one page."""
    tables = "\n\n".join(table(cnnc, name) for name in lists)
    return f"# {title}\n\n{text}\n\nMade by `tools/tables`.\n\n{tables}\n"


def main() -> int:
    """Writes or checks all pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument(
        "--build", type=Path, default=Path(os.environ.get("CNNC_BUILD", ROOT / "build"))
    )
    options = parser.parse_args()
    stale = 0
    for name, (title, text, lists) in PAGES.items():
        path = ROOT / name
        wanted = page(options.build / "bin" / "cnnc", title, text, lists)
        if path.exists() and path.read_text() == wanted:
            continue
        stale += 1
        if options.check:
            print(f"{name} is stale; run tools/tables")
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(wanted)
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
