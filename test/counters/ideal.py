"""The least that the tiling of a convolution or product must move, from the
model and the tile alone: nothing here looks at code.

A block computes blockM rows and blockN columns of the result, so that every
column of blocks reads each element of the left operand (for a convolution: of
the patches, without what lies in the padding) once, and every row of blocks
each weight once. Results, and what is added to them, move once. Of a pool in the
kernel of its convolution only the results move; positions in none of its windows
are not computed.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import onnx

SECTOR = 32
WARP_ROWS, WARP_COLUMNS = 4, 8  # lanes of a warp along rows and columns
TENSOR_ROWS = 16  # rows of a tile of tensor cores


@dataclasses.dataclass(frozen=True)
class Product:
    """y[m, n] = sum over k of a[m, k] * b[k, n], `groups` times."""

    groups: int
    m: int
    n: int
    k: int
    # Elements of `a` that exist: all of m * k without those in the padding.
    elements_a: int
    # Rows that one result is made of: those of a pool's window.
    window: int = 1


class Graph:
    """A model's nodes by name and its values' shapes."""

    def __init__(self, path: Path) -> None:
        model = onnx.shape_inference.infer_shapes(onnx.load(path), data_prop=True)
        graph = model.graph
        self.nodes = {node.name or node.output[0]: node for node in graph.node}
        self.shapes = {t.name: list(t.dims) for t in graph.initializer}
        for value in [*graph.value_info, *graph.input, *graph.output]:
            dims = value.type.tensor_type.shape.dim
            self.shapes[value.name] = [dim.dim_value for dim in dims]

    def contraction(self, names: Sequence[str]) -> str | None:
        """The convolution or product among the nodes `names`, or None."""
        for name in names:
            node = self.nodes.get(name)
            if node is not None and node.op_type in ("Conv", "Gemm", "MatMul"):
                return name
        return None

    def product(self, name: str, names: Sequence[str] = ()) -> Product:
        """What the contraction `name` computes in a kernel of the nodes
        `names`."""
        node = self.nodes[name]
        if node.op_type == "Conv":
            return self._convolution(node, names)
        return self._matrices(node)

    def adds(self, names: Sequence[str]) -> int:
        """How many tensors the nodes `names` add to the contraction's result."""
        nodes = [self.nodes[name] for name in names if name in self.nodes]
        inside = {output for node in nodes for output in node.output}
        return sum(
            source not in inside
            for node in nodes
            if node.op_type == "Add"
            for source in node.input
        )

    def _matrices(self, node: onnx.NodeProto) -> Product:
        attributes = _attributes(node)
        a, b = (self.shapes[name] for name in node.input[:2])
        if attributes.get("transA"):
            a = a[::-1]
        n = b[0] if attributes.get("transB") else b[-1]
        m, k = math.prod(a[:-1]), a[-1]
        return Product(1, m, n, k, m * k)

    def _convolution(
        self, node: onnx.NodeProto, names: Sequence[str]
    ) -> Product:
        attributes = _attributes(node)
        x, w, y = (
            self.shapes[name] for name in (*node.input[:2], node.output[0])
        )
        spatial = len(x) - 2
        groups = attributes.get("group", 1)
        strides = attributes.get("strides", [1] * spatial)
        dilations = attributes.get("dilations", [1] * spatial)
        pads = attributes.get("pads", [0] * (2 * spatial))
        window = 1
        for pool in (self.nodes[n] for n in names if n in self.nodes):
            if pool.op_type in ("MaxPool", "AveragePool"):
                kernel = _attributes(pool)["kernel_shape"]
                pooled = self.shapes[pool.output[0]][2:]
                y = y[:2] + [p * k for p, k in zip(pooled, kernel)]
                window = math.prod(kernel)
        taps = 1
        for d in range(spatial):
            taps *= sum(
                0 <= o * strides[d] + t * dilations[d] - pads[d] < x[2 + d]
                for o in range(y[2 + d])
                for t in range(w[2 + d])
            )
        return Product(
            groups,
            m=x[0] * math.prod(y[2:]),
            n=w[0] // groups,
            k=math.prod(w[1:]),
            elements_a=x[0] * taps * w[1],
            window=window,
        )


def _attributes(node: onnx.NodeProto) -> dict[str, Any]:
    return {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}


def block(tiling: Mapping[str, int]) -> tuple[int, int]:
    """Rows and columns of the result that a block computes."""
    rows = TENSOR_ROWS if tiling["tensor"] else WARP_ROWS
    return (
        tiling["warps_m"] * tiling["thread_m"] * rows,
        tiling["warps_n"] * tiling["thread_n"] * WARP_COLUMNS,
    )


def least_sectors(
    product: Product, tiling: Mapping[str, int], added: int, result_bytes: int
) -> float:
    """Sectors of 32 bytes that hold what the tiling must move. `added`: tensors
    of the result's size; batch norms' shifts count as the bias."""
    block_m, block_n = block(tiling)
    rows, columns = math.ceil(product.m / block_m), math.ceil(product.n / block_n)
    operands = columns * product.elements_a + rows * product.k * product.n
    bias = 4 * rows * product.n
    stored = product.m // product.window
    results = result_bytes * (stored + added * product.m) * product.n
    # Parts of the depth each store sums of their own, in f32, for another kernel.
    parts = tiling.get("depth_parts", 1)
    if parts > 1:
        bias *= parts
        results = 4 * parts * product.m * product.n
    total = product.groups * (tiling["element_bytes"] * operands + bias + results)
    return total / SECTOR
