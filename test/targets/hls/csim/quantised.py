#!/usr/bin/env python3
"""Quantised networks as C simulation compute the reference evaluator's bits.

Writes one module of small networks of the usual kinds, compiles it for the hls
target in each precision, and builds and runs the project's test bench, which
compares every output exactly, under each library of fixed-point numbers and
with each C++ compiler. No warning is let pass. With --engines, convolutions and
products are calls of engines that an FPGA of that name has. Uses the standard
library only."""

import argparse
import glob
import os
import random
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(
    0, os.path.join(os.path.dirname(__file__), "..", "..", "..", "passes", "simplify"))

from equivalence import Graph, count, ints, tensor  # noqa: E402

SECONDS = 600


class Networks(Graph):
    """A function with an input and an output for each network."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines = []
        self.values = []
        self.used = set()
        self.inputs = []
        self.outputs = []

    def input(self, name, shape):
        self.inputs.append((name, shape))
        return ("%" + name, shape)

    def output(self, value):
        self.outputs.append(value)

    def weights(self, shape):
        # Thousandths, so that no weight is on a grid beforehand.
        values = [self.random.randrange(-900, 900) / 1000 for _ in range(count(shape))]
        return self.constant(shape, values)

    def conv2d(self, value, channels, kernel, stride=1, pad=0, groups=1, bias=True):
        x, shape = value
        operands = [(x, shape, "f32"),
                    self.weights([channels, shape[1] // groups, kernel, kernel])]
        if bias:
            operands.append(self.weights([channels]))
        spatial = [(e + 2 * pad - kernel) // stride + 1 for e in shape[2:]]
        return self.emit(
            "conv", operands, [shape[0], channels] + spatial,
            "{strides = %s, dilations = array<i64: 1, 1>, pads = %s, group = %d : i64}"
            % (ints([stride] * 2), ints([pad] * 4), groups))

    def relu(self, value):
        return self.emit("unary relu", [value + ("f32",)], value[1])

    def clip(self, value, most):
        return self.emit("binary min", [self.relu(value) + ("f32",),
                                        self.constant([], [most])], value[1])

    def add(self, a, b):
        return self.emit("binary add", [a + ("f32",), b + ("f32",)], a[1])

    def scale(self, value, factor):
        return self.emit("binary mul", [value + ("f32",), self.constant([], [factor])],
                         value[1])

    def pooled(self, kind, value, kernel, stride, pad=0):
        x, shape = value
        spatial = [(e + 2 * pad - kernel) // stride + 1 for e in shape[2:]]
        return self.emit(
            "pool " + kind, [(x, shape, "f32")], shape[:2] + spatial,
            "{kernel = %s, strides = %s, dilations = array<i64: 1, 1>, pads = %s}"
            % (ints([kernel] * 2), ints([stride] * 2), ints([pad] * 4)))

    def mean(self, value):
        x, shape = value
        total = self.emit("reduce sum", [(x, shape, "f32")], shape[:2] + [1, 1],
                          "{axes = array<i64: 2, 3>}")
        return self.scale(total, 1.0 / (shape[2] * shape[3]))

    def dense(self, value, columns):
        x, shape = value
        flat = [shape[0], count(shape[1:])]
        if len(shape) > 2:
            x, shape = self.emit("reshape", [(x, shape, "f32")], flat,
                                 "{shape = %s}" % ints(flat))
        product = self.emit("matmul", [(x, flat, "f32"), self.weights([flat[1], columns])],
                            [flat[0], columns])
        return self.emit("binary add", [product + ("f32",), self.weights([columns])],
                         product[1])

    def upsample(self, value, axis):
        x, shape = value
        rows = [[max(0, (2 * o - 1) // 4), min(shape[axis] - 1, (2 * o - 1) // 4 + 1)]
                for o in range(2 * shape[axis])]
        share = [[0.25, 0.75] if o % 2 == 0 else [0.75, 0.25] for o in range(len(rows))]
        table = self.constant([len(rows), 2], sum(rows, []), "i64")
        result = list(shape)
        result[axis] = len(rows)
        return self.emit("resample", [(x, shape, "f32"), table,
                                      self.constant([len(rows), 2], sum(share, []))],
                         result, "{axis = %d : i64}" % axis)

    # The networks.

    def lenet(self):
        x = self.input("picture", [1, 1, 14, 14])
        x = self.pooled("max", self.relu(self.conv2d(x, 4, 5)), 2, 2)
        x = self.relu(self.conv2d(x, 6, 3, pad=1))
        self.output(self.dense(self.relu(self.dense(x, 12)), 5))

    def residual(self):
        x = self.input("block", [1, 4, 8, 8])
        y = self.conv2d(self.relu(self.conv2d(x, 4, 3, pad=1)), 4, 3, pad=1)
        x = self.relu(self.add(y, x))
        y = self.conv2d(self.relu(self.conv2d(x, 6, 3, 2, 1)), 6, 3, pad=1)
        x = self.relu(self.add(y, self.conv2d(x, 6, 1, 2)))
        self.output(self.dense(self.mean(x), 4))

    def depthwise(self):
        x = self.input("mobile", [1, 4, 7, 7])
        y = self.clip(self.conv2d(x, 8, 1), 6.0)
        y = self.clip(self.conv2d(y, 8, 3, pad=1, groups=8), 6.0)
        x = self.add(self.conv2d(y, 4, 1), x)
        y = self.clip(self.conv2d(x, 8, 3, 2, 1, groups=4), 6.0)
        self.output(self.conv2d(y, 3, 1, bias=False))

    def pooling(self):
        x = self.conv2d(self.input("pools", [1, 2, 6, 6]), 4, 1)
        average = self.scale(self.pooled("sum", x, 3, 2, 1), 1.0 / 9)
        most = self.pooled("max", x, 3, 2, 1)
        joint = self.emit("concat", [average + ("f32",), most + ("f32",)], [1, 8, 3, 3],
                          "{axis = 1 : i64}")
        y = self.relu(self.conv2d(joint, 4, 1))
        y = self.upsample(self.upsample(y, 2), 3)
        self.output(self.conv2d(y, 2, 3, pad=1))

    def function(self, kind, value):
        return self.emit("unary " + kind, [value + ("f32",)], value[1])

    def product(self, a, b):
        return self.emit("binary mul", [a + ("f32",), b + ("f32",)], a[1])

    def leaky(self, value):
        return self.emit("binary max", [value + ("f32",), self.scale(value, 0.1) + ("f32",)],
                         value[1])

    def activations(self):
        x = self.conv2d(self.input("functions", [1, 3, 6, 6]), 4, 3, pad=1)
        x = self.conv2d(self.product(x, self.function("sigmoid", x)), 4, 1)
        y = self.conv2d(self.leaky(self.function("tanh", x)), 4, 3, pad=1)
        joint = self.emit("concat", [self.function("exp", y) + ("f32",), y + ("f32",)],
                          [1, 8, 6, 6], "{axis = 1 : i64}")
        self.output(self.function("sigmoid", self.conv2d(joint, 5, 1)))

    def softmax(self, value, attributes="{axis = 1 : i64}"):
        return self.emit("softmax", [value + ("f32",)], value[1], attributes)

    def classes(self):
        x = self.conv2d(self.input("segments", [1, 3, 4, 5]), 6, 3, pad=1)
        self.output(self.softmax(x))

    def logarithms(self):
        x = self.dense(self.input("scores", [2, 7]), 12)
        self.output(self.softmax(x, "{axis = 1 : i64, log}"))

    def attention(self):
        """Probabilities, which are f32, go back to a grid."""
        x = self.conv2d(self.input("attended", [1, 3, 4, 5]), 6, 3, pad=1)
        x = self.product(x, self.softmax(x))
        self.output(self.conv2d(self.softmax(x), 4, 1))

    NETWORKS = (lenet, residual, depthwise, pooling, activations, classes, logarithms,
                attention)

    def build(self):
        for network in self.NETWORKS:
            network(self)
        arguments = ", ".join('%%%s: %s {cnn.name = "%s"}' % (n, tensor(s), n)
                              for n, s in self.inputs)
        results = ", ".join('%s {cnn.name = "of_%s"}' % (tensor(s), n)
                            for (_, s), (n, _) in zip(self.outputs, self.inputs))
        types = ", ".join(tensor(s) for _, s in self.outputs)
        return "func.func @main(%s) -> (%s) {\n%s\n  return %s : %s\n}\n" % (
            arguments, results, "\n".join(self.lines),
            ", ".join(n for n, _ in self.outputs), types)


def run(command, seconds=SECONDS):
    """Standard output and error in one; a failure's begins with its code."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              universal_newlines=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        return 124, "no end after %d s" % seconds
    return done.returncode, done.stdout


