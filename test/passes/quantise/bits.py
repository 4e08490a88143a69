#!/usr/bin/env python3
"""Quantised networks compute the same bits wherever they run.

Generates random graphs of the cnn dialect (those of ../simplify/equivalence.py,
without functions that have no exact result), quantises each, and runs it with
the reference evaluator and as native code, or as C simulation of HLS C++: the
outputs must agree bit for bit. In fixed point of 18 bits they must also be near those of the f32 graph. Uses
the standard library only."""

import argparse
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "simplify"))

from equivalence import Graph, difference, read_npy, run  # noqa: E402

SCHEMES = ("scheme=int8", "scheme=fixed width=18", "scheme=fixed width=9 integer=5")
# The one scheme that comes near f32.
PRECISE = SCHEMES[1]
# Of the largest output; a sum that cancels loses the most.
TOLERANCE = 2e-2
# What may be said of a graph instead: its sums are too wide to prove exact.
TOO_WIDE = "bits, and 53 are exact"


class ExactGraph(Graph):
    """A graph whose operations have exact results on grids, with named inputs and
    outputs. It begins with a convolution, so that there is something to do."""

    def unary(self):
        x, shape = self.pick()
        kind = self.random.choice(["relu", "relu", "neg", "abs"])
        self.emit("unary %s" % kind, [(x, shape, "f32")], shape)

    def power(self):
        self.softmax()

    def __init__(self, seed):
        super().__init__(seed)
        self.probabilities = []

    def softmax(self):
        """Perhaps an output in f32, and a sum on a grid. Others may not take the
        f32 numbers: their sums would not be exact."""
        self.conv()
        if " = cnn.conv " not in self.lines[-1]:
            return
        x, shape = self.values[-1]
        y, _ = self.emit("softmax", [(x, shape, "f32")], shape, "{axis = %d : i64%s}" % (
            self.random.randrange(len(shape)), self.random.choice(["", ", log"])))
        self.probabilities.append(self.values.pop())
        self.emit("binary add", [(x, shape, "f32"), (y, shape, "f32")], shape)

    def results(self):
        return super().results() + [v for v in self.probabilities
                                    if self.random.random() < 0.5]

    def conv_transpose(self):
        self.conv()  # which is what the pipeline makes of it

    def build(self):
        for _ in range(20):
            if len(self.values) == len(self.inputs):
                self.conv()
        head, body = super().build().split("{\n", 1)
        head = re.sub(r"(%(x\d+): tensor<[^>]*>)", r'\1 {cnn.name = "\2"}', head)
        arguments, results = head.split(" -> ")
        count = iter(range(1000))
        results = re.sub(
            r"(tensor<[^>]*>)",
            lambda found: '%s {cnn.name = "y%d"}' % (found[1], next(count)),
            results)
        return "%s -> %s{\n%s" % (arguments, results, body)


def build_simulation(project, ac_types):
    """None, or why the C simulation of a project does not build."""
    options = ["OPT=-O0 -Werror", "AC_TYPES=" + ac_types]
    done = subprocess.run(["make", "-s", "-C", project, "libcsim.so"] + options,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          universal_newlines=True, timeout=600)
    return "make: " + done.stdout[:1500] if done.returncode else None


def same_bits(expected, found, is_fixed):
    """Whether arrays hold the same; fixed-point numbers have one zero."""
    if is_fixed:
        return list(expected[1]) == list(found[1])
    return expected[1].tobytes() == found[1].tobytes()


def check(tools, source, scheme, folder, ac_types):
    """None, or what went wrong."""
    shutil.rmtree(folder, ignore_errors=True)
    names = ("before", "after", "native")
    before, after, native = (os.path.join(folder, name) for name in names)
    for path in (before, after, native):
        os.makedirs(path)
    quantised = os.path.join(folder, "quantised.mlir")
    artifact = os.path.join(folder, "quantised.cnn")
    done = run(tools["cnn-opt"], [source, "--cnn-quantise=" + scheme, "-o", quantised])
    if done.returncode:
        return None if TOO_WIDE in done.stderr else "refused: " + done.stderr[:500]
    steps = [
        ("cnn-opt", [source, "--cnn-evaluate=output-dir=" + before, "-o", os.devnull]),
        ("cnn-opt", [quantised, "--cnn-evaluate=output-dir=" + after, "-o", os.devnull]),
        ("cnnc", [quantised, "-o", artifact] + (["--target=hls"] if ac_types else [])),
    ]
    for tool, arguments in steps:
        done = run(tools[tool], arguments)
        if done.returncode:
            return "%s: exit code %d: %s" % (tool, done.returncode, done.stderr[:500])
    if ac_types:
        wrong = build_simulation(artifact, ac_types)
        if wrong:
            return wrong
    inputs = sorted(name for name in os.listdir(after) if name.startswith("x"))
    device = ["--device=hls-csim"] if ac_types else []
    done = run(tools["cnn-run"], [artifact, "--output-dir=" + native] + device +
               ["--input=%s=%s" % (name[:-4], os.path.join(after, name)) for name in inputs])
    if done.returncode:
        return "cnn-run: exit code %d: %s" % (done.returncode, done.stderr[:500])
    for name in sorted(os.listdir(native)):
        expected = read_npy(os.path.join(after, name))
        found = read_npy(os.path.join(native, name))
        if not same_bits(expected, found, bool(ac_types)):
            return "%s: compiled code differs: %s" % (name, difference(expected, found))
        exact = read_npy(os.path.join(before, name))
        if scheme == PRECISE:
            scale = max((abs(v) for v in exact[1]), default=0) or 1
            error = max((abs(a - b) for a, b in zip(exact[1], found[1])), default=0)
            if error > TOLERANCE * scale:
                return "%s: %g off, of %g" % (name, error, scale)
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", required=True, help="a folder for files")
    parser.add_argument("--bin", default="", help="the folder of the tools")
    parser.add_argument("--ac-types", default="", metavar="DIR",
                        help="test the hls target, with ac_fixed.h in this folder")
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--count", type=int, default=25, help="how many graphs")
    options = parser.parse_args()
    tools = {name: os.path.join(options.bin, name)
             for name in ("cnn-opt", "cnnc", "cnn-run")}
    os.makedirs(options.work, exist_ok=True)
    failures = 0
    for seed in range(options.seed, options.seed + options.count):
        source = os.path.join(options.work, "graph%d.mlir" % seed)
        with open(source, "w") as file:
            file.write(ExactGraph(seed).build())
        scheme = SCHEMES[seed % len(SCHEMES)]
        wrong = check(tools, source, scheme, os.path.join(options.work, "values%d" % seed),
                      options.ac_types)
        if wrong:
            failures += 1
            print("seed %d, %s: %s\n  see %s" % (seed, scheme, wrong, source))
    print("%d graphs, %d failures" % (options.count, failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
