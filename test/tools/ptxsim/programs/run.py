"""Compiles the programs in CUDA C for several architectures and runs each on
the simulator.

    tools/python -m tools.ptxsim.programs.run --compiler=nvcc TESTS
    tools/python -m tools.ptxsim.programs.run --keep

TESTS is the program ptxsim-programs-tests. --compiler=nvcc and clang make the
PTX now; where the compiler is missing, this says so and the text that is kept
runs alone. --compiler=kept runs that text, and with nvcc of the version that
made it at hand compares the two. --keep writes it anew."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_SOURCE = _HERE / "kernels" / "all.cu"
_KEPT = _HERE / "kept"
# Architectures whose text is kept; the first is without asynchronous copies.
_KEPT_ARCHITECTURES = ("sm_75", "sm_80")
ARCHITECTURES = (*_KEPT_ARCHITECTURES, "sm_90")
COMPILERS = ("nvcc", "clang")


def find(compiler: str) -> str | None:
    """The program of a compiler; None where it is not installed."""
    names = {
        "nvcc": ("nvcc", "/usr/local/cuda/bin/nvcc"),
        "clang": ("clang-22", "/usr/lib/llvm-22/bin/clang"),
    }
    return next((path for name in names[compiler] if (path := shutil.which(name))), None)


def compile_ptx(compiler: str, architecture: str, out: Path) -> None:
    """Writes the PTX of all programs. clang uses nothing of a toolkit."""
    program = find(compiler)
    flags = {
        "nvcc": ["-ptx", f"-arch={architecture}"],
        "clang": [
            *("-x", "cuda", "--cuda-device-only", f"--cuda-gpu-arch={architecture}"),
            *("-nocudainc", "-nocudalib", "-Wno-unknown-cuda-version"),
            *("-fdeclspec", "-O2", "-S"),
        ],
    }
    command = [program, *flags[compiler], "-std=c++17", _SOURCE, "-o", out]
    subprocess.run(command, check=True)


def _normal(text: str) -> str:
    """PTX without what changes from one run of nvcc to the next, the names that
    it makes unique with a number of its own, and without tabs and white space
    at the ends."""
    text = re.sub(r"_[0-9a-f]{8}_(?=\d+_all_cu)", "_", text)
    lines = [line.expandtabs(2).rstrip() for line in text.splitlines()]
    return "\n".join(lines).strip() + "\n"


def _version(text: str) -> str:
    found = re.search(r"// Cuda compilation tools, .*", text)
    return found.group() if found else ""


def keep(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for architecture in _KEPT_ARCHITECTURES:
        path = folder / f"{architecture}.ptx"
        compile_ptx("nvcc", architecture, path)
        path.write_text(_normal(path.read_text()))


def _kept_is_current(work: Path) -> bool:
    if not find("nvcc"):
        print("nvcc is not installed: the kept text is not compared with it")
        return True
    keep(work)
    current = True
    for architecture in _KEPT_ARCHITECTURES:
        name = f"{architecture}.ptx"
        kept, now = (_KEPT / name).read_text(), (work / name).read_text()
        if _version(kept) != _version(now):
            print(f"{name} is of another nvcc: {_version(kept)}")
        elif kept != now:
            print(f"{name} is not what nvcc makes of the programs: run --keep")
            current = False
    return current


def _run(tests: Path, ptx: Path, architecture: str) -> bool:
    environment = {
        **os.environ,
        "PTXSIM_PROGRAM": str(ptx),
        "PTXSIM_DEVICE": architecture,
    }
    done = subprocess.run(
        [tests, "--gtest_brief=1"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
    )
    summary = next(
        (line for line in done.stdout.splitlines() if "PASSED" in line), "no result"
    )
    print(f"{ptx.name}: {summary}")
    if done.returncode:
        print(done.stdout + done.stderr)
    return done.returncode == 0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--compiler", choices=("kept", *COMPILERS), default="kept")
    parser.add_argument("tests", type=Path, nargs="?")
    options = parser.parse_args()
    if options.keep:
        keep(_KEPT)
        return 0
    if options.tests is None:
        parser.error("expected the program ptxsim-programs-tests")
    good = True
    work = Path.cwd() / "programs"
    work.mkdir(exist_ok=True)
    if options.compiler == "kept":
        good = _kept_is_current(work / "kept")
        made = [(_KEPT / f"{a}.ptx", a) for a in _KEPT_ARCHITECTURES]
    elif find(options.compiler):
        made = [(work / f"{options.compiler}-{a}.ptx", a) for a in ARCHITECTURES]
        for path, architecture in made:
            compile_ptx(options.compiler, architecture, path)
    else:
        print(f"{options.compiler} is not installed: running the kept text alone")
        made = [(_KEPT / f"{a}.ptx", a) for a in _KEPT_ARCHITECTURES]
    for path, architecture in made:
        good &= _run(options.tests, path, architecture)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
