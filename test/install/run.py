"""Installs a build into an empty folder and uses it as a stranger would: CMake's
package and pkg-config find it, the examples of runtime/examples build against it,
name the cat in the photograph, and run clean under valgrind; a network is
compiled, and embedded, as part of another project's build."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx

from models import pictures
from models.nets import efficientnet
from pylib import repo

HERE = Path(__file__).resolve().parent
EXAMPLES = repo.ROOT / "runtime" / "examples"
# Errors and leaks are failures; what a library keeps until the end is not.
VALGRIND = [
    "valgrind",
    "--quiet",
    "--error-exitcode=9",
    "--leak-check=full",
    "--errors-for-leak-kinds=definite",
]


class Install:
    """An installed tree, and a folder in which it is used."""

    def __init__(self, build: repo.Build, folder: Path) -> None:
        self.build = build
        self.prefix = folder / "usr"
        self.work = folder / "work"
        shutil.rmtree(folder, ignore_errors=True)
        self.work.mkdir(parents=True)
        self.model = self.work / "net.onnx"
        self.picture = self.work / "cat.ppm"
        self.names = self.work / "names.txt"

    def run(self, *command: str | Path, **env: str) -> str:
        """The output of a command; raises with what it said if it fails."""
        done = subprocess.run(
            [str(part) for part in command],
            cwd=self.work,
            env={**os.environ, **env},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            line = " ".join(str(part) for part in command)
            raise RuntimeError(f"{line}: {done.stdout}{done.stderr}")
        return done.stdout

    def write_inputs(self) -> None:
        """The network, the photograph of its size, the classes' names."""
        onnx.save(efficientnet.efficientnet_lite0(), self.model)
        size = efficientnet.SIZE
        photograph = pictures.read_picture(pictures.cat_photograph())
        crop = pictures.centre_crop(photograph, size, size / (size + 32))
        pixels = np.rint(crop).astype(np.uint8).tobytes()
        self.picture.write_bytes(f"P6\n{size} {size}\n255\n".encode() + pixels)
        names = [name.replace("\n", " ") for name in pictures.class_names()]
        self.names.write_text("\n".join(names) + "\n", encoding="utf-8")

    def expect_cat(self, *command: str | Path, **env: str) -> None:
        """Runs a classifier on the photograph."""
        said = self.run(*command, self.picture, self.names, **env)
        if "cat" not in said:
            raise RuntimeError(f"expected a cat, got {said!r}")


def install(tree: Install) -> None:
    """cmake --install leaves tools, headers, libraries and packages."""
    tree.run("cmake", "--install", tree.build.folder, "--prefix", tree.prefix)
    for file in (
        "bin/cnnc",
        "bin/cnn-run",
        "include/cnnrt.h",
        "include/cnnrt.hpp",
        "lib/libcnnrt.a",
        "lib/ptxsim/libcuda.so.1",
    ):
        if not (tree.prefix / file).is_file():
            raise RuntimeError(f"no {file}")


def cmake_package(tree: Install) -> None:
    """find_package(cnnc) builds both examples and compiles the network."""
    build = tree.work / "cmake"
    tree.run(
        "cmake",
        "-G",
        "Ninja",
        "-S",
        HERE / "project",
        "-B",
        build,
        f"-DCMAKE_PREFIX_PATH={tree.prefix}",
        f"-DEXAMPLES={EXAMPLES}",
        f"-DMODEL={tree.model}",
    )
    tree.run("cmake", "--build", build)
    for program in ("classify_c", "classify_cpp"):
        tree.expect_cat(build / program, build / "net.cnn")


def embedded(tree: Install) -> None:
    """A program carries its network."""
    said = tree.run(tree.work / "cmake" / "embedded")
    if said != "probabilities\n":
        raise RuntimeError(f"expected the output's name, got {said!r}")


def pkg_config(tree: Install) -> None:
    """pkg-config alone builds both examples."""
    path = str(tree.prefix / "lib" / "pkgconfig")
    flags = tree.run(
        "pkg-config", "--cflags", "--libs", "cnnrt", PKG_CONFIG_PATH=path
    ).split()
    for compiler, source in (("cc", "classify.c"), ("c++", "classify.cpp")):
        program = tree.work / f"pkg_{source.replace('.', '_')}"
        tree.run(compiler, EXAMPLES / source, *flags, "-o", program)
        tree.expect_cat(
            program,
            tree.work / "cmake" / "net.cnn",
            LD_LIBRARY_PATH=str(tree.prefix / "lib"),
        )


def valgrind(tree: Install) -> None:
    """No error and no leak in either example."""
    for program in ("classify_c", "classify_cpp"):
        folder = tree.work / "cmake"
        tree.expect_cat(*VALGRIND, folder / program, folder / "net.cnn")


def simulator(tree: Install) -> None:
    """The installed tools find each other: PTX runs in the simulator."""
    gpu = tree.work / "gpu.cnn"
    model = repo.ROOT / "test" / "compiler" / "pipeline" / "Inputs" / "block.mlir"
    tree.run(tree.prefix / "bin" / "cnnc", model, "--target=ptx", "-o", gpu)
    tree.run(
        tree.prefix / "bin" / "cnn-run", gpu, "--random-inputs=1", "--device=cuda-sim"
    )


STEPS: list[Callable[[Install], None]] = [
    install,
    cmake_package,
    embedded,
    pkg_config,
    valgrind,
    simulator,
]


def main() -> int:
    parser = argparse.ArgumentParser(prog="test/install/run", description=__doc__)
    repo.add_build_options(parser)
    options = parser.parse_args()
    build = repo.build_of(options)
    tree = Install(build, build.folder.resolve() / "install-test")
    tree.write_inputs()
    failed = 0
    for step in STEPS:
        try:
            step(tree)
            print(f"ok      {step.__doc__}")
        except (RuntimeError, OSError) as error:
            failed += 1
            print(f"FAILED  {step.__doc__}\n{error}")
    print(f"{len(STEPS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
