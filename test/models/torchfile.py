"""Reads the tensors of a PyTorch checkpoint without PyTorch.

The format is that of `torch.save` before version 1.6: five pickles in a row
(magic number, protocol version, the writer's type sizes, the object itself,
the keys of its storages), then each storage as a count of elements (8 bytes)
and the elements. Unpickling runs whatever a file names, so the reader here
knows five names and refuses every other.
"""

from __future__ import annotations

import collections
import dataclasses
import pickle
import struct
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

_MAGIC = 0x1950A86A20F9469CFC6C
_PROTOCOL = 1001

_ELEMENTS = {
    "FloatStorage": np.dtype("<f4"),
    "DoubleStorage": np.dtype("<f8"),
    "HalfStorage": np.dtype("<f2"),
    "LongStorage": np.dtype("<i8"),
    "IntStorage": np.dtype("<i4"),
}


@dataclasses.dataclass
class _Storage:
    """A storage that the object refers to, filled at the end of the file."""

    element: np.dtype
    count: int
    data: np.ndarray | None = None


@dataclasses.dataclass
class _Tensor:
    """A view of a storage: offset, shape and strides in elements."""

    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    def array(self) -> np.ndarray:
        """The tensor in C order, its view checked against its storage."""
        data = self.storage.data
        assert data is not None
        if len(self.shape) != len(self.strides) or min(
            (self.offset, *self.shape, *self.strides)
        ) < 0:
            raise ValueError("a tensor with a malformed view")
        last = self.offset + sum(
            (n - 1) * step for n, step in zip(self.shape, self.strides)
        )
        if 0 not in self.shape and last >= len(data):
            raise ValueError("a tensor that reaches beyond its storage")
        view = np.lib.stride_tricks.as_strided(
            data[self.offset :],
            self.shape,
            [step * data.itemsize for step in self.strides],
            writeable=False,
        )
        return np.ascontiguousarray(view).reshape(self.shape)


def _rebuild_tensor(
    storage: _Storage, offset: int, shape: Any, strides: Any, *_: Any
) -> _Tensor:
    return _Tensor(storage, offset, tuple(shape), tuple(strides))


class _Unpickler(pickle.Unpickler):
    """Knows ordered dictionaries, tensors and storages, nothing else."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file)
        self.storages: dict[str, _Storage] = {}

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _rebuild_tensor
        if module == "torch" and name in _ELEMENTS:
            return _ELEMENTS[name]
        raise pickle.UnpicklingError(f"refused to load {module}.{name}")

    def persistent_load(self, pid: Any) -> _Storage:
        kind, element, key, _location, count, view = pid
        if kind != "storage" or view is not None:
            raise pickle.UnpicklingError(f"refused to load a {kind}")
        return self.storages.setdefault(key, _Storage(element, count))


def _read_storage(file: BinaryIO, storage: _Storage) -> None:
    (count,) = struct.unpack("<q", file.read(8))
    if count != storage.count:
        raise ValueError(f"expected {storage.count} elements, got {count}")
    data = file.read(count * storage.element.itemsize)
    storage.data = np.frombuffer(data, storage.element, count)


def read_checkpoint(path: Path) -> dict[str, np.ndarray]:
    """The tensors of a checkpoint that is a dictionary of tensors."""
    with path.open("rb") as file:
        head = [_Unpickler(file).load() for _ in range(3)]
        if head[:2] != [_MAGIC, _PROTOCOL] or not head[2]["little_endian"]:
            raise ValueError(f"{path.name} is no checkpoint of a known format")
        reader = _Unpickler(file)
        tensors = reader.load()
        for key in _Unpickler(file).load():
            _read_storage(file, reader.storages[key])
    return {name: tensor.array() for name, tensor in tensors.items()}
