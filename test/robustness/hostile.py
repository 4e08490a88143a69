"""Models that are wrong in one way each, written to be rejected, and what
cnnc is to answer."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

ERROR = 1
REFUSED = 3


@dataclasses.dataclass(frozen=True)
class Hostile:
    """A model file's writer, the exit code that is due, and how many rows a
    refusal must have."""

    name: str
    write: Callable[[Path], None]
    code: int = ERROR
    rows: int = 0


def model(
    nodes: Sequence[onnx.NodeProto],
    initializers: Sequence[onnx.TensorProto] = (),
    shape: Sequence[Any] = (1, 4, 8, 8),
    output: str = "y",
) -> onnx.ModelProto:
    """A model from x to `output`, not checked."""
    info = helper.make_tensor_value_info
    graph = helper.make_graph(
        list(nodes),
        "hostile",
        [info("x", TensorProto.FLOAT, list(shape))],
        [helper.make_empty_tensor_value_info(output)],
        list(initializers),
    )
    return helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8
    )


def saved(proto: onnx.ModelProto) -> Callable[[Path], None]:
    """Writes the model as it is."""
    return lambda path: path.write_bytes(proto.SerializeToString()) and None


def _ints(name: str, values: Sequence[int]) -> onnx.TensorProto:
    return numpy_helper.from_array(np.array(values, np.int64), name)


def _external(location: str, length: int = 576) -> onnx.ModelProto:
    """A convolution whose weights lie in another file."""
    weight = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=[4, 4, 3, 3])
    weight.data_location = TensorProto.EXTERNAL
    for key, value in (("location", location), ("length", str(length))):
        weight.external_data.add(key=key, value=value)
    return model([helper.make_node("Conv", ["x", "w"], ["y"], name="conv")], [weight])


def _short_external(path: Path) -> None:
    (path.parent / "short.bin").write_bytes(bytes(8))
    saved(_external("short.bin"))(path)


def _linked_external(path: Path) -> None:
    """A link in the model's folder that leads out of it."""
    link = path.parent / "link.bin"
    link.unlink(missing_ok=True)
    link.symlink_to("/etc/passwd")
    saved(_external("link.bin"))(path)


def _ten_unsupported() -> onnx.ModelProto:
    nodes, value = [], "x"
    for k in range(10):
        nodes.append(
            helper.make_node(
                "Frobnicate", [value], [f"v{k}"], name=f"frob{k}", domain="no.such"
            )
        )
        nodes.append(helper.make_node("Relu", [f"v{k}"], [f"r{k}"], name=f"relu{k}"))
        value = f"r{k}"
    proto = model(nodes, output=value)
    proto.opset_import.append(helper.make_opsetid("no.such", 1))
    return proto


def _cycle() -> onnx.ModelProto:
    return model(
        [
            helper.make_node("Add", ["x", "b"], ["a"], name="a"),
            helper.make_node("Relu", ["a"], ["b"], name="b"),
            helper.make_node("Relu", ["b"], ["y"], name="y"),
        ]
    )


def _lying_weight() -> onnx.ModelProto:
    """An initializer with far fewer bytes than its shape says."""
    weight = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=[1 << 20] * 2)
    weight.raw_data = bytes(16)
    return model([helper.make_node("Add", ["x", "w"], ["y"], name="add")], [weight])


def _ranges() -> onnx.ModelProto:
    """Many nodes that each make as large a constant as one may."""
    bounds = [
        numpy_helper.from_array(np.array(value, np.int64), name)
        for name, value in (("a", 0), ("b", 1 << 22), ("c", 1))
    ]
    nodes = [
        helper.make_node("Range", ["a", "b", "c"], [f"r{k}"], name=f"range{k}")
        for k in range(100)
    ]
    return model(nodes, bounds, output="r0")


def _doubling() -> onnx.ModelProto:
    """Functions that each call the one before twice."""
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("d", 1)]
    body = [helper.make_node("Relu", ["x"], ["y"])]
    proto = model([helper.make_node("f30", ["x"], ["y"], domain="d")])
    proto.opset_import.append(opsets[1])
    for k in range(31):
        proto.functions.append(
            helper.make_function("d", f"f{k}", ["x"], ["y"], body, opsets)
        )
        body = [
            helper.make_node(f"f{k}", ["x"], ["t"], domain="d"),
            helper.make_node(f"f{k}", ["t"], ["y"], domain="d"),
        ]
    return proto


