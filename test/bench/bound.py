"""How much a network has to compute."""

from __future__ import annotations

import math
from pathlib import Path

from counters import ideal

_CONTRACTIONS = ("Conv", "ConvTranspose", "Gemm", "MatMul")


def multiply_adds(path: Path) -> int:
    """Those of a model's convolutions and products as they are written, taps in
    the padding too. Raises ValueError where a shape is not known."""
    graph = ideal.Graph(path)
    total = 0
    for node in graph.nodes.values():
        if node.op_type not in _CONTRACTIONS:
            continue
        names = (*node.input[:2], node.output[0])
        shapes = [graph.shapes.get(name, []) for name in names]
        if not all(shape and all(shape) for shape in shapes):
            raise ValueError(f'unknown shape at node "{node.name}"')
        x, w, y = shapes
        if node.op_type == "Conv":
            total += math.prod(y) * math.prod(w[1:])
        elif node.op_type == "ConvTranspose":
            # Every element of the operand meets the whole of its kernels.
            total += math.prod(x) * math.prod(w[1:])
        else:
            transposed = any(a.name == "transA" and a.i for a in node.attribute)
            total += math.prod(y) * (x[-2] if transposed else x[-1])
    return total
