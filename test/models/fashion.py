"""Fashion-MNIST: the data set of Debian's dataset-fashion-mnist, and the score
of a compiled classifier on all of its test pictures."""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path

import numpy as np

from pylib import cnnc, tensors
from pylib.repo import Build, Place

FOLDER = Path("/usr/share/datasets/fashion-mnist")

TEST_PICTURES = 10_000

# The share of right answers that the network in the tree must reach.
LEAST_SCORE = 0.89


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


def score(
    build: Build, artifact: Path, batch: int, place: Place, threads: int, count: int
) -> float:
    """The share of the first `count` test pictures that the artifact names
    right, through cnn-run, `batch` at a time. Raises RuntimeError when a run
    fails."""
    pictures, labels = (part[:count] for part in load("t10k"))
    right = 0
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
            guess = logits.argmax(axis=1)
            right += int((guess == labels[begin : begin + batch]).sum())
    return right / len(pictures)
