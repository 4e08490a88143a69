"""What is mutated: the programs in CUDA C, and kernels that cnnc makes."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

# Which tests of the programs run which kernels.
_TESTS = {
    "ReducesSums": {"reduceSum"},
    "ReducesMaxima*": {"reduceMax"},
    "ReducesInTheLastBlock": {"reduceLast"},
    "MultipliesMatrices": {"gemm"},
    "MultipliesMatricesOnTensorCores": {"mmaGemm"},
    "ScansInThreeLaunches": {"scanBlocks", "scanAdd"},
    "ScansInOneLaunch": {"scanChained"},
    "CountsInHistograms": {"histogram", "countEven"},
    "Transposes": {"transpose"},
    "AppliesStencilsToRows": {"stencilRow"},
    "AppliesStencilsToPlanes": {"laplace"},
    "SortsBlocks": {"bitonicSort"},
}
PRECISIONS = ("f32", "tf32", "f16")
# A loop that a mutant never leaves ends after so many instructions.
_INSTRUCTIONS = "2000000"


@dataclass
class Subject:
    """PTX, and a command that runs it and looks at what it gives."""

    name: str
    ptx: str
    command: list[str]
    variable: str  # that names the PTX to take
    kernels: set[str] | None = None
    is_kept: bool = False  # the text, so that mutants stay the same

    def run(self, ptx: Path, timeout: float = 120) -> tuple[bool, str]:
        """Whether all is right with the text in a file, and what was said."""
        environment = {
            **os.environ,
            "PTXSIM_INSTRUCTIONS": _INSTRUCTIONS,
            # Blocks one after the other: what becomes of a mutant, and how long
            # a block waits for another, must not hang on the machine's load.
            "PTXSIM_THREADS": "1",
            self.variable: str(ptx),
        }
        done = subprocess.run(
            self.command, env=environment, capture_output=True, text=True,
            timeout=timeout, errors="replace",
        )
        said = done.stdout + done.stderr
        if done.returncode < 0:
            said += f"\nended by signal {-done.returncode}"
        return done.returncode == 0, said


def programs(tests: Path, ptx: Path) -> Iterator[Subject]:
    """The programs of a module, each with the tests that run it."""
    text = ptx.read_text()
    for name, kernels in _TESTS.items():
        if all(re.search(rf"\.entry {k}\(", text) for k in kernels):
            command = [str(tests), f"--gtest_filter=Programs.{name}", "--gtest_fail_fast"]
            yield Subject(
                f"program {name}", text, command, "PTXSIM_PROGRAM", kernels,
                is_kept=True,
            )


def _integers(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Small ones, so that products and sums are exact in every precision."""
    return rng.integers(-3, 4, shape).astype(np.float32)


def _peaks(rng: np.random.Generator, rows: int, columns: int) -> np.ndarray:
    """Rows with a few values that are far above the others, so that a maximum
    that misses them shows; the first rows have none."""
    values = _integers(rng, rows, columns)
    for row in range(4, rows):
        at = (row * 37) % columns
        values[row, at] += 200
        values[row, (at * 7 + 5) % columns] += 100
    return values


def _models() -> Iterator[tuple[str, onnx.ModelProto, np.ndarray]]:
    rng = np.random.default_rng(1)

    def model(name, nodes, x, y_shape, **weights):
        graph = helper.make_graph(
            nodes, name,
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, x.shape)],
            [helper.make_tensor_value_info("y", TensorProto.FLOAT, y_shape)],
            [numpy_helper.from_array(v, k) for k, v in weights.items()],
        )
        proto = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
        proto.ir_version = 8
        return name, proto, x

    node = helper.make_node
    yield model(
        "convolution", [node("Conv", ["x", "w", "b"], ["y"], pads=[1, 1, 1, 1], name="c")],
        _integers(rng, 1, 32, 7, 9), [1, 40, 7, 9],
        # Biases above what f16 may be off by.
        w=_integers(rng, 40, 32, 3, 3), b=50 * _integers(rng, 40),
    )
    yield model(
        "depthwise", [node("Conv", ["x", "w"], ["y"], pads=[1, 1, 1, 1], group=20, name="d")],
        _integers(rng, 1, 20, 9, 11), [1, 20, 9, 11], w=_integers(rng, 20, 1, 3, 3),
    )
    yield model(
        "product", [node("MatMul", ["x", "w"], ["y"], name="g")],
        _integers(rng, 37, 320), [37, 70], w=_integers(rng, 320, 70),
    )
    yield model("softmax", [node("Softmax", ["x"], ["y"], axis=1, name="s")],
                _peaks(rng, 40, 300), [40, 300])
    yield model(
        "mean", [node("GlobalAveragePool", ["x"], ["y"], name="m")],
        _integers(rng, 1, 70, 15, 15), [1, 70, 1, 1],
    )


def networks(build: Path, work: Path) -> Iterator[Subject]:
    """The kernels of small networks, for whose inputs the artifact has what the
    reference evaluator says."""
    for name, proto, x in _models():
        onnx.save(proto, work / f"{name}.onnx")
        np.save(work / f"{name}.npy", x)
        # Precisions matter to products alone.
        precisions = PRECISIONS if name in ("convolution", "product") else ("f32",)
        for precision in precisions:
            stem = work / f"{name}-{precision}"
            subprocess.run(
                [build / "bin" / "cnnc", work / f"{name}.onnx", "--target=ptx",
                 "--device=sm_80", f"--precision={precision}", "--golden",
                 f"--golden-input=x={work / name}.npy", "-o", f"{stem}.cnn",
                 f"--emit-assembly={stem}.ptx"],
                check=True,
            )
            command = [str(build / "bin" / "cnn-run"), f"{stem}.cnn",
                       "--device=cuda-sim", "--verify"]
            yield Subject(f"{name} in {precision}", Path(f"{stem}.ptx").read_text(),
                          command, "PTXSIM_PTX")