def _field(number: int, payload: bytes) -> bytes:
    """A length-delimited field in protobuf's encoding."""
    size, length = len(payload), b""
    while size > 127:
        length += bytes([size & 127 | 128])
        size >>= 7
    return bytes([number << 3 | 2]) + length + bytes([size]) + payload


def _deep(path: Path) -> None:
    """Conditions in conditions, ten thousand deep: past protobuf's own limit
    of nesting, and past what recursion could take. Encoded by hand, because
    the Python package refuses to make it."""
    graph = b""
    for _ in range(10_000):
        attribute = _field(1, b"then_branch") + _field(6, graph)
        graph = _field(1, _field(4, b"If") + _field(5, attribute))
    path.write_bytes(_field(7, graph))


def _one(op: str, inputs: Sequence[str], *tensors: Any, **attributes: Any) -> Any:
    node = helper.make_node(op, list(inputs), ["y"], name=op.lower(), **attributes)
    return model([node], tensors)


def cases() -> list[Hostile]:
    """All of them."""
    weight = numpy_helper.from_array(np.ones((4, 4, 3, 3), np.float32), "w")
    relu = helper.make_node("Relu", ["x"], ["y"], name="relu")
    wild = helper.make_node("Relu", ["nowhere"], ["y"], name="relu")
    twice = [relu, helper.make_node("Relu", ["x"], ["y"], name="again")]
    huge = 1 << 62
    good = {
        "empty file": lambda path: path.write_bytes(b"") and None,
        "random bytes": lambda path: path.write_bytes(
            np.random.default_rng(0).bytes(4096)
        )
        and None,
        "a folder": lambda path: path.mkdir(),
        "dimensions of 2^62": saved(model([relu], shape=[huge] * 4)),
        "a product above 2^64": saved(model([relu], shape=[1 << 31] * 4)),
        "a negative dimension": saved(model([relu], shape=[1, -4, 8, 8])),
        "a cyclic graph": saved(_cycle()),
        "an undefined value": saved(model([wild])),
        "an output defined twice": saved(model(twice)),
        "an output that is nowhere": saved(model([relu], output="gone")),
        "a missing external file": saved(_external("gone.bin")),
        "an external file outside": saved(_external("../../../etc/passwd", 16)),
        "an absolute external file": saved(_external("/etc/passwd", 16)),
        "a link to an external file outside": _linked_external,
        "an external file that is short": _short_external,
        "an external file that is a device": saved(_external("/dev/zero")),
        "a weight with too few bytes": saved(_lying_weight()),
        "a stride of zero": saved(_one("Conv", "xw", weight, strides=[0, 0])),
        "a negative stride": saved(_one("Conv", "xw", weight, strides=[-1, 1])),
        "a dilation of 2^40": saved(_one("Conv", "xw", weight, dilations=[1 << 40] * 2)),
        "a kernel larger than its input": saved(
            _one("MaxPool", "x", kernel_shape=[999, 999])
        ),
        "pads of 2^40": saved(_one("Conv", "xw", weight, pads=[1 << 40] * 4)),
        "an axis out of range": saved(_one("Softmax", "x", axis=17)),
        "a wrong rank": saved(_one("Conv", "xs", _ints("s", [1]))),
        "channels that do not fit": saved(
            model(
                [helper.make_node("Conv", ["x", "w"], ["y"], name="conv")],
                [weight],
                shape=[1, 3, 8, 8],
            )
        ),
        "a reshape to another size": saved(_one("Reshape", "xs", _ints("s", [7, 7]))),
        "an expansion to 2^50": saved(_one("Expand", "xs", _ints("s", [1 << 50, 4, 8, 8]))),
        "a tile of 2^50": saved(_one("Tile", "xs", _ints("s", [1 << 50, 1, 1, 1]))),
        "a constant of 2^50": saved(_one("ConstantOfShape", "s", _ints("s", [1 << 50]))),
        "a permutation that is none": saved(_one("Transpose", "x", perm=[0, 0, 1, 2])),
        "constants of many nodes": saved(_ranges()),
        "functions that double": saved(_doubling()),
        "conditions 10,000 deep": _deep,
        "no graph": saved(onnx.ModelProto(ir_version=8)),
    }
    found = [Hostile(name, write) for name, write in good.items()]
    found.append(Hostile("ten unknown nodes", saved(_ten_unsupported()), REFUSED, 10))
    return found
