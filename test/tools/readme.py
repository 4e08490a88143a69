"""Runs the commands of README.md that begin with cnnc, cnn-run or make and name
the model of its examples, or an artifact or project made of it.

usage: readme.py --build=DIR --folder=DIR
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

ROOT = Path(__file__).resolve().parents[2]
_COMMAND = re.compile(r"^    (cnnc|cnn-run|make) [^#\n]*", re.MULTILINE)


def commands() -> list[str]:
    """The command lines of the README's indented blocks, in their order."""
    text = (ROOT / "README.md").read_text()
    found = [match[0].strip() for match in _COMMAND.finditer(text)]
    return [line for line in found if re.search(r"\b(model|gpu)\.(onnx|cnn)\b|-C net\b", line)]


def write_inputs(folder: Path) -> None:
    """The model.onnx, picture.npy and folder inputs of the examples."""
    shape = [1, 3, 16, 16]
    weights = np.linspace(-1, 1, 8 * 3 * 3 * 3, dtype=np.float32)
    graph = helper.make_graph(
        [
            helper.make_node("Conv", ["x", "w"], ["c"], "conv", pads=[1, 1, 1, 1]),
            helper.make_node("Relu", ["c"], ["y"], "relu"),
        ],
        "example",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        [onnx.numpy_helper.from_array(weights.reshape(8, 3, 3, 3), "w")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    onnx.save(model, folder / "model.onnx")
    np.save(folder / "picture.npy", np.ones(shape, np.float32))
    (folder / "inputs").mkdir()
    np.save(folder / "inputs" / "x.npy", np.ones(shape, np.float32))


def main() -> int:
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    write_inputs(options.folder)
    path = f"{options.build / 'bin'}:{os.environ['PATH']}"
    failed = 0
    lines = commands()
    for line in lines:
        done = subprocess.run(
            line,
            shell=True,
            cwd=options.folder,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        failed += done.returncode != 0
        print("ok" if done.returncode == 0 else "FAILED", line)
        if done.returncode:
            print(done.stderr, file=sys.stderr)
    print(f"{len(lines)} commands, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
