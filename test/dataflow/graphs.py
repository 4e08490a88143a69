"""Random graphs of kernels with branches, as text that cnn-opt reads.

Every kernel brings a random folding, so that neighbours work at very different
rates, in half of the graphs with words of several pixels; pictures are small.
Weights are splats: only shapes matter here.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable


# What a word of a stream may hold (targets/hls/HlsLimits.h), in f32.
WIDEST = 4096 // 32


def _divisors(n: int, most: int = WIDEST) -> list[int]:
    return [d for d in range(1, n + 1) if n % d == 0 and d <= most]


@dataclasses.dataclass(frozen=True)
class Value:
    """A picture of a graph: 1 x channels x height x width."""

    name: str
    channels: int
    height: int
    width: int

    @property
    def type(self) -> str:
        return f"tensor<1x{self.channels}x{self.height}x{self.width}xf32>"


def _words_a_cycle(block: int, pixels: int) -> bool:
    """Whether a port of 512 bits brings a block of f32 weights within so many
    cycles (weightsACycle in targets/hls/MemoryWords.cpp)."""
    return any(
        block % n == 0 and block // n <= pixels for n in (1, 2, 4, 8, 16)
    )


class Graph:
    """A function in the making."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        # Of its own, so that the rest of a graph does not depend on pixels.
        self.pixel_rng = random.Random(-1 - seed)
        self.has_pixels = self.pixel_rng.random() < 0.5
        self.lines: list[str] = []
        self.count = 0

    def _new(self) -> str:
        self.count += 1
        return f"%v{self.count}"

    def _pixels(
        self, x: Value, out: Value, pi: int, po: int, kernel: int = 1, stride: int = 1
    ) -> str:
        """A random number of pixels for a tiling, or none: so many windows of a row
        as divide it, in words that are not too wide."""
        fitting = [
            windows * stride
            for windows in _divisors(out.width)
            if x.width % (windows * stride) == 0
            and windows * po <= WIDEST
            and windows * stride * pi <= WIDEST
            and pi * kernel * ((windows - 1) * stride + kernel) <= WIDEST
        ]
        pixels = self.pixel_rng.choice([1, *fitting])
        return f", px = {pixels}" if self.has_pixels and pixels > 1 else ""

    def kernel(
        self,
        inputs: list[Value],
        out: Value,
        tiling: str,
        body: Callable[[list[str]], list[str]],
        constants: list[tuple[str, str]] = (),
    ) -> Value:
        """A kernel that computes `out`; `body` gets the names of its arguments
        and gives its operations, the last of which makes %r."""
        names = [v.name for v in inputs] + [n for n, _ in constants]
        types = [v.type for v in inputs] + [t for _, t in constants]
        arguments = [f"%a{i}" for i in range(len(names))]
        empty = self._new()
        self.lines.append(f"  {empty} = tensor.empty() : {out.type}")
        self.lines.append(
            f"  {out.name} = cnn.kernel ins({', '.join(names)} : {', '.join(types)})"
            f" outs({empty} : {out.type})\n      tiling = #cnn.tiling<{tiling}> -> "
            f"{out.type} ("
            + ", ".join(f"{a}: {t}" for a, t in zip(arguments, types))
            + ") {"
        )
        self.lines += [f"    {line}" for line in body(arguments)]
        self.lines.append(f"    cnn.yield %r : {out.type}")
        self.lines.append(f'  }} loc("n{self.count}")')
        return out

    def conv(self, x: Value, results: int, kernel: int, stride: int = 1) -> Value:
        rng, pad = self.rng, kernel // 2
        height = (x.height + 2 * pad - kernel) // stride + 1
        width = (x.width + 2 * pad - kernel) // stride + 1
        out = Value(self._new(), results, height, width)
        weights = f"tensor<{results}x{x.channels}x{kernel}x{kernel}xf32>"
        name = self._new()
        self.lines.append(f"  {name} = cnn.constant dense<1.0> : {weights}")
        # Windows are words of all taps.
        pi = rng.choice(_divisors(x.channels, WIDEST // (kernel * kernel)))
        po = rng.choice(_divisors(results))
        rows = rng.choice(_divisors(height))
        if rng.random() < 0.25 and _words_a_cycle(pi * po, rows * width):
            tiling = f'"conv_external", {{pi = {pi}, po = {po}, rows = {rows}}}'
        else:
            taps = rng.choice(_divisors(kernel * kernel))
            pixels = self._pixels(x, out, pi, po, kernel, stride)
            tiling = f'"conv", {{pi = {pi}, po = {po}, taps = {taps}{pixels}}}'
        return self.kernel(
            [x],
            out,
            tiling,
            lambda a: [
                f"%r = cnn.conv {a[0]}, {a[1]} {{strides = array<i64: {stride}, "
                f"{stride}>, dilations = array<i64: 1, 1>, pads = array<i64: {pad}, "
                f"{pad}, {pad}, {pad}>, group = 1 : i64}} : ({x.type}, {weights}) "
                f"-> {out.type}"
            ],
            [(name, weights)],
        )

    def _stream(self, x: Value, out: Value, kernel: int = 1, stride: int = 1) -> str:
        pi = self.rng.choice(_divisors(out.channels, WIDEST // (kernel * kernel)))
        pixels = self._pixels(x, out, pi, pi, kernel, stride) if x.width > 1 else ""
        return f'"stream", {{pi = {pi}{pixels}}}'

    def add(self, x: Value, y: Value) -> Value:
        out = dataclasses.replace(x, name=self._new())
        return self.kernel(
            [x, y],
            out,
            self._stream(x, out),
            lambda a: [
                f"%r = cnn.binary add {a[0]}, {a[1]} : ({x.type}, {x.type}) -> {x.type}"
            ],
        )

    def relu(self, x: Value) -> Value:
        out = dataclasses.replace(x, name=self._new())
        return self.kernel(
            [x],
            out,
            self._stream(x, out),
            lambda a: [f"%r = cnn.unary relu {a[0]} : ({x.type}) -> {x.type}"],
        )

    def concat(self, parts: list[Value]) -> Value:
        channels = sum(p.channels for p in parts)
        out = dataclasses.replace(parts[0], name=self._new(), channels=channels)
        types = ", ".join(p.type for p in parts)
        return self.kernel(
            parts,
            out,
            self._stream(parts[0], out),
            lambda a: [
                f"%r = cnn.concat {', '.join(a)} {{axis = 1 : i64}} : ({types}) "
                f"-> {out.type}"
            ],
        )

    def pool(self, x: Value, stride: int) -> Value:
        height = (x.height + 2 - 3) // stride + 1
        width = (x.width + 2 - 3) // stride + 1
        out = Value(self._new(), x.channels, height, width)
        return self.kernel(
            [x],
            out,
            self._stream(x, out, 3, stride),
            lambda a: [
                f"%r = cnn.pool max {a[0]} {{kernel = array<i64: 3, 3>, strides = "
                f"array<i64: {stride}, {stride}>, dilations = array<i64: 1, 1>, pads "
                f"= array<i64: 1, 1, 1, 1>}} : ({x.type}) -> {out.type}"
            ],
        )

    def scaled(self, x: Value) -> Value:
        """Each channel times its own largest number: a branch that has seen the
        whole picture before its first result."""
        one = Value(self._new(), x.channels, 1, 1)
        self.kernel(
            [x],
            one,
            self._stream(x, dataclasses.replace(one, width=x.width)),
            lambda a: [
                f"%r = cnn.reduce max {a[0]} {{axes = array<i64: 2, 3>}} "
                f": ({x.type}) -> {one.type}"
            ],
        )
        out = dataclasses.replace(x, name=self._new())
        return self.kernel(
            [x, one],
            out,
            self._stream(x, out),
            lambda a: [
                f"%r = cnn.binary mul {a[0]}, {a[1]} : ({x.type}, {one.type}) "
                f"-> {x.type}"
            ],
        )

    def path(self, x: Value, depth: int) -> Value:
        """A branch that keeps height and width."""
        for _ in range(self.rng.randint(0, 2)):
            x = self.part(x, depth)
        return x

    def part(self, x: Value, depth: int) -> Value:
        """One of: a convolution, a pool, an activation, a residual block,
        branches that are concatenated, a scaling by channel."""
        rng = self.rng
        kinds = ["conv", "conv", "relu", "pool"]
        if depth > 0:
            kinds += ["residual", "residual", "concat", "scaled"]
        kind = rng.choice(kinds)
        if kind == "conv":
            return self.conv(x, rng.choice((2, 4, 6, 8)), rng.choice((1, 3, 3, 5)))
        if kind == "relu":
            return self.relu(x)
        if kind == "pool":
            return self.pool(x, 1)
        if kind == "scaled":
            return self.scaled(x)
        if kind == "residual":
            y = self.conv(self.path(x, depth - 1), x.channels, rng.choice((1, 3)))
            return self.add(y, x)
        branches = [self.path(x, depth - 1) for _ in range(rng.randint(2, 3))]
        # A value that flows to two branches unchanged is one of its own in each.
        names: set[str] = set()
        for i, branch in enumerate(branches):
            if branch.name in names or branch.name == x.name:
                branches[i] = self.relu(branch)
            names.add(branches[i].name)
        joint = self.concat(branches)
        return self.conv(joint, rng.choice((2, 4, 6)), 1)


def text(seed: int) -> str:
    """The module of a graph."""
    graph = Graph(seed)
    rng = graph.rng
    x = Value("%x", rng.choice((2, 3, 4)), rng.randint(5, 12), rng.randint(5, 12))
    value = graph.conv(x, rng.choice((4, 6, 8)), 3)
    for _ in range(rng.randint(2, 4)):
        value = graph.part(value, 2)
        if value.height > 6 and rng.random() < 0.2:
            value = graph.conv(value, rng.choice((4, 8)), 3, 2)
    value = graph.relu(value)
    return (
        f"func.func @main({x.name}: {x.type}) -> {value.type} {{\n"
        + "\n".join(graph.lines)
        + f"\n  return {value.name} : {value.type}\n}}\n"
    )
