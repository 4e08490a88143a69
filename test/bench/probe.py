"""What stands beside the times of networks: the machine's peak, and how long a
peer takes for nothing. Both come from a model that computes next to nothing."""

from __future__ import annotations

import json
import math
import tempfile
from pathlib import Path

import numpy as np
import onnx

from bench import peers
from models import catalog, measure
from pylib import cnnc, repo, tensors

# Others' work and clocks that are still low only ever make it slower.
_ATTEMPTS = 5


def _one_element(folder: Path) -> catalog.Model:
    values = [
        onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [1])
        for name in ("x", "y")
    ]
    node = onnx.helper.make_node("Relu", ["x"], ["y"])
    graph = onnx.helper.make_graph([node], "one", values[:1], values[1:])
    opset = onnx.helper.make_opsetid("", 17)
    model = onnx.helper.make_model(graph, opset_imports=[opset], ir_version=8)
    onnx.save(model, folder / "model.onnx")
    for name in ("input.0.npy", "expected.0.npy"):
        tensors.save(folder / name, np.ones(1, np.float32))
    return catalog.Model("one_element", folder, 1, ["x"], ["y"], {})


def empty_call(peer: str) -> float:
    """The seconds of a peer's call that computes next to nothing: how much of
    its times is not the network's. NaN where it fails."""
    with tempfile.TemporaryDirectory() as folder:
        side = peers.Peer(peer, _one_element(Path(folder)), 1)
        try:
            return math.nan if side.problem else side.round(2000)
        finally:
            side.close()


def peak(build: repo.Build, threads: int) -> float:
    """The f32 FLOP/s of that many threads at once, two for each multiply-add, as
    cnn-run measures them for its roofline; the best of a few times."""
    best = 0.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model = _one_element(folder)
        place = repo.Place("cpu", "", "auto")
        compiled, _ = measure.compile_network(build, model, folder, place)
        if not compiled.ok:
            raise RuntimeError(measure.why_not(compiled))
        report = folder / "profile.json"
        for _ in range(_ATTEMPTS):
            outcome = cnnc.run_artifact(
                build,
                folder / f"{model.name}.cnn",
                model.input_files(),
                folder,
                threads=threads,
                extra=[f"--profile-json={report}"],
            )
            if outcome.code != 0:
                raise RuntimeError(f"cnn-run: {outcome.describe()}")
            measured = json.loads(report.read_text())["roofline"]
            best = max(best, measured["gflop_per_s"] * 1e9)
    return best