def simulate(project, name, compiler, headers):
    """Runs the bench in a copy of the project; what went wrong, or None."""
    copy = "%s-%s" % (project, name)
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(project, copy)
    begin = time.monotonic()
    code, text = run(["make", "-s", "-C", copy, "csim", "CXX=" + compiler,
                      "OPT=%s -Werror" % ("-O1" if compiler == "g++" else "-O0"), headers])
    checks = re.findall(r"^of_\w+ +\d+ elements, error (\S+) .*at most (\S+)\): ok$",
                        text, re.M)
    print("%s: %.1f s" % (os.path.basename(copy), time.monotonic() - begin))
    if code or not text.rstrip().endswith("PASS"):
        return "%s: %s" % (copy, text[-3000:])
    if len(checks) != len(Networks.NETWORKS) or any(pair != ("0", "0") for pair in checks):
        return "%s: not all outputs were compared exactly: %s" % (copy, text)
    return None


def assigned(source, work, precision, device):
    """The networks in a file whose kernels run on engines and in pipelines of
    their own, in turn."""
    kernels = os.path.join(work, precision + "-kernels.mlir")
    turns = os.path.join(work, precision + "-turns.mlir")
    for command in (
            ["cnnc", source, "--target=hls", "--precision=" + precision,
             "--compile-to=kernels", "-o", kernels],
            ["cnn-opt", kernels, "--cnn-hls-assign-engines=device=" + device,
             "-o", turns]):
        code, text = run(command)
        if code:
            sys.exit("%s: %s" % (" ".join(command), text))
    return turns


