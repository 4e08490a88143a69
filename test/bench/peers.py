"""What cnnc's code is timed beside: inference engines, each in a process of its
own, so that neither its threads nor where it pins them matter to the others.

All take the same model file, whose shape is fixed, and compute in f32 on as many
threads as they are told. Inputs and outputs are bound once, before the clock
runs; what is left of Python in a time is a call, a few microseconds.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import math
import multiprocessing
import statistics
import subprocess
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

import numpy as np

from models import catalog, measure
from pylib import repo

START_SECONDS = 300.0


class OnnxRuntime:
    """A session of ONNX Runtime's CPU provider."""

    def __init__(self, model: catalog.Model, threads: int) -> None:
        self.session = catalog.session(model.path, threads)
        self.binding = self.session.io_binding()
        self.feeds = model.feeds()
        for name, value in self.feeds.items():
            self.binding.bind_cpu_input(name, value)
        self.found = {n: np.empty_like(v) for n, v in model.expected().items()}
        for name, value in self.found.items():
            self.binding.bind_output(
                name, "cpu", 0, value.dtype, value.shape, value.ctypes.data
            )

    def run(self) -> None:
        self.session.run_with_iobinding(self.binding)

    def outputs(self) -> dict[str, np.ndarray]:
        return self.found


class OpenVino:
    """A request of OpenVINO's CPU plugin, which would take bf16 where the
    processor has it, and as many streams as it likes, if nobody said no."""

    def __init__(self, model: catalog.Model, threads: int) -> None:
        # Only its own process needs it.
        import openvino

        core = openvino.Core()
        compiled = core.compile_model(
            core.read_model(model.path),
            "CPU",
            {
                "PERFORMANCE_HINT": "LATENCY",
                "INFERENCE_PRECISION_HINT": "f32",
                "INFERENCE_NUM_THREADS": threads,
                "NUM_STREAMS": 1,
            },
        )
        precision = compiled.get_property("INFERENCE_PRECISION_HINT")
        if precision != openvino.Type.f32:
            raise RuntimeError(f"it computes in {precision}, not in f32")
        self.request = compiled.create_infer_request()
        self.feeds = model.feeds()
        for name, value in self.feeds.items():
            tensor = openvino.Tensor(value, shared_memory=True)
            self.request.set_tensor(name, tensor)
        self.names = model.outputs

    def run(self) -> None:
        self.request.infer(share_outputs=True)

    def outputs(self) -> dict[str, np.ndarray]:
        return {n: np.array(self.request.get_tensor(n).data) for n in self.names}


ENGINES: dict[str, Callable[[catalog.Model, int], Any]] = {
    "ort": OnnxRuntime,
    "openvino": OpenVino,
}
_PACKAGES = {"ort": "onnxruntime", "openvino": "openvino"}


def versions() -> dict[str, str]:
    """Of the peers that are installed. OpenVINO, which nothing else needs, is
    installed where it is missing."""
    if not importlib.util.find_spec("openvino"):
        setup = [repo.ROOT / "tools" / "setup", "--no-packages", "--bench"]
        subprocess.run(setup, check=False)
        importlib.invalidate_caches()
    return {
        peer: importlib.metadata.version(package)
        for peer, package in _PACKAGES.items()
        if importlib.util.find_spec(package)
    }


def _serve(
    connection: Connection, peer: str, model: catalog.Model, threads: int
) -> None:
    """A process: checks what the engine computes, then answers each number of
    runs with their median seconds. A problem is answered as text."""
    try:
        engine = ENGINES[peer](model, threads)
        engine.run()
        connection.send(measure.compare_outputs(model, engine.outputs())[1])
        while runs := connection.recv():
            # As cnn-run does: the first one finds cold caches and threads asleep.
            engine.run()
            times = []
            for _ in range(runs):
                start = time.perf_counter()
                engine.run()
                times.append(time.perf_counter() - start)
            connection.send(statistics.median(times))
    except EOFError:
        pass
    except Exception as error:
        # Whatever an engine throws is what the table says of it.
        connection.send((str(error) or type(error).__name__).splitlines()[0])


class Peer:
    """An engine at work in its process. `problem` says why it has no figure."""

    def __init__(self, peer: str, model: catalog.Model, threads: int) -> None:
        # A fork would share this process's threads' locks.
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(
            target=_serve, args=(theirs, peer, model, threads), daemon=True
        )
        self.process.start()
        theirs.close()
        self.problem = str(self._answer(START_SECONDS))

    def _answer(self, seconds: float) -> Any:
        if not self.connection.poll(seconds):
            return f"no answer in {seconds:.0f} s"
        try:
            return self.connection.recv()
        except EOFError:
            self.process.join(timeout=10)
            return f"its process ended with exit code {self.process.exitcode}"

    def round(self, runs: int) -> float:
        """The median of `runs` runs, in seconds; NaN with a `problem`."""
        self.connection.send(runs)
        answer = self._answer(measure.RUN_SECONDS)
        if isinstance(answer, float):
            return answer
        self.problem = str(answer)
        return math.nan

    def close(self) -> None:
        """Ends the process."""
        self.process.kill()
        self.process.join()
        self.connection.close()
