#!/usr/bin/env python3
"""Simplification must not change what a network computes.

Generates random graphs of the cnn dialect out of the idioms that exporters
produce, evaluates each with the reference evaluator before and after the
simplification passes, and compares the results. Also checks that
cnn-push-transposes never adds a transpose. Uses the standard library only.
"""

import argparse
import array
import ast
import math
import os
import random
import re
import shutil
import struct
import subprocess
import sys

PASSES = [
    "cnn-fold-constants",
    "cnn-simplify-arithmetic",
    "cnn-simplify-movement",
    "cnn-push-transposes",
    "cnn-fold-shuffles",
    "cnn-fold-padding",
    "cnn-fold-affine",
    "cnn-decompose-conv-transpose",
]

# Sums are reassociated and constants rounded once more on the way: the error
# relative to the largest result of f32 graphs of this depth stays far below.
TOLERANCE = 2e-4


def tensor(shape, element="f32"):
    return "tensor<%s>" % "x".join([str(e) for e in shape] + [element])


def ints(values):
    return "array<i64%s>" % (": " + ", ".join(map(str, values)) if values else "")


def count(shape):
    return math.prod(shape)


class Graph:
    """A function under construction; values are (name, shape) pairs."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines = []
        self.values = []
        self.used = set()
        self.inputs = []
        for _ in range(self.random.choice([1, 1, 2])):
            shape = self.random.choice(
                [[1, 4, 6, 6], [2, 4, 5, 6], [1, 6, 6, 4], [1, 4, 9], [1, 7, 6, 6]]
            )
            name = "%%x%d" % len(self.inputs)
            self.inputs.append((name, shape))
            self.values.append((name, shape))

    def fresh(self):
        return "%%v%d" % len(self.lines)

    def emit(self, text, operands, result, attributes=""):
        name = self.fresh()
        types = ", ".join(tensor(shape) if kind == "f32" else tensor(shape, kind)
                          for _, shape, kind in operands)
        names = ", ".join(n for n, _, _ in operands)
        self.used.update(n for n, _, _ in operands)
        self.lines.append("  %s = cnn.%s %s %s : (%s) -> %s" % (
            name, text, names, attributes, types, tensor(result)))
        self.values.append((name, result))
        return (name, result)

    def constant(self, shape, values=None, element="f32"):
        if values is None:
            values = [self.random.choice([-1.5, -1.0, -0.5, 0.25, 0.5, 1.0, 2.0])
                      for _ in range(count(shape))]
        name = self.fresh()

        def nested(shape, values):
            if not shape:
                return values[0]
            step = len(values) // shape[0]
            return "[%s]" % ", ".join(
                nested(shape[1:], values[i * step:(i + 1) * step])
                for i in range(shape[0]))

        text = [v if isinstance(v, str) else repr(v) for v in values]
        self.lines.append("  %s = cnn.constant dense<%s> : %s" % (
            name, nested(shape, text), tensor(shape, element)))
        return (name, shape, element)

    def pick(self, rank=None):
        """A value, preferably a late one, so that chains arise."""
        fitting = [v for v in self.values if rank is None or len(v[1]) == rank]
        if not fitting:
            return None
        if self.random.random() < 0.75:
            return fitting[-1]
        return self.random.choice(fitting)

    # Idioms. Each returns nothing and does nothing where it does not fit.

    def unary(self):
        x, shape = self.pick()
        kind = self.random.choice(
            ["relu", "relu", "neg", "sigmoid", "tanh", "abs"])
        self.emit("unary %s" % kind, [(x, shape, "f32")], shape)

    def broadcast_shape(self, shape):
        kept = self.random.choice([[], [1], [len(shape) - 1], range(len(shape)), [2]])
        result = [e if i in kept else 1 for i, e in enumerate(shape)]
        while result and result[0] == 1 and self.random.random() < 0.7:
            result.pop(0)
        return result

    def with_constant(self):
        x, shape = self.pick()
        kind = self.random.choice(["mul", "add", "sub", "div", "max", "min", "mul", "add"])
        operands = [(x, shape, "f32"), self.constant(self.broadcast_shape(shape))]
        if kind != "div" and self.random.random() < 0.3:
            operands.reverse()
        self.emit("binary %s" % kind, operands, shape)

    def power(self):
        x, shape = self.pick()
        exponent = self.constant([], [self.random.choice([1.0, 2.0, 3.0])])
        self.emit("binary pow", [(x, shape, "f32"), exponent], shape)

    def residual(self):
        x, shape = self.pick()
        others = [v for v in self.values
                  if len(v[1]) == len(shape)
                  and all(a in (1, b) for a, b in zip(v[1], shape))]
        y, other = self.random.choice(others)
        kind = self.random.choice(["add", "mul", "max", "sub"])
        self.emit("binary %s" % kind, [(x, shape, "f32"), (y, other, "f32")], shape)

    def transpose(self):
        x, shape = self.pick()
        rank = len(shape)
        if rank < 2:
            return
        choices = [list(range(rank))]
        self.random.shuffle(choices[0])
        if rank >= 3:
            choices += [[0] + list(range(2, rank)) + [1],
                        [0, rank - 1] + list(range(1, rank - 1))] * 4
        p = self.random.choice(choices)
        self.emit("transpose", [(x, shape, "f32")], [shape[i] for i in p],
                  "{permutation = %s}" % ints(p))

    def window(self, spatial, extents, most=4):
        r = self.random
        kernel = [r.randint(1, most) for _ in range(spatial)]
        strides = [r.choice([1, 1, 2, 3]) for _ in range(spatial)]
        dilations = [r.choice([1, 1, 1, 2]) for _ in range(spatial)]
        pads = [r.choice([0, 0, 1, 2]) for _ in range(2 * spatial)]
        output = []
        for d in range(spatial):
            room = (extents[d] + pads[d] + pads[spatial + d]
                    - dilations[d] * (kernel[d] - 1) - 1)
            if room < 0:
                return None
            output.append(room // strides[d] + 1)
        return kernel, strides, dilations, pads, output

    def conv(self):
        value = self.pick(self.random.choice([3, 4, 4, 4]))
        if not value:
            return
        x, shape = value
        window = self.window(len(shape) - 2, shape[2:])
        if not window or shape[1] > 16:
            return
        kernel, strides, dilations, pads, output = window
        groups = self.random.choice([g for g in (1, 1, 2, shape[1]) if shape[1] % g == 0])
        channels = groups * self.random.choice([1, 2])
        operands = [(x, shape, "f32"),
                    self.constant([channels, shape[1] // groups] + kernel)]
        if self.random.random() < 0.5:
            operands.append(self.constant([channels]))
        self.emit("conv", operands, [shape[0], channels] + output,
                  "{strides = %s, dilations = %s, pads = %s, group = %d : i64}"
                  % (ints(strides), ints(dilations), ints(pads), groups))

    def conv_transpose(self):
        value = self.pick(self.random.choice([3, 4]))
        if not value:
            return
        x, shape = value
        r, spatial = self.random, len(shape) - 2
        groups = r.choice([g for g in (1, 1, 2) if shape[1] % g == 0])
        each = r.choice([1, 2])
        kernel = [r.randint(1, 5) for _ in range(spatial)]
        strides = [r.choice([1, 2, 2, 3]) for _ in range(spatial)]
        dilations = [r.choice([1, 1, 1, 2]) for _ in range(spatial)]
        pads = ([r.choice([0, 0, 1, 2, 3]) for _ in range(spatial)]
                + [r.choice([0, 0, 1, 2, -1]) for _ in range(spatial)])
        output = [strides[d] * (shape[2 + d] - 1) + dilations[d] * (kernel[d] - 1) + 1
                  - pads[d] - pads[spatial + d] for d in range(spatial)]
        if min(output) < 1 or max(output) > 24:
            return
        operands = [(x, shape, "f32"), self.constant([shape[1], each] + kernel)]
        if r.random() < 0.5:
            operands.append(self.constant([groups * each]))
        self.emit("conv_transpose", operands, [shape[0], groups * each] + output,
                  "{strides = %s, dilations = %s, pads = %s, group = %d : i64}"
                  % (ints(strides), ints(dilations), ints(pads), groups))

    def pool(self):
        value = self.pick(self.random.choice([3, 4]))
        if not value:
            return
        x, shape = value
        if self.random.random() < 0.2:
            spatial = len(shape) - 2
            window = (shape[2:], [1] * spatial, [1] * spatial, [0] * 2 * spatial,
                      [1] * spatial)
        else:
            window = self.window(len(shape) - 2, shape[2:], 3)
        if not window:
            return
        kernel, strides, dilations, pads, output = window
        kind = self.random.choice(["max", "sum"])
        # A maximum over a window outside the picture would be -infinity.
        if kind == "max":
            pads = [min(p, 1) if k * d > 2 else 0 for p, k, d in
                    zip(pads, kernel * 2, dilations * 2)]
            output = [(shape[2 + d] + pads[d] + pads[len(kernel) + d]
                       - dilations[d] * (kernel[d] - 1) - 1) // strides[d] + 1
                      for d in range(len(kernel))]
            if min(output) < 1:
                return
        self.emit("pool %s" % kind, [(x, shape, "f32")], shape[:2] + output,
                  "{kernel = %s, strides = %s, dilations = %s, pads = %s}"
                  % (ints(kernel), ints(strides), ints(dilations), ints(pads)))

    def pad(self):
        x, shape = self.pick()
        if max(shape, default=99) > 16:
            return
        r = self.random
        spatial_only = r.random() < 0.7 and len(shape) > 2
        dims = r.choice([range(2, len(shape)), range(1, len(shape) - 1)]) \
            if spatial_only else range(len(shape))
        low = [r.choice([0, 1, 2]) if d in dims else 0 for d in range(len(shape))]
        high = [r.choice([0, 1, 2]) if d in dims else 0 for d in range(len(shape))]
        mode = r.choice(["constant"] * 5 + ["edge", "reflect"])
        if mode == "reflect" and min(shape) < 3:
            return
        operands = [(x, shape, "f32")]
        if mode == "constant" and r.random() < 0.3:
            operands.append(self.constant([], [r.choice([0.0, 1.0, -2.0])]))
        self.emit("pad %s" % mode, operands,
                  [l + e + h for l, e, h in zip(low, shape, high)],
                  "{low = %s, high = %s}" % (ints(low), ints(high)))

    def slice(self):
        x, shape = self.pick()
        r = self.random
        starts, steps, sizes = [], [], []
        for extent in shape:
            step = r.choice([1, 1, 1, 1, 2, -1]) if r.random() < 0.5 else 1
            size = r.randint(max(1, extent // 2), extent)
            size = min(size, (extent - 1) // abs(step) + 1)
            span = (size - 1) * abs(step)
            start = r.randint(0, extent - 1 - span)
            starts.append(start if step > 0 else start + span)
            steps.append(step)
            sizes.append(size)
        self.emit("slice", [(x, shape, "f32")], sizes,
                  "{starts = %s, steps = %s, sizes = %s}"
                  % (ints(starts), ints(steps), ints(sizes)))

    def concat(self):
        x, shape = self.pick()
        if not shape:
            return
        axis = self.random.randrange(len(shape))
        fitting = [v for v in self.values if len(v[1]) == len(shape)
                   and all(i == axis or a == b for i, (a, b) in enumerate(zip(v[1], shape)))]
        parts = [(x, shape)] + self.random.choices(fitting, k=self.random.choice([1, 2]))
        total = sum(s[axis] for _, s in parts)
        if total > 24:
            return
        result = list(shape)
        result[axis] = total
        self.emit("concat", [(n, s, "f32") for n, s in parts], result,
                  "{axis = %d : i64}" % axis)

    def shuffle(self):
        """Channels of different groups side by side."""
        x, shape = self.pick()
        factors = [g for g in range(2, shape[1]) if shape[1] % g == 0] \
            if len(shape) > 1 else []
        if not factors:
            return
        groups = self.random.choice(factors)
        split = [shape[0], groups, shape[1] // groups] + shape[2:]
        order = [0, 2, 1] + list(range(3, len(split)))
        self.emit("reshape", [(x, shape, "f32")], split, "{shape = %s}" % ints(split))
        self.emit("transpose", [self.values[-1] + ("f32",)], [split[i] for i in order],
                  "{permutation = %s}" % ints(order))
        self.emit("reshape", [self.values[-1] + ("f32",)], shape,
                  "{shape = %s}" % ints(shape))

    def reduce(self):
        x, shape = self.pick()
        if not shape:
            return
        axes = self.random.choice(
            [[self.random.randrange(len(shape))], list(range(1, len(shape) - 1)),
             list(range(2, len(shape)))])
        if not axes:
            return
        kind = self.random.choice(["sum", "max", "min"])
        self.emit("reduce %s" % kind, [(x, shape, "f32")],
                  [1 if i in axes else e for i, e in enumerate(shape)],
                  "{axes = %s}" % ints(axes))

    def softmax(self):
        x, shape = self.pick()
        if shape:
            self.emit("softmax", [(x, shape, "f32")], shape,
                      "{axis = %d : i64}" % self.random.randrange(len(shape)))

    def reshape(self):
        x, shape = self.pick()
        squeezed = [e for e in shape if e != 1]
        choices = [[shape[0] if shape else 1, count(shape[1:])], squeezed]
        if len(shape) < 4:
            at = self.random.randint(0, len(shape))
            choices.append(shape[:at] + [1] + shape[at:])
        result = self.random.choice(choices)
        self.emit("reshape", [(x, shape, "f32")], result, "{shape = %s}" % ints(result))

    def product(self):
        value = self.pick(self.random.choice([2, 3, 4]))
        if not value or value[1][-1] > 200:
            return
        x, shape = value
        columns = self.random.choice([2, 3])
        self.emit("matmul", [(x, shape, "f32"), self.constant([shape[-1], columns])],
                  shape[:-1] + [columns])

    def flatten_classifier(self):
        value = self.pick(4)
        if not value or count(value[1][1:]) > 400:
            return
        x, shape = value
        p = [0, 2, 3, 1]
        self.emit("transpose", [(x, shape, "f32")], [shape[i] for i in p],
                  "{permutation = %s}" % ints(p))
        flat = [shape[0], count(shape[1:])]
        y = self.emit("reshape", [self.values[-1] + ("f32",)], flat,
                      "{shape = %s}" % ints(flat))
        self.emit("matmul", [y + ("f32",), self.constant([flat[1], 2])], [flat[0], 2])

    def channels_last_conv(self):
        """A convolution as converters from TensorFlow write it."""
        value = self.pick(4)
        if not value or value[1][3] > 12:
            return
        x, shape = value
        self.emit("transpose", [(x, shape, "f32")], [shape[i] for i in (0, 3, 1, 2)],
                  "{permutation = %s}" % ints([0, 3, 1, 2]))
        before = len(self.values)
        self.conv()
        if len(self.values) == before:
            return
        y, shape = self.values[-1]
        if len(shape) == 4:
            self.emit("transpose", [(y, shape, "f32")], [shape[i] for i in (0, 2, 3, 1)],
                      "{permutation = %s}" % ints([0, 2, 3, 1]))

    def gather(self):
        x, shape = self.pick()
        if not shape:
            return
        axis = self.random.randrange(len(shape))
        extent = shape[axis]
        indices = self.random.choice([
            list(range(extent)), list(range(extent))[::-1], [extent - 1], [0],
            [self.random.randrange(-extent, extent) for _ in range(3)]])
        table = self.constant([len(indices)], indices, "i64")
        self.emit("gather", [(x, shape, "f32"), table],
                  shape[:axis] + [len(indices)] + shape[axis + 1:],
                  "{axis = %d : i64}" % axis)

    def resample(self):
        x, shape = self.pick()
        if not shape or max(shape) > 12:
            return
        axis = self.random.randrange(len(shape))
        extent = shape[axis]
        indices = self.random.choice([
            [i // 2 for i in range(2 * extent)], list(range(extent)),
            list(range(0, extent, 2))])
        table = self.constant([len(indices), 1], indices, "i64")
        self.emit("resample", [(x, shape, "f32"), table],
                  shape[:axis] + [len(indices)] + shape[axis + 1:],
                  "{axis = %d : i64}" % axis)

    def broadcast(self):
        x, shape = self.pick()
        if not shape or count(shape) > 200:
            return
        result = [3 if e == 1 else e for e in shape]
        if self.random.random() < 0.3:
            result = [1] + result
        self.emit("broadcast", [(x, shape, "f32")], result, "{shape = %s}" % ints(result))

    def results(self):
        """The values that the function returns."""
        names = {n for n, _ in self.inputs}
        results = [v for v in self.values if v[0] not in self.used and v[0] not in names]
        return results or [self.values[-1]]

    def build(self):
        idioms = [
            (6, self.conv), (5, self.channels_last_conv), (4, self.conv_transpose),
            (4, self.unary), (8, self.with_constant), (1, self.power),
            (4, self.residual), (6, self.transpose), (3, self.pool), (6, self.pad),
            (4, self.slice), (3, self.concat), (4, self.shuffle), (2, self.reduce), (1, self.softmax),
            (3, self.reshape), (3, self.product), (1, self.flatten_classifier),
            (2, self.gather), (2, self.resample), (2, self.broadcast),
        ]
        for _ in range(self.random.randint(4, 22)):
            weights, functions = zip(*idioms)
            self.random.choices(functions, weights)[0]()
            if count(self.values[-1][1]) > 3000:
                self.values.pop()
        results = self.results()
        arguments = ", ".join("%s: %s" % (n, tensor(s)) for n, s in self.inputs)
        types = ", ".join(tensor(s) for _, s in results)
        return "func.func @main(%s) -> (%s) {\n%s\n  return %s : %s\n}\n" % (
            arguments, types, "\n".join(self.lines),
            ", ".join(n for n, _ in results), types)


def read_npy(path):
    """Shape and elements of an f32 array."""
    with open(path, "rb") as file:
        data = file.read()
    length, = struct.unpack("<H", data[8:10])
    header = ast.literal_eval(data[10:10 + length].decode("latin-1"))
    if header["descr"] != "<f4" or header["fortran_order"]:
        raise ValueError("%s: unexpected %s" % (path, header))
    return header["shape"], array.array("f", data[10 + length:])


def difference(before, after):
    """The largest difference relative to the largest element, or a reason."""
    if before[0] != after[0]:
        return "shape %s became %s" % (before[0], after[0])
    scale = max((abs(v) for v in before[1] if math.isfinite(v)), default=0) or 1
    worst = 0
    for a, b in zip(before[1], after[1]):
        if math.isfinite(a) != math.isfinite(b):
            return "%s became %s" % (a, b)
        if math.isfinite(a):
            worst = max(worst, abs(a - b) / scale)
    return worst if worst > TOLERANCE else None


def run(tool, arguments):
    return subprocess.run([tool] + arguments, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, universal_newlines=True,
                          timeout=120)


def check_values(tool, source, passes, folder):
    """None, or what went wrong."""
    shutil.rmtree(folder, ignore_errors=True)
    before, after = os.path.join(folder, "before"), os.path.join(folder, "after")
    os.makedirs(before)
    os.makedirs(after)
    done = run(tool, [source, "--cnn-evaluate=output-dir=" + before] + passes +
               ["--cnn-evaluate=output-dir=" + after, "-o", os.path.join(folder, "out.mlir")])
    if done.returncode:
        return "exit code %d: %s" % (done.returncode, done.stderr[-2000:])
    names = sorted(os.listdir(before))
    if not names or names != sorted(os.listdir(after)):
        return "other results: %s and %s" % (names, sorted(os.listdir(after)))
    for name in names:
        wrong = difference(read_npy(os.path.join(before, name)),
                           read_npy(os.path.join(after, name)))
        if wrong is not None:
            return "%s differs: %s" % (name, wrong)
    return None


def check_transposes(tool, source):
    """None, or by how much the number of transposes grew."""
    def transposes(passes):
        done = run(tool, [source] + passes)
        return len(re.findall(r"cnn\.transpose", done.stdout))
    tidy = ["--cnn-fold-constants", "--canonicalize", "--cse"]
    before = transposes(tidy)
    after = transposes(tidy + ["--cnn-push-transposes"])
    return "%d transposes became %d" % (before, after) if after > before else None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cnn-opt", default="cnn-opt", help="the tool to test")
    parser.add_argument("--work", required=True, help="a folder for files")
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--count", type=int, default=25, help="how many graphs")
    options = parser.parse_args()
    os.makedirs(options.work, exist_ok=True)
    failures = 0
    for seed in range(options.seed, options.seed + options.count):
        source = os.path.join(options.work, "graph%d.mlir" % seed)
        graph = Graph(seed)
        with open(source, "w") as file:
            file.write(graph.build())
        order = ["--" + p for p in PASSES] * 2
        graph.random.shuffle(order)
        folder = os.path.join(options.work, "values%d" % seed)
        checks = [
            ("cnn-simplify", check_values(options.cnn_opt, source, ["--cnn-simplify"], folder)),
            (" ".join(order), check_values(options.cnn_opt, source, order, folder)),
            ("cnn-push-transposes", check_transposes(options.cnn_opt, source)),
        ]
        for what, wrong in checks:
            if wrong:
                failures += 1
                print("seed %d, %s: %s\n  see %s" % (seed, what, wrong, source))
    print("%d graphs, %d failures" % (options.count, failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
