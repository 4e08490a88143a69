"""Tests of ideal.py by numbers that are counted by hand."""

from __future__ import annotations

import sys
import tempfile
import unittest
from pathlib import Path

import onnx
from onnx import TensorProto, helper

from counters import ideal


class Ideal(unittest.TestCase):
    """A convolution with its residual, and a product."""

    def setUp(self) -> None:
        nodes = [
            helper.make_node(
                "Conv", ["x", "w"], ["c"], "conv", pads=[1, 1, 1, 1], strides=[2, 1]
            ),
            helper.make_node("Add", ["c", "r"], ["s"], "add"),
            helper.make_node("Relu", ["s"], ["y"], "relu"),
            helper.make_node("Flatten", ["y"], ["f"], "flat"),
            helper.make_node(
                "MaxPool", ["c"], ["p"], "pool", kernel_shape=[2, 3], strides=[2, 3]
            ),
            helper.make_node("Gemm", ["f", "v", "b"], ["z"], "fc", transB=1),
        ]
        shapes = {
            "x": [1, 8, 4, 4],
            "w": [16, 8, 3, 3],
            "r": [1, 16, 2, 4],
            "v": [10, 128],
            "b": [10],
        }
        graph = helper.make_graph(
            nodes,
            "g",
            [
                helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
                for name, shape in shapes.items()
            ],
            [helper.make_tensor_value_info("z", TensorProto.FLOAT, [1, 10])],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
        with tempfile.TemporaryDirectory() as folder:
            onnx.save(model, Path(folder) / "m.onnx")
            self.graph = ideal.Graph(Path(folder) / "m.onnx")

    def test_convolution(self) -> None:
        # Rows 0 and 2 of the output's two see 2 and 3 taps down; its four
        # columns see 2, 3, 3, 2 across: 5 * 10 taps of 8 channels.
        product = self.graph.product("conv")
        self.assertEqual(product, ideal.Product(1, 8, 16, 72, 5 * 10 * 8))
        names = ["conv", "add", "relu"]
        self.assertEqual(self.graph.contraction(names[::-1]), "conv")
        self.assertEqual(self.graph.adds(names), 1)
        tiling = {
            "tensor": 0,
            "warps_m": 1,
            "thread_m": 1,
            "warps_n": 1,
            "thread_n": 1,
            "element_bytes": 4,
        }
        self.assertEqual(ideal.block(tiling), (4, 8))
        # Two rows and two columns of blocks: patches twice, weights and shifts
        # twice, and the result and the residual once.
        moved = 4 * (2 * 400 + 2 * 72 * 16) + 4 * 2 * 16 + 2 * 4 * 8 * 16
        self.assertEqual(
            ideal.least_sectors(product, tiling, 1, 4), moved / 32
        )

    def test_parts(self) -> None:
        # Two parts of the depth read what the whole reads, and store two sums
        # in place of the result; the residual is another kernel's.
        product = self.graph.product("conv")
        tiling = {
            "depth_parts": 2,
            "tensor": 1,
            "warps_m": 1,
            "thread_m": 1,
            "warps_n": 1,
            "thread_n": 2,
            "element_bytes": 2,
        }
        moved = 2 * (400 + 72 * 16) + 4 * 2 * 16 + 2 * 4 * 8 * 16
        self.assertEqual(
            ideal.least_sectors(product, tiling, 0, 2), moved / 32
        )

    def test_pool(self) -> None:
        # One window of 2 x 3: the last of four columns, with 2 taps across, is
        # not computed.
        product = self.graph.product("conv", ["conv", "pool"])
        self.assertEqual(product, ideal.Product(1, 6, 16, 72, 5 * 8 * 8, 6))
        tiling = {
            "tensor": 0,
            "warps_m": 2,
            "thread_m": 1,
            "warps_n": 1,
            "thread_n": 2,
            "element_bytes": 4,
        }
        moved = 4 * (320 + 72 * 16) + 4 * 16 + 4 * 16
        self.assertEqual(ideal.least_sectors(product, tiling, 0, 4), moved / 32)

    def test_product(self) -> None:
        self.assertEqual(
            self.graph.product("fc"), ideal.Product(1, 1, 10, 128, 128)
        )
        self.assertIsNone(self.graph.contraction(["relu", "flat"]))


if __name__ == "__main__":
    sys.exit(unittest.main())
