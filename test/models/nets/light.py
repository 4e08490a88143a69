"""The nine classic networks of the onnx package: real architectures as Caffe2
and its contemporaries exported them, whose weights are ConstantOfShape nodes
that fill everything with one number.

With such weights every output is the same number, whatever a compiler does
to the order of channels. So each network is tested twice: as shipped, and
"filled", with seeded random weights in place of the constants.
"""

from __future__ import annotations

import importlib.util
import math
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

NAMES = (
    "bvlc_alexnet",
    "densenet121",
    "inception_v1",
    "inception_v2",
    "resnet50",
    "shufflenet",
    "squeezenet",
    "vgg19",
    "zfnet512",
)

# Without the two whose fully connected layers take half a gigabyte.
FILLED = tuple(n for n in NAMES if n not in ("vgg19", "zfnet512"))


def load(name: str) -> onnx.ModelProto:
    """The network as shipped."""
    spec = importlib.util.find_spec("onnx")
    assert spec is not None and spec.origin is not None
    folder = Path(spec.origin).parent / "backend/test/data/light"
    return onnx.load(folder / f"light_{name}.onnx")


def _random(
    rng: np.random.Generator,
    node: onnx.NodeProto,
    index: int,
    shape: list[int],
    last: bool,
) -> np.ndarray:
    """Random weights fit for input `index` of a node; `last` says that the
    node feeds the final Softmax, which large values would saturate."""
    op = node.op_type
    if op == "Conv" and index == 1:
        values = rng.standard_normal(shape, np.float32)
        return values * np.float32(math.sqrt(2.0 / math.prod(shape[1:])))
    if op == "Gemm" and index == 1:
        transposed = any(a.name == "transB" and a.i for a in node.attribute)
        fan_in = shape[1] if transposed else shape[0]
        values = rng.standard_normal(shape, np.float32)
        return values * np.float32((0.3 if last else 1.0) / math.sqrt(fan_in))
    if op == "BatchNormalization" and index in (3, 4):
        # Measured afterwards, by calibrate.py.
        return np.full(shape, index - 3, np.float32)
    if op == "Mul" or (op == "BatchNormalization" and index == 1):
        return rng.uniform(0.5, 1.5, shape).astype(np.float32)
    return rng.normal(0.0, 0.2, shape).astype(np.float32)


def load_filled(name: str) -> onnx.ModelProto:
    """The network with random weights as initializers; its batch-norm
    statistics still have to be calibrated."""
    model = load(name)
    graph = model.graph
    rng = np.random.default_rng(NAMES.index(name))
    data = {t.name: t for t in graph.initializer}
    # Scale and shift of a Mul and an Add come through an Unsqueeze.
    consumers: dict[str, tuple[onnx.NodeProto, int]] = {}
    for node in reversed(graph.node):
        for index, value in enumerate(node.input):
            through = node.op_type == "Unsqueeze" and node.output[0] in consumers
            consumers[value] = (
                consumers[node.output[0]] if through else (node, index)
            )
    logits = {n.input[0] for n in graph.node if n.op_type == "Softmax"}
    kept = []
    for node in graph.node:
        if node.op_type != "ConstantOfShape":
            kept.append(node)
            continue
        shape = [int(n) for n in numpy_helper.to_array(data[node.input[0]])]
        user, index = consumers[node.output[0]]
        values = _random(rng, user, index, shape, user.output[0] in logits)
        graph.initializer.append(numpy_helper.from_array(values, node.output[0]))
    del graph.node[:]
    graph.node.extend(kept)
    # Initializers need not be inputs from IR version 4 on, and those of the
    # shapes are used no more.
    used = {name for node in kept for name in node.input}
    live = [t for t in graph.initializer if t.name in used]
    del graph.initializer[:]
    graph.initializer.extend(live)
    inputs = [i for i in graph.input if i.name not in data]
    del graph.input[:]
    graph.input.extend(inputs)
    model.ir_version = 4
    return model
