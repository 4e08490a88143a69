"""Makes the batch-norm statistics of a model with random weights true.

With invented statistics activations explode or die within a few layers, and
a comparison of outputs then says nothing. So a seeded input is sent through
the model, node by node, and every BatchNormalization gets the mean and the
variance that its input really has.
"""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime
from onnx import helper, numpy_helper


def _session(model: onnx.ModelProto) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.graph_optimization_level = (
        onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    )
    return onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )


def _evaluate(
    node: onnx.NodeProto, values: dict[str, np.ndarray], model: onnx.ModelProto
) -> list[np.ndarray]:
    """The node's outputs, by a session of its own."""
    names = [name for name in dict.fromkeys(node.input) if name]
    infos = [
        helper.make_tensor_value_info(
            name,
            helper.np_dtype_to_tensor_dtype(values[name].dtype),
            values[name].shape,
        )
        for name in names
    ]
    outputs = [onnx.ValueInfoProto(name=name) for name in node.output if name]
    graph = helper.make_graph([node], "one", infos, outputs)
    single = helper.make_model(
        graph,
        opset_imports=list(model.opset_import),
        ir_version=max(model.ir_version, 4),
    )
    return _session(single).run(None, {name: values[name] for name in names})


def set_initializer(graph: onnx.GraphProto, name: str, array: np.ndarray) -> None:
    """Replaces the initializer `name`."""
    for tensor in graph.initializer:
        if tensor.name == name:
            tensor.CopyFrom(numpy_helper.from_array(array, name))
            return
    raise KeyError(name)


def _measure(
    graph: onnx.GraphProto, node: onnx.NodeProto, values: dict[str, np.ndarray]
) -> None:
    """Sets the statistics of a BatchNormalization from its input."""
    x = values[node.input[0]].astype(np.float64)
    axes = (0, *range(2, x.ndim))
    mean = x.mean(axis=axes)
    variance = x.var(axis=axes)
    # A channel that is all but constant would be blown up by its division.
    variance = np.maximum(variance, 1e-2 * max(variance.mean(), 1e-6))
    for name, array in ((node.input[3], mean), (node.input[4], variance)):
        values[name] = array.astype(np.float32)
        set_initializer(graph, name, values[name])


def calibrate(model: onnx.ModelProto, feeds: dict[str, np.ndarray]) -> None:
    """Runs `model` on `feeds` and sets its batch-norm statistics in place;
    those must be initializers, and nodes stand in topological order."""
    graph = model.graph
    values = dict(feeds)
    for tensor in graph.initializer:
        values[tensor.name] = numpy_helper.to_array(tensor)
    last_use = {
        name: k for k, node in enumerate(graph.node) for name in node.input
    }
    for k, node in enumerate(graph.node):
        if node.op_type == "BatchNormalization":
            _measure(graph, node, values)
        outputs = _evaluate(node, values, model)
        values.update(zip([name for name in node.output if name], outputs))
        for name in set(node.input):
            if last_use[name] == k:
                values.pop(name, None)