def kernels(project):
    with open(os.path.join(project, "src", "kernels.cpp")) as file:
        return file.read()


def calls(project, engine):
    """How many layers are calls of an engine."""
    return len(re.findall(r"^  %s\(x, " % engine, kernels(project), re.M))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", required=True, help="a folder for files")
    parser.add_argument("--ap-types", required=True, help="the folder of ap_fixed.h")
    parser.add_argument("--ac-types", required=True, help="the folder of ac_fixed.h")
    parser.add_argument("--precision", default="int8,fixed16")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engines", default="", help="an FPGA to fill with engines")
    options = parser.parse_args()
    os.makedirs(options.work, exist_ok=True)
    source = os.path.join(options.work, "networks.mlir")
    with open(source, "w") as file:
        file.write(Networks(options.seed).build())
    jobs = []
    # Each precision under both libraries, each library with both compilers.
    for number, precision in enumerate(options.precision.split(",")):
        project = os.path.join(options.work, precision)
        for old in glob.glob(project + "*"):
            if os.path.isdir(old):
                shutil.rmtree(old)
        command = ["cnnc", source, "--target=hls", "--precision=" + precision]
        if options.engines:
            command = ["cnnc", assigned(source, options.work, precision, options.engines),
                       "--target=hls"]
        code, text = run(command + ["-o", project])
        if code:
            print("%s: cnnc: %s" % (precision, text))
            return 1
        # The reference evaluator's numbers: a hundred DSPs for what a few do.
        if re.search(r"\bdouble\b", kernels(project)):
            print("%s: computes with double" % project)
            return 1
        if options.engines:
            print("%s: %d layers on conv_engine, %d on depthwise_engine" % (
                precision, calls(project, "conv_engine"), calls(project, "depthwise_engine")))
        compilers = ["g++", "clang++"] if number % 2 == 0 else ["clang++", "g++"]
        libraries = (("ap", "AP_TYPES=" + options.ap_types),
                     ("ac", "AC_TYPES=" + options.ac_types))
        for (library, headers), compiler in zip(libraries, compilers):
            jobs.append((project, "%s-%s" % (library, compiler), compiler, headers))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        wrong = [text for text in pool.map(lambda job: simulate(*job), jobs) if text]
    for text in wrong:
        print(text)
    print("%d simulations, %d failures" % (len(jobs), len(wrong)))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
