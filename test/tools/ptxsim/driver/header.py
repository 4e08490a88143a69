"""Compares ptxsim's cuda.h with the toolkit's: every value, every struct's
layout, every function's symbol and type. Arguments: C++ compiler, our header's
folder, the toolkit's header (it may be missing, which is said)."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path


def _constants(text: str) -> dict[str, str]:
    """The enumerators, and the macros that are numbers."""
    found = dict(re.findall(r"^\s+(CUD?A?_\w+) = (\w+)", text, re.M))
    found.update(re.findall(r"^#define (CU_\w+) (0x\w+)$", text, re.M))
    return found


def _structs(text: str) -> dict[str, list[str]]:
    """The fields of each complete struct, by the type's name."""
    found = {}
    for body, name in re.findall(
        r"typedef struct \w+ \{(.*?)\} (\w+);", text, re.S
    ):
        found[name] = re.findall(r"(\w+)(?:\[\d+\])?(?=[,;])", body)
    return found


def _checks(text: str) -> str:
    """C++ that compiles with a header of the same meaning only. Everything is
    spelled out in numbers, taken from our header by the compiler."""
    lines = ["#include <cuda.h>", "#include <cstddef>", "#include <cstdio>"]
    lines.append("#define TEXT(name) #name")
    lines.append("#define NAME(name) TEXT(name)")
    lines.append("template <typename T> const char *type() {")
    lines.append("  return __PRETTY_FUNCTION__;")
    lines.append("}")
    lines.append("int main() {")
    for name in _constants(text):
        lines.append(f'  std::printf("{name} %lld\\n", (long long)({name}));')
    for name, fields in _structs(text).items():
        lines.append(f'  std::printf("{name} %zu\\n", sizeof({name}));')
        for field in fields:
            lines.append(
                f'  std::printf("{name}.{field} %zu\\n", '
                f"offsetof({name}, {field}));"
            )
    for name in re.findall(r"^CUresult\s+(cu\w+)\(", text, re.M):
        lines.append(
            f'  std::printf("{name} %s %s\\n", NAME({name}), '
            f"type<decltype({name})>());"
        )
    return "\n".join([*lines, "}", ""])


def _facts(compiler: str, folder: Path, checks: str, work: Path) -> list[str]:
    """What the header in `folder` makes of the checks."""
    work.mkdir(parents=True, exist_ok=True)
    source, program = work / "checks.cpp", work / "checks"
    source.write_text(checks)
    subprocess.run(
        [compiler, "-std=c++17", "-w", "-isystem", folder, source, "-o", program],
        check=True,
    )
    done = subprocess.run([program], check=True, capture_output=True, text=True)
    # The versions of a struct's name are one type.
    return re.sub(r"(?<=\w)_v[12]\b(?= \*|\*|,|\))", "", done.stdout).splitlines()


def main() -> int:
    compiler, ours, toolkit = sys.argv[1:]
    if not Path(toolkit).is_file():
        print(f"skipped: {toolkit} is not there; install a CUDA toolkit")
        return 0
    work = Path.cwd() / "cuda-header-test"
    checks = _checks((Path(ours) / "cuda.h").read_text())
    mine = _facts(compiler, Path(ours), checks, work / "ours")
    real = _facts(compiler, Path(toolkit).parent, checks, work / "toolkit")
    wrong = [(a, b) for a, b in zip(mine, real) if a != b]
    for a, b in wrong:
        print(f"ours:    {a}\ntoolkit: {b}")
    print(f"{len(mine)} facts, {len(wrong)} of them differ")
    return 1 if wrong or len(mine) != len(real) or len(mine) < 300 else 0


if __name__ == "__main__":
    sys.exit(main())
