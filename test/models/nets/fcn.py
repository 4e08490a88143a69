"""A fully convolutional network for segmentation, arXiv:1411.4038, on a
ResNet-18-like backbone, as PyTorch exports it.

The upsampling asks for the size of another tensor, so the exported graph has
the usual arithmetic on shapes: Shape, Slice, Concat, and Resize with sizes.
"""

from __future__ import annotations

import numpy as np
import onnx

from models import torchlike as t
from models.graph import Graph
from models.nets import resnet

CLASSES = 21


def _resize_like(g: Graph, x: str, like: str, path: str) -> str:
    """Bilinear interpolation of x to the height and width of `like`."""

    def sliced(value: str, begin: int, end: int, suffix: str) -> str:
        shape = g.node("Shape", [value], f"{path}/Shape{suffix}")
        inputs = [shape]
        for k, bound in enumerate((begin, end, 0)):
            inputs.append(
                g.constant(f"{path}/Constant{suffix}_{k}", np.array([bound]))
            )
        return g.node("Slice", inputs, f"{path}/Slice{suffix}")

    front = sliced(x, 0, 2, "")
    back = sliced(like, 2, 4, "_1")
    sizes = g.node("Concat", [front, back], f"{path}/Concat", axis=0)
    return g.node(
        "Resize",
        [x, "", "", sizes],
        f"{path}/Resize",
        coordinate_transformation_mode="pytorch_half_pixel",
        cubic_coeff_a=-0.75,
        mode="linear",
        nearest_mode="floor",
    )


def _head(g: Graph, x: str, path: str) -> str:
    """3x3, batch-norm, ReLU, dropout (gone in evaluation), 1x1 to classes."""
    y = t.conv(g, x, f"{path}.0", g.channels[x] // 4)
    y = t.relu(g, t.batch_norm(g, y, f"{path}.1"), f"{path}.2")
    return t.conv(
        g, y, f"{path}.4", CLASSES, kernel=1, bias=True, gain=t.GAIN_LINEAR
    )


def fcn() -> onnx.ModelProto:
    """FCN-16s at 160x208, batch symbolic; the last stage is dilated."""
    g = Graph("main_graph", seed=21)
    image = g.input("image", ["batch", 3, 160, 208])
    x = resnet.stem(g, image)
    taps = []
    for layer, (width, stride, dilation) in enumerate(
        ((64, 1, 1), (128, 2, 1), (256, 2, 1), (512, 1, 2))
    ):
        for block in range(2):
            x = resnet.basic_block(
                g,
                x,
                f"layer{layer + 1}.{block}",
                width,
                stride if block == 0 else 1,
                project=block == 0 and layer > 0,
                dilation=dilation,
            )
        taps.append(x)
    coarse = _head(g, taps[3], "classifier")
    fine = _head(g, taps[1], "aux")
    up = _resize_like(g, coarse, fine, "/up")
    score = g.node("Add", [up, fine], "/Add")
    out = _resize_like(g, score, image, "/out")
    g.output(out, ["batch", CLASSES, 160, 208])
    classes = g.node("ArgMax", [out], "/ArgMax", axis=1, keepdims=0)
    g.output(classes, ["batch", 160, 208], onnx.TensorProto.INT64)
    return g.finish("pytorch")
