"""The model suite: every network's name, builder and input shapes, and the
folder of files that a network becomes in the build folder:

    NAME/model.onnx  NAME/input.K.npy  NAME/expected.K.npy  NAME/entry.json
    NAME/calibrate/input.npy

`expected` is what ONNX Runtime computes; `calibrate` holds other inputs, to
choose the ranges of quantised numbers from.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import numpy_helper

from models import calibrate, fashion, pictures
from models.nets import (
    efficientnet,
    fcn,
    lenet,
    light,
    mobilenet,
    resnet,
    tflike,
    tiny,
    unet,
    vgg,
    yolo,
)
from pylib import tensors

HERE = Path(__file__).resolve().parent
FASHION_MODEL = HERE / "fashion" / "fashion_cnn.onnx"


@dataclasses.dataclass(frozen=True)
class Entry:
    """A network of the suite."""

    name: str
    build: Callable[[], onnx.ModelProto]
    # Its one input's shape.
    shape: tuple[int, ...]
    # Whether cnnc must be given that shape, as the model leaves it open.
    symbolic: bool = False
    # Whether batch-norm statistics are to be measured.
    random: bool = True
    # Whether test/bench times it when no network is named.
    timed: bool = False
    # The shape that is enough for a simulator; empty: the same.
    small: tuple[int, ...] = ()
    # Whether it takes a simulator minutes, and its shape cannot change.
    heavy: bool = False


def _fashion() -> onnx.ModelProto:
    return onnx.load(FASHION_MODEL)


def _entries() -> list[Entry]:
    big = (1, 3, 224, 224)
    entries = [
        Entry("resnet50", resnet.resnet50, big, timed=True, small=(1, 3, 96, 96)),
        Entry("resnet18", resnet.resnet18, big, small=(1, 3, 64, 64)),
        Entry("resnet8", tiny.resnet8, (1, 3, 32, 32)),
        Entry("mobilenet_v1_025", tiny.mobilenet_v1_025, (1, 3, 96, 96)),
        Entry("mobilenet_v2", mobilenet.mobilenet_v2, big, True, timed=True),
        Entry(
            "vgg16_features",
            vgg.vgg16_features,
            big,
            timed=True,
            small=(1, 3, 64, 64),
        ),
        Entry(
            "unet", unet.unet, (1, 3, 128, 128), timed=True, small=(1, 3, 64, 64)
        ),
        Entry("fcn", fcn.fcn, (1, 3, 160, 208), True, timed=True),
        Entry("yolo", yolo.yolo, (1, 3, yolo.SIZE, yolo.SIZE), timed=True),
        Entry(
            "tf_mobilenet", tflike.tf_mobilenet, (1, 96, 96, 3), True, timed=True
        ),
        Entry("tf_resnet", tflike.tf_resnet, (2, 64, 64, 3), True, timed=True),
        Entry("lenet", lenet.lenet, (1, 1, 28, 28), True, timed=True),
        Entry(
            "efficientnet_lite0",
            efficientnet.efficientnet_lite0,
            big,
            random=False,
            timed=True,
        ),
        Entry("fashion_cnn", _fashion, (100, 1, 28, 28), random=False),
    ]
    for name in light.NAMES:
        load = functools.partial(light.load, name)
        heavy = name == "vgg19"
        entries.append(
            Entry(f"light_{name}", load, big, random=False, heavy=heavy)
        )
    for name in light.FILLED:
        load = functools.partial(light.load_filled, name)
        entries.append(Entry(f"filled_{name}", load, big))
    return entries


ENTRIES = {entry.name: entry for entry in _entries()}


@dataclasses.dataclass(frozen=True)
class Model:
    """A network's files."""

    name: str
    folder: Path
    nodes: int
    inputs: list[str]
    outputs: list[str]
    shapes: dict[str, list[int]]

    @property
    def path(self) -> Path:
        return self.folder / "model.onnx"

    @property
    def calibration(self) -> Path:
        return self.folder / "calibrate"

    def input_files(self) -> dict[str, Path]:
        return {
            name: self.folder / f"input.{k}.npy"
            for k, name in enumerate(self.inputs)
        }

    def feeds(self) -> dict[str, np.ndarray]:
        return {n: tensors.load(p) for n, p in self.input_files().items()}

    def expected(self) -> dict[str, np.ndarray]:
        return {
            name: tensors.load(self.folder / f"expected.{k}.npy")
            for k, name in enumerate(self.outputs)
        }


def session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    """ONNX Runtime's session for a model file."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(
        str(path), options, providers=["CPUExecutionProvider"]
    )


def _stamp(entry: Entry) -> str:
    """Changes with everything that a network's files depend on."""
    digest = hashlib.sha256()
    sources = [*HERE.glob("*.py"), *HERE.glob("nets/*.py"), FASHION_MODEL]
    for source in sorted(path for path in sources if path.is_file()):
        digest.update(source.read_bytes())
    versions = (onnx.__version__, np.__version__, onnxruntime.__version__)
    return " ".join((digest.hexdigest(), *versions, repr(entry.shape)))


