"""Builds an ONNX graph node by node."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

# What PyTorch's and TensorFlow's exporters of today write by default.
OPSET = 17
IR_VERSION = 8


class Graph:
    """A graph in the making, with the random state that its weights come
    from. Values are known by name; `channels` holds how many each has."""

    def __init__(self, name: str, seed: int, opset: int = OPSET) -> None:
        self.name = name
        self.rng = np.random.default_rng(seed)
        self.opset = opset
        self.channels: dict[str, int] = {}
        self._nodes: list[onnx.NodeProto] = []
        self._inputs: list[onnx.ValueInfoProto] = []
        self._outputs: list[onnx.ValueInfoProto] = []
        self._initializers: list[onnx.TensorProto] = []

    def input(
        self, name: str, shape: Sequence[int | str], channels: int | None = None
    ) -> str:
        """Declares an f32 input; text in `shape` is a symbolic dimension."""
        info = helper.make_tensor_value_info(name, TensorProto.FLOAT, list(shape))
        self._inputs.append(info)
        self.channels[name] = channels if channels else int(shape[1])
        return name

    def output(
        self,
        value: str,
        shape: Sequence[int | str],
        element: int = TensorProto.FLOAT,
    ) -> None:
        """Makes `value` an output."""
        self._outputs.append(
            helper.make_tensor_value_info(value, element, list(shape))
        )

    def weight(self, name: str, array: np.ndarray) -> str:
        """Adds an initializer."""
        self._initializers.append(numpy_helper.from_array(array, name))
        return name

    def node(
        self,
        op: str,
        inputs: Sequence[str],
        name: str,
        *,
        channels: int | None = None,
        outputs: int | Sequence[str] = 1,
        **attributes: Any,
    ) -> Any:
        """Appends a node; returns its output's name, or a list of several.
        The output has the channels of the first input unless said otherwise."""
        names = (
            [f"{name}_output_{k}" for k in range(outputs)]
            if isinstance(outputs, int)
            else list(outputs)
        )
        self._nodes.append(
            helper.make_node(op, list(inputs), names, name=name, **attributes)
        )
        if channels is None and inputs:
            channels = self.channels.get(inputs[0])
        for out in names:
            if channels is not None:
                self.channels[out] = channels
        return names[0] if len(names) == 1 else names

    def constant(self, name: str, array: np.ndarray) -> str:
        """Appends a Constant node, as PyTorch exports shape arithmetic."""
        value = numpy_helper.from_array(np.asarray(array))
        return self.node("Constant", [], name, value=value)

    def finish(self, producer: str) -> onnx.ModelProto:
        """The checked model."""
        graph = helper.make_graph(
            self._nodes,
            self.name,
            self._inputs,
            self._outputs,
            self._initializers,
        )
        model = helper.make_model(
            graph,
            producer_name=producer,
            opset_imports=[helper.make_opsetid("", self.opset)],
            ir_version=IR_VERSION,
        )
        onnx.checker.check_model(model)
        return model
