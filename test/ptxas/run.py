"""Assembles the PTX of networks with ptxas and looks at what it says.

Every kernel must assemble for its architecture with no spill, no stack frame
and no local memory; kernels that differ in their names alone are assembled once.
Where CUDA is not installed, this says so and tests nothing.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from models import catalog
from pylib import process, repo

# What is assembled when nothing is named: every kind of kernel for every
# architecture, in a few minutes.
NETWORKS = "lenet,fashion_cnn,tf_mobilenet,unet,yolo,light_shufflenet,resnet50"
ARCHITECTURES = "sm_75,sm_80,sm_86,sm_89,sm_90,sm_100,sm_120"
# Architectures and precisions beyond sm_80 in f32 take these alone.
SMALL = ("lenet", "fashion_cnn", "tf_mobilenet")

_FRAME = re.compile(
    r"(\d+) bytes stack frame, (\d+) bytes spill stores, (\d+) bytes spill loads"
)
_ENTRY = re.compile(r"^\.visible \.entry (\w+)", flags=re.M)
_COMMENT = re.compile(r"^\s*//.*\n", flags=re.M)
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
        "--only", default="", help=f"networks, or all (default: {NETWORKS})"
    )
    parser.add_argument(
        "--arch",
        default=ARCHITECTURES,
        help=f"architectures (default: {ARCHITECTURES})",
    )
    parser.add_argument(
        "--precision",
        default="f32,tf32,f16",
        help="precisions (default: f32,tf32,f16)",
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help="the networks for every architecture and precision, and every network "
        "if none is named",
    )
    parser.add_argument(
        "--jobs",
        type=int,
        default=os.cpu_count() or 1,
        help="how many networks at a time",
    )
    return parser.parse_args()


class Known:
    """The kernels that have been assembled without complaint."""

    def __init__(self) -> None:
        self._kernels: set[tuple[str, str]] = set()

    def rest(self, text: str, arch: str) -> tuple[str, list[tuple[str, str]]]:
        """A text without them ("" if nothing is left), and what to remember of
        it once it has been assembled."""
        parts = _ENTRY.split(_COMMENT.sub("", text))
        head, kernels, keys = parts[0], [], []
        for name, rest in zip(parts[1::2], parts[2::2]):
            # What stands behind a kernel is for those that follow.
            code, end, shared = rest.rpartition("\n}\n")
            head += shared
            kernel = f".visible .entry {name}{code}{end}"
            key = (arch, kernel.replace(name, "kernel"))
            if key not in self._kernels:
                kernels.append(kernel)
                keys.append(key)
        return (head + "".join(kernels) if kernels else ""), keys

    def remember(self, keys: list[tuple[str, str]]) -> None:
        self._kernels.update(keys)


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


def texts(assembly: str) -> list[str]:
    """The PTX of each architecture in what `--emit-assembly` writes."""
    return [
        ".version " + part for part in re.split(r"^\.version ", assembly, flags=re.M)[1:]
    ]


def compile_network(
    build: repo.Build,
    model: catalog.Model,
    archs: list[str],
    precision: str,
    folder: Path,
) -> tuple[list[str], str]:
    """PTX for each of the architectures, and what went wrong."""
    text = folder / "code.ptx"
    command: list[str | Path] = [
        build.cnnc,
        model.path,
        "--target=ptx",
        f"--device={','.join(archs)}",
        f"--precision={precision}",
        f"--emit-assembly={text}",
        "-o",
        folder / "model.cnn",
    ]
    for name, shape in model.shapes.items():
        command.append(f"--shape={name}=" + "x".join(map(str, shape)))
    compiled = process.run(command, timeout=900)
    if compiled.code != 0:
        return [], f"cnnc: {compiled.describe()}"
    found = texts(text.read_text())
    if len(found) != len(archs):
        return [], f"{len(found)} texts for {len(archs)} architectures"
    return found, ""


def assemble(ptxas: str, text: str, arch: str, folder: Path) -> str:
    """What ptxas has to say against a text; "" if nothing."""
    file = folder / "one.ptx"
    file.write_text(text)
    assembled = process.run(
        [ptxas, "-v", f"-arch={arch}", file, "-o", folder / "code.cubin"],
        timeout=600,
    )
    if assembled.code != 0:
        return f"ptxas: {assembled.describe()}"
    return "; ".join(complaints(assembled.err + assembled.out)[:3])


def wanted(options: argparse.Namespace, name: str, precision: str) -> list[str]:
    """The architectures that a network is assembled for in a precision."""
    archs = options.arch.split(",")
    if not options.all and name not in SMALL:
        archs = [a for a in archs if a == "sm_80" and precision == "f32"]
    # Turing's tensor cores have no tf32.
    return [a for a in archs if not (a == "sm_75" and precision == "tf32")]


def check_network(
    ptxas: str,
    build: repo.Build,
    model: catalog.Model,
    archs: list[str],
    precision: str,
    known: Known,
) -> list[tuple[str, str]]:
    """A line for each of the architectures, and what is wrong there."""
    lines = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        found, problem = compile_network(build, model, archs, precision, folder)
        for arch, text in zip(archs, found or [""] * len(archs)):
            complaint = problem
            if not problem:
                rest, keys = known.rest(text, arch)
                complaint = assemble(ptxas, rest, arch, folder) if rest else ""
                if not complaint:
                    known.remember(keys)
            kernels = len(_ENTRY.findall(text))
            line = f"{model.name:22} {arch:7} {precision:5} {kernels:4} kernels"
            lines.append((line, complaint))
    return lines


def main() -> int:
    options = _options()
    build = repo.build_of(options)
    ptxas = find_ptxas()
    if not ptxas:
        print("no ptxas: nothing is assembled; install CUDA to run this test")
        print("0 passed, 0 failed")
        return 0
    only = options.only or ("all" if options.all else NETWORKS)
    names = list(catalog.ENTRIES) if only == "all" else only.split(",")
    known = Known()
    passed = failed = 0
    with ThreadPoolExecutor(options.jobs) as pool:
        running = []
        for name in names:
            model = catalog.materialise(name, build.folder / "models")
            for precision in options.precision.split(","):
                archs = wanted(options, name, precision)
                if archs:
                    running.append(
                        pool.submit(
                            check_network, ptxas, build, model, archs, precision, known
                        )
                    )
        for network in running:
            for line, complaint in network.result():
                failed += bool(complaint)
                passed += not complaint
                print(
                    f"{line}  FAILED: {complaint}" if complaint else line, flush=True
                )
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
