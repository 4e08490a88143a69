"""Trains the small Fashion-MNIST network of this folder with NumPy alone and
writes it as ONNX; run by hand: tools/python test/models/train_fashion.py

    conv 3x3 16, ReLU, pool, conv 3x3 32, ReLU, pool, fully connected 64,
    ReLU, fully connected 10

Twelve epochs of Adam on 60,000 pictures, each mirrored at random; seeded, so
the same versions of NumPy and its BLAS give the same weights.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
from numpy.lib.stride_tricks import sliding_window_view

from models import fashion
from models.graph import Graph

BATCH = 128
EPOCHS = 12
RATE = 2e-3
DECAY = 2e-4
SEED = 1

Gradients = dict[str, np.ndarray]


def _patches(x: np.ndarray) -> np.ndarray:
    """The 3x3 neighbourhoods of an NHWC batch, zero beyond its edge:
    (N*H*W) x (9*C)."""
    n, h, w, c = x.shape
    padded = np.zeros((n, h + 2, w + 2, c), x.dtype)
    padded[:, 1:-1, 1:-1] = x
    windows = sliding_window_view(padded, (3, 3), axis=(1, 2))
    return windows.transpose(0, 1, 2, 4, 5, 3).reshape(n * h * w, 9 * c)


def _fold(columns: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """The adjoint of _patches: sums each pixel's shares."""
    n, h, w, c = shape
    parts = columns.reshape(n, h, w, 3, 3, c)
    padded = np.zeros((n, h + 2, w + 2, c), columns.dtype)
    for i in range(3):
        for j in range(3):
            padded[:, i : i + h, j : j + w] += parts[:, :, :, i, j]
    return padded[:, 1:-1, 1:-1]


class Network:
    """The weights, and one step of learning. Activations are NHWC; `wK` of a
    convolution is (9 * in) x out, of a full layer in x out."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.weights: dict[str, np.ndarray] = {}
        shapes = ((9, 16), (9 * 16, 32), (7 * 7 * 32, 64), (64, 10))
        for k, (fan_in, out) in enumerate(shapes):
            scale = np.sqrt(2.0 / fan_in)
            w = rng.standard_normal((fan_in, out)) * scale
            self.weights[f"w{k}"] = w.astype(np.float32)
            self.weights[f"b{k}"] = np.zeros(out, np.float32)

    def _conv_pool(
        self, x: np.ndarray, k: int
    ) -> tuple[np.ndarray, Callable[[np.ndarray, Gradients], np.ndarray]]:
        """Convolution, ReLU, 2x2 max-pooling; and their way back."""
        n, h, w, _ = x.shape
        columns = _patches(x)
        y = columns @ self.weights[f"w{k}"] + self.weights[f"b{k}"]
        out = y.shape[1]
        cells = y.reshape(n, h // 2, 2, w // 2, 2, out)
        best = cells.max(axis=(2, 4), keepdims=True)
        # Equal maxima share the gradient.
        chosen = (cells == best) & (best > 0)
        share = np.maximum(chosen.sum(axis=(2, 4), keepdims=True), 1)

        def back(grad: np.ndarray, grads: Gradients) -> np.ndarray:
            spread = chosen * (grad[:, :, None, :, None] / share)
            dy = spread.reshape(n * h * w, out).astype(np.float32)
            grads[f"w{k}"] = columns.T @ dy
            grads[f"b{k}"] = dy.sum(axis=0)
            if k == 0:
                return grad
            return _fold(dy @ self.weights[f"w{k}"].T, x.shape)

        return np.maximum(best[:, :, 0, :, 0], 0), back

    def _head(self, flat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        w = self.weights
        hidden = np.maximum(flat @ w["w2"] + w["b2"], 0)
        return hidden, hidden @ w["w3"] + w["b3"]

    def logits(self, x: np.ndarray) -> np.ndarray:
        """The scores of an NHWC batch."""
        first, _ = self._conv_pool(x, 0)
        second, _ = self._conv_pool(first, 1)
        return self._head(second.reshape(len(x), -1))[1]

    def step(self, x: np.ndarray, labels: np.ndarray) -> Gradients:
        """The gradients of the batch's mean cross-entropy."""
        w = self.weights
        first, back0 = self._conv_pool(x, 0)
        second, back1 = self._conv_pool(first, 1)
        flat = second.reshape(len(x), -1)
        hidden, logits = self._head(flat)
        logits -= logits.max(axis=1, keepdims=True)
        p = np.exp(logits)
        p /= p.sum(axis=1, keepdims=True)
        p[np.arange(len(x)), labels] -= 1
        d3 = p / len(x)
        grads = {"w3": hidden.T @ d3, "b3": d3.sum(axis=0)}
        d2 = (d3 @ w["w3"].T) * (hidden > 0)
        grads["w2"] = flat.T @ d2
        grads["b2"] = d2.sum(axis=0)
        back0(back1((d2 @ w["w2"].T).reshape(second.shape), grads), grads)
        return grads