def _sample(entry: Entry, seed: int) -> np.ndarray:
    """A seeded input: a smooth picture with noise, about 0 in the mean."""
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal(entry.shape, np.float32)
    if entry.name == "fashion_cnn":
        return fashion.load("t10k")[0][seed * entry.shape[0] :][: entry.shape[0]]
    if entry.name == "efficientnet_lite0":
        picture = pictures.read_picture(pictures.cat_photograph())
        return np.tile(pictures.prepare_lite0(picture), (entry.shape[0], 1, 1, 1))
    if entry.name == "tf_mobilenet":
        # It takes pixels from 0 to 255 and scales them itself.
        return np.clip(127.5 + 60.0 * noise, 0.0, 255.0).astype(np.float32)
    return noise


def _calibration(entry: Entry) -> np.ndarray:
    """Inputs that a user would calibrate with, along the first dimension."""
    if entry.name == "fashion_cnn":
        return fashion.load("train")[0][: 2 * entry.shape[0]]
    return np.concatenate([_sample(entry, seed) for seed in (3, 4)])


def _resize(model: onnx.ModelProto, shape: Sequence[int]) -> None:
    """Gives a model's one input another shape; what follows from it is left
    to whoever reads the model."""
    initial = {tensor.name for tensor in model.graph.initializer}
    (source,) = (i for i in model.graph.input if i.name not in initial)
    for dim, extent in zip(source.type.tensor_type.shape.dim, shape):
        dim.dim_value = extent
    for output in model.graph.output:
        output.type.tensor_type.ClearField("shape")
    del model.graph.value_info[:]


def _follow_batch(model: onnx.ModelProto, batch: int) -> None:
    """Lets Reshapes to a constant shape of `batch` pictures take as many as
    come: an extent of 0 is the operand's own."""
    constants = {tensor.name: tensor for tensor in model.graph.initializer}
    for node in model.graph.node:
        if node.op_type == "Constant" and node.attribute[0].name == "value":
            constants[node.output[0]] = node.attribute[0].t
    for node in model.graph.node:
        shape = constants.get(node.input[1]) if node.op_type == "Reshape" else None
        if shape is None or node.input[0] in constants:
            continue
        extents = numpy_helper.to_array(shape).copy()
        if extents.size and extents[0] == batch:
            extents[0] = 0
            shape.CopyFrom(numpy_helper.from_array(extents, shape.name))


def with_batch(entry: Entry, batch: int) -> Entry:
    """The entry with all of its shape fixed, `batch` pictures at a time."""
    shape = (batch, *entry.shape[1:])
    return dataclasses.replace(entry, shape=shape, symbolic=False)


def _write(entry: Entry, folder: Path, batch: int) -> None:
    model = entry.build()
    if entry.small and entry.shape == entry.small and not entry.symbolic:
        _resize(model, entry.shape)
    initial = {tensor.name for tensor in model.graph.initializer}
    inputs = [i.name for i in model.graph.input if i.name not in initial]
    if entry.random:
        calibrate.calibrate(model, {inputs[0]: _sample(entry, seed=1)})
    if batch:
        # After the calibration: the weights are those of the suite.
        _follow_batch(model, entry.shape[0])
        entry = with_batch(entry, batch)
        _resize(model, entry.shape)
    onnx.save(model, folder / "model.onnx")
    feed = _sample(entry, seed=2)
    tensors.save(folder / "input.0.npy", feed)
    (folder / "calibrate").mkdir()
    tensors.save(folder / "calibrate" / "input.npy", _calibration(entry))
    outputs = [o.name for o in model.graph.output]
    found = session(folder / "model.onnx", os.cpu_count() or 1).run(
        outputs, {inputs[0]: feed}
    )
    for k, value in enumerate(found):
        tensors.save(folder / f"expected.{k}.npy", value)
    fields = {
        "nodes": len(model.graph.node),
        "inputs": inputs,
        "outputs": outputs,
        "shapes": {inputs[0]: list(entry.shape)} if entry.symbolic else {},
    }
    (folder / "entry.json").write_text(json.dumps(fields))


def materialise(
    name: str, cache: Path, small: bool = False, batch: int = 0
) -> Model:
    """The files of a network, made where they are missing or out of date;
    `small`: with the shape for a simulator; `batch`: with a fixed shape of so
    many pictures."""
    entry = ENTRIES[name]
    folder = cache / name
    if small and entry.small:
        entry = dataclasses.replace(entry, shape=entry.small)
        folder = cache / f"{name}.small"
    if batch and entry != with_batch(entry, batch):
        folder = cache / f"{name}.batch{batch}"
    else:
        batch = 0
    stamp = _stamp(entry)
    stamp_file = folder / "stamp"
    if not (stamp_file.is_file() and stamp_file.read_text() == stamp):
        fresh = cache / f"{folder.name}.{os.getpid()}"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        _write(entry, fresh, batch)
        (fresh / "stamp").write_text(stamp)
        fresh.rename(folder)
    fields = json.loads((folder / "entry.json").read_text())
    return Model(name=name, folder=folder, **fields)
