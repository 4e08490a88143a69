"""Fashion-MNIST: the data set of Debian's dataset-fashion-mnist, and the score
of a compiled classifier on all of its test pictures."""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path

import numpy as np
import onnxruntime

from pylib import cnnc, tensors
from pylib.repo import Build, Place

FOLDER = Path("/usr/share/datasets/fashion-mnist")

TEST_PICTURES = 10_000

# The share of right answers that the network in the tree must reach.
LEAST_SCORE = 0.89

# Of so many pictures a quantised network must name so many as the f32 one.
COMPARED_PICTURES = 200
LEAST_AGREEMENT = 0.95


def _read(name: str, header: int) -> np.ndarray:
    """An IDX file's bytes after its header."""
    with gzip.open(FOLDER / name) as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


def load(part: str) -> tuple[np.ndarray, np.ndarray]:
    """Pictures (N x 1 x 28 x 28, 0..1, f32) and labels of "train" or "t10k"."""
    pixels = _read(f"{part}-images-idx3-ubyte.gz", 16)
    labels = _read(f"{part}-labels-idx1-ubyte.gz", 8)
    pictures = pixels.reshape(-1, 1, 28, 28).astype(np.float32) / 255.0
    return pictures, labels.astype(np.int64)


def answers(
    build: Build, artifact: Path, batch: int, place: Place, threads: int, count: int
) -> np.ndarray:
    """What the artifact names each of the first `count` test pictures, through
    cnn-run, `batch` at a time. Raises RuntimeError when a run fails."""
    pictures = load("t10k")[0][:count]
    found = []
    with tempfile.TemporaryDirectory(dir=artifact.parent) as scratch:
        folder = Path(scratch)
        for begin in range(0, len(pictures), batch):
            tensors.save(folder / "in.npy", pictures[begin : begin + batch])
            outcome = cnnc.run_artifact(
                build,
                artifact,
                {"image": folder / "in.npy"},
                folder,
                place=place,
                threads=threads,
                timeout=600.0,
            )
            if outcome.code != 0:
                raise RuntimeError(f"cnn-run: {outcome.describe()}")
            logits = tensors.load(cnnc.output_file(folder, "logits"))
            found.append(logits.argmax(axis=1))
    return np.concatenate(found)


def score(found: np.ndarray) -> float:
    """The share of right ones among answers to the first test pictures."""
    return float(np.mean(found == load("t10k")[1][: len(found)]))


def agreement(found: np.ndarray, session: onnxruntime.InferenceSession) -> float:
    """The share of answers that ONNX Runtime's `session` gives too, in f32."""
    pictures = load("t10k")[0][: len(found)]
    batch = session.get_inputs()[0].shape[0]
    logits = [
        session.run(None, {"image": pictures[begin : begin + batch]})[0]
        for begin in range(0, len(pictures), batch)
    ]
    return float(np.mean(found == np.concatenate(logits).argmax(axis=1)))