class Adam:
    """Adam with decoupled weight decay, arXiv:1711.05101."""

    def __init__(self, weights: dict[str, np.ndarray]) -> None:
        self.weights = weights
        self.mean = {k: np.zeros_like(v) for k, v in weights.items()}
        self.square = {k: np.zeros_like(v) for k, v in weights.items()}
        self.steps = 0

    def update(self, grads: Gradients, rate: float) -> None:
        self.steps += 1
        correct1 = 1 - 0.9**self.steps
        correct2 = 1 - 0.999**self.steps
        for key, weight in self.weights.items():
            grad = grads[key]
            self.mean[key] += 0.1 * (grad - self.mean[key])
            self.square[key] += 0.001 * (grad * grad - self.square[key])
            size = np.sqrt(self.square[key] / correct2) + 1e-8
            weight -= rate * (self.mean[key] / correct1 / size)
            if key.startswith("w"):
                weight -= rate * DECAY * weight


def accuracy(net: Network, x: np.ndarray, labels: np.ndarray) -> float:
    guesses = [net.logits(x[b : b + 500]).argmax(1) for b in range(0, len(x), 500)]
    return float((np.concatenate(guesses) == labels).mean())


def train(epochs: int) -> Network:
    """Trains on all 60,000 pictures; prints the test score of each epoch."""
    rng = np.random.default_rng(SEED)
    pictures, labels = fashion.load("train")
    x = np.ascontiguousarray(pictures.transpose(0, 2, 3, 1))
    tests, truth = fashion.load("t10k")
    tests = np.ascontiguousarray(tests.transpose(0, 2, 3, 1))
    net = Network(rng)
    adam = Adam(net.weights)
    steps = epochs * (len(x) // BATCH)
    for epoch in range(epochs):
        start = time.monotonic()
        order = rng.permutation(len(x))
        for begin in range(0, len(x) - BATCH + 1, BATCH):
            pick = order[begin : begin + BATCH]
            batch = x[pick]
            mirrored = rng.random(BATCH) < 0.5
            batch[mirrored] = batch[mirrored, :, ::-1]
            # Half a cosine from the full rate to zero.
            rate = RATE * 0.5 * (1 + np.cos(np.pi * adam.steps / steps))
            adam.update(net.step(batch, labels[pick]), rate)
        seconds = time.monotonic() - start
        print(
            f"epoch {epoch + 1}: {accuracy(net, tests, truth):.4f} "
            f"in {seconds:.0f} s",
            flush=True,
        )
    return net


def export(net: Network) -> onnx.ModelProto:
    """The network as ONNX, NCHW, 100 pictures at a time."""
    g = Graph("fashion_cnn", seed=0)
    w = net.weights
    x = g.input("image", [100, 1, 28, 28])
    for k, out in enumerate((16, 32)):
        # (3, 3, in, out) to (out, in, 3, 3)
        kernel = w[f"w{k}"].reshape(3, 3, -1, out).transpose(3, 2, 0, 1)
        weight = g.weight(f"conv{k}.weight", np.ascontiguousarray(kernel))
        x = g.node(
            "Conv",
            [x, weight, g.weight(f"conv{k}.bias", w[f"b{k}"])],
            f"/conv{k}/Conv",
            channels=out,
            kernel_shape=[3, 3],
            pads=[1, 1, 1, 1],
        )
        x = g.node("Relu", [x], f"/relu{k}/Relu")
        x = g.node(
            "MaxPool",
            [x],
            f"/pool{k}/MaxPool",
            kernel_shape=[2, 2],
            strides=[2, 2],
        )
    x = g.node("Flatten", [x], "/Flatten", axis=1)
    # Its rows follow NHWC here and NCHW in the model.
    first = w["w2"].reshape(7, 7, 32, 64).transpose(2, 0, 1, 3).reshape(-1, 64)
    x = _full(g, x, 0, np.ascontiguousarray(first), w["b2"])
    x = g.node("Relu", [x], "/relu2/Relu")
    x = _full(g, x, 1, w["w3"], w["b3"])
    g.output(g.node("Identity", [x], "/Identity", outputs=["logits"]), [100, 10])
    return g.finish("test/models/train_fashion.py")


def _full(g: Graph, x: str, k: int, w: np.ndarray, b: np.ndarray) -> str:
    inputs = [x, g.weight(f"fc{k}.weight", w), g.weight(f"fc{k}.bias", b)]
    return g.node("Gemm", inputs, f"/fc{k}/Gemm")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    here = Path(__file__).resolve().parent
    parser.add_argument(
        "--output", type=Path, default=here / "fashion" / "fashion_cnn.onnx"
    )
    options = parser.parse_args()
    model = export(train(options.epochs))
    options.output.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, options.output)
    print(f"{options.output}: {options.output.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
