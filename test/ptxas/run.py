"""Assembles the PTX of networks with ptxas and looks at what it says.

Every kernel must assemble for its architecture with no spill, no stack frame
and no local memory. Where CUDA is not installed, this says so and tests
nothing.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

from models import catalog
from pylib import process, repo

# What is assembled when nothing is named: every kind of kernel for every
# architecture, in a few minutes.
NETWORKS = "lenet,fashion_cnn,tf_mobilenet,unet,yolo,light_shufflenet,resnet50"
ARCHITECTURES = "sm_75,sm_80,sm_86,sm_89,sm_90,sm_100,sm_120"
# Architectures and precisions beyond sm_80 in f32 take these alone.
SMALL = ("lenet", "tf_mobilenet")

_FRAME = re.compile(
    r"(\d+) bytes stack frame, (\d+) bytes spill stores, (\d+) bytes spill loads"
)
_LOCAL = re.compile(r"(\d+) bytes lmem")


def find_ptxas() -> str | None:
    """The assembler on the PATH, or where NVIDIA's installer puts it."""
    home = Path(os.environ.get("CUDA_HOME", "/usr/local/cuda"))
    return shutil.which("ptxas") or shutil.which(str(home / "bin" / "ptxas"))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="test/ptxas/run",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--build",
        type=Path,
        default=Path(os.environ.get("CNNC_BUILD", repo.DEFAULT_BUILD)),
        metavar="DIR",
        help="the build folder (default: $CNNC_BUILD or build)",
    )
    parser.add_argument(
        "--only", default=NETWORKS, help=f"networks, or all (default: {NETWORKS})"
    )
    parser.add_argument(
        "--arch",
        default=ARCHITECTURES,
        help=f"architectures (default: {ARCHITECTURES})",
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help="every network for every architecture and precision",
    )
    return parser.parse_args()


def complaints(text: str) -> list[str]:
    """What is wrong with the kernels that `ptxas -v` reports on."""
    found = []
    for line in text.splitlines():
        frame = _FRAME.search(line)
        if frame and any(int(n) for n in frame.groups()):
            found.append(line.strip())
        if _LOCAL.search(line):
            found.append(line.strip())
    return found


def check(
    build: repo.Build,
    ptxas: str,
    model: catalog.Model,
    arch: str,
    precision: str,
    folder: Path,
) -> tuple[int, str]:
    """Compiles and assembles one network: its number of kernels, and what is
    wrong ("" if nothing is)."""
    text = folder / "code.ptx"
    command: list[str | Path] = [
        build.cnnc,
        model.path,
        "--target=ptx",
        f"--device={arch}",
        f"--precision={precision}",
        f"--emit-assembly={text}",
        "-o",
        folder / "model.cnn",
    ]
    for name, shape in model.shapes.items():
        command.append(f"--shape={name}=" + "x".join(map(str, shape)))
    compiled = process.run(command, timeout=300)
    if compiled.code != 0:
        return 0, f"cnnc: {compiled.describe()}"
    assembled = process.run(
        [ptxas, "-v", f"-arch={arch}", text, "-o", folder / "code.cubin"],
        timeout=600,
    )
    if assembled.code != 0:
        return 0, f"ptxas: {assembled.describe()}"
    problems = complaints(assembled.err + assembled.out)
    kernels = text.read_text().count(".visible .entry")
    return kernels, "; ".join(problems[:3])


def main() -> int:
    options = _options()
    build = repo.build_of(options)
    ptxas = find_ptxas()
    if not ptxas:
        print("no ptxas: nothing is assembled; install CUDA to run this test")
        print("0 passed, 0 failed")
        return 0
    names = list(catalog.ENTRIES) if options.only == "all" else options.only.split(",")
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            model = catalog.materialise(name, build.folder / "models")
            for arch in options.arch.split(","):
                for precision in ("f32", "tf32", "f16"):
                    usual = arch == "sm_80" and precision == "f32"
                    if not (usual or options.all or name in SMALL):
                        continue
                    if arch == "sm_75" and precision != "f32":
                        continue
                    kernels, problem = check(
                        build, ptxas, model, arch, precision, Path(folder)
                    )
                    failed += bool(problem)
                    passed += not problem
                    line = f"{name:22} {arch:7} {precision:5} {kernels:4} kernels"
                    print(f"{line}  FAILED: {problem}" if problem else line, flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
