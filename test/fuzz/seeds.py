"""Writes seeds for the fuzz targets, TARGET/NAME below a folder.

They come from the tree's own tests: models of test/compiler/onnx as text and in
binary, instructions and programs of ptxsim's tests, artifacts of the runtime's
tests and of the compiler, arrays of NumPy. The corpus in the tree is what
libFuzzer keeps of them (`fuzz-NAME -merge=1 test/fuzz/corpus/NAME SEEDS`), with the
smallest input of each bug that was found.
"""

from __future__ import annotations

import argparse
import io
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
from google.protobuf import text_format

from pylib import repo

MODELS = repo.ROOT / "test/compiler/onnx"
PTX_TESTS = repo.ROOT / "test/tools/ptxsim/core"
PTX_KEPT = repo.ROOT / "test/tools/ptxsim/programs/kept"

# What corpora of kB can afford.
MOST_BYTES = 16 << 10

ARTIFACTS = ("good", "wrong", "types", "foreign", "names", "gpu", "stray")

Seeds = Iterator[tuple[str, bytes]]


def models() -> Seeds:
    """The models of the importer's tests, and each in binary."""
    for test in sorted(MODELS.glob("*.test")):
        for part in re.split(r"^#--- ", test.read_text(), flags=re.M)[1:]:
            name, _, text = part.partition("\n")
            if not name.strip().endswith(".onnxtxt"):
                continue
            name = f"{test.stem}-{Path(name.strip()).stem}"
            # The target takes for text what begins with a letter.
            yield name, re.sub(r"\A(\s+|#.*\n)+", "", text).encode()
            try:
                model = text_format.Parse(text, onnx.ModelProto())
            except text_format.ParseError:
                continue
            yield f"{name}-binary", model.SerializeToString()


def _instructions() -> list[str]:
    """The string literals of ptxsim's tests that read like instructions."""
    found = set()
    for test in sorted(PTX_TESTS.glob("*.cpp")):
        for literal in re.findall(r'"((?:[^"\\\n]|\\.)*;)(?:\\n)?"', test.read_text()):
            found.add(literal.replace("\\n", "\n"))
    return sorted(found)


_KERNEL = """.version 8.8
.target sm_120
.address_size 64
.visible .entry k(.param .u64 to)
{{
  .reg .b64 %to;
  .reg .b32 %a, %b, %c, %d, %out32, %tid, %t<8>;
  .reg .b16 %ha, %hb, %hc, %hd, %out16, %ht<8>;
  .reg .b64 %la, %lb, %lc, %ld, %out64, %at, %lt<8>;
  .reg .pred %pa, %pb, %pc, %pd, %outp, %pt<8>;
  .shared .align 16 .b8 sm[64];
  ld.param.u64 %to, [to];
  {}
  ret;
}}
"""


def programs() -> Seeds:
    """Kernels of one instruction and of twenty, and each kernel of the programs
    in CUDA C."""
    instructions = _instructions()
    for many, kind in ((20, "instructions"), (1, "instruction")):
        for at in range(0, len(instructions), many):
            text = "\n  ".join(instructions[at : at + many])
            yield f"{kind}-{at}", _KERNEL.format(text).encode()
    for kept in sorted(PTX_KEPT.glob("*.ptx")):
        text = kept.read_text()
        head = text[: text.index(".visible")]
        pieces = re.findall(r"^\.visible \.entry.*?^}", text, flags=re.M | re.S)
        for number, piece in enumerate(pieces):
            yield f"{kept.stem}-{number}", (head + piece + "\n").encode()


def artifacts(build: repo.Build) -> Seeds:
    """Those of the runtime's tests, and small models by each target."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "a.cnn"
        for kind in ARTIFACTS:
            maker = build.folder / "bin" / "make-test-artifact"
            subprocess.run([maker, kind, path], check=True)
            yield kind, path.read_bytes()
        for name, text in models():
            model = Path(scratch) / "model.onnxtxt"
            if name not in ("conv-conv", "softmax-axis"):
                continue
            model.write_bytes(text)
            for target, file in (("cpu", path), ("ptx", path), ("hls", path.parent / "net")):
                command = [build.cnnc, model, f"--target={target}", "--golden", "-o", file]
                subprocess.run(command, check=True, capture_output=True)
                written = file if file.is_file() else next(file.glob("*.cnn"))
                yield f"{name}-{target}", written.read_bytes()


def arrays() -> Seeds:
    """Every element type, shapes, both orders, all versions of the format."""
    shapes = ((), (0,), (3,), (2, 3), (1, 2, 1))
    types = "f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 ? V2 >f4 c8 U3".split()
    for at, code in enumerate(types):
        array = np.zeros(shapes[at % len(shapes)], code)
        for version in ((1, 0), (2, 0), (3, 0)):
            file = io.BytesIO()
            np.lib.format.write_array(file, array, version=version)
            yield f"{code.strip('?<>') or 'bool'}-{version[0]}", file.getvalue()
    file = io.BytesIO()
    np.lib.format.write_array(file, np.asfortranarray(np.arange(6.0).reshape(2, 3)))
    yield "fortran", file.getvalue()


def write(build: repo.Build, folder: Path, targets: set[str]) -> int:
    """Writes the seeds of these targets; how many there are."""
    makers = {
        "onnx": models,
        "ptx": programs,
        "npy": arrays,
        "artifact": lambda: artifacts(build),
    }
    count = 0
    for target in sorted(targets):
        (folder / target).mkdir(parents=True, exist_ok=True)
        for name, data in makers[target]():
            if len(data) <= MOST_BYTES:
                (folder / target / name).write_bytes(data)
                count += 1
    return count


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="test/fuzz/seeds",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, help="where to")
    parser.add_argument(
        "--build",
        type=Path,
        default=repo.DEFAULT_BUILD,
        metavar="DIR",
        help="whose tools make artifacts (default: build)",
    )
    options = parser.parse_args()
    targets = {"onnx", "ptx", "npy", "artifact"}
    count = write(repo.Build(options.build.resolve()), options.folder, targets)
    print(f"{count} seeds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
