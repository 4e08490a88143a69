"""What the exploration expects of each layer beside what its design comes to.

The exploration has formulas (targets/hls/explore/LayerCost.h), a design is
estimated operation by operation and simulated. Layer by layer they may differ by
the bars below: cycles hardly at all, DSP slices by what the formulas leave out of
epilogues, block RAM by how deep FIFOs turn out to be.
"""

from __future__ import annotations

import collections
import dataclasses
import re

# Relative and absolute bars.
CYCLES = (0.02, 64)
DSP = (0.10, 4)
BRAM18 = (0.50, 12)
# Of all layers together.
TOTAL_DSP, TOTAL_BRAM18 = 0.05, 0.20

# Kinds of processes between memory and the layers.
MOVES = ("load", "turn", "store")
# Those that share the port of external memory.
PORT = ("load", "store", "weights")
# HlsDevice::bytesPerCycle (targets/hls/HlsDevice.h).
BANDWIDTH_SHARE = 0.75

REMARK = re.compile(
    r'Remark="layer(\d+): [^"]*?: (\d+) cycles, \d+% of the interval, (\d+) DSP, (\d+) BRAM18'
)


@dataclasses.dataclass
class Cost:
    """Cycles of the slowest process, DSP slices, block RAMs of 18 Kib."""

    cycles: int = 0
    dsp: int = 0
    bram18: int = 0
    # Generic loops over arrays, for which the exploration has no formula.
    is_generic: bool = False


def named(kernels: str) -> str:
    """The kernels of a module with names, layer0 and following."""
    count = 0
    lines = []
    # Behind the code stand large constants.
    code, mark, constants = kernels.partition("{-#")
    for line in code.splitlines():
        if line == "    }":
            line = f'    }} loc("layer{count}")'
            count += 1
        lines.append(line)
    return "\n".join(lines) + "\n" + mark + constants


def expected(remarks: str) -> dict[int, Cost]:
    """What the remarks of cnn-hls-explore say of each layer that streams."""
    numbers = [map(int, match.groups()) for match in REMARK.finditer(remarks)]
    return {layer: Cost(*cost) for layer, *cost in numbers}


def _keeps_up(process: dict, design: dict, device: dict) -> bool:
    """Whether a process is as slow as the port only: all that share it are given
    what the frame takes there, which the exploration counts once for all."""
    per_cycle = device["external_gbs"] * 1e3 / device["clock_mhz"] * BANDWIDTH_SHARE
    wanted = design["external_bytes"] / per_cycle
    return process["kind"] in PORT and (
        process["cycles"] <= wanted or not _differs(process["cycles"], wanted, CYCLES)
    )


def found(designs: list[dict], device: dict) -> dict[int, Cost]:
    """What the processes and streams of each layer come to. A stream is of the
    layer that reads it. What moves inputs and outputs may make its layer
    wait, but the exploration counts its hardware apart."""
    costs: dict[int, Cost] = collections.defaultdict(Cost)
    for design in designs:
        moves = {p["name"] for p in design["processes"] if p["kind"] in MOVES}
        for process in design["processes"]:
            cost = costs[int(re.match(r"layer(\d+)", process["name"])[1])]
            if not _keeps_up(process, design, device):
                cost.cycles = max(cost.cycles, process["cycles"])
            if process["name"] in moves:
                continue
            cost.is_generic |= process["kind"] == "buffered"
            cost.dsp += process["resources"]["dsp"]
            cost.bram18 += process["resources"]["bram18"]
        for stream in design["streams"]:
            if stream["reader"] in moves:
                continue
            cost = costs[int(re.match(r"layer(\d+)", stream["reader"])[1])]
            cost.bram18 += stream["resources"]["bram18"]
    return costs


def _differs(a: int, b: int, bar: tuple[float, int]) -> bool:
    return abs(a - b) > bar[0] * max(a, b) + bar[1]


def compare(wanted: dict[int, Cost], have: dict[int, Cost]) -> list[str]:
    """A sentence for each number that is beyond its bar."""
    wrong = []
    for i, w in wanted.items():
        h = have.get(i, Cost())
        if h.is_generic:
            continue
        for name, bar in (("cycles", CYCLES), ("dsp", DSP), ("bram18", BRAM18)):
            a, b = getattr(w, name), getattr(h, name)
            if _differs(a, b, bar):
                wrong.append(f"layer {i}: {a} {name} expected, {b} found")
    for name, bar in (("dsp", TOTAL_DSP), ("bram18", TOTAL_BRAM18)):
        a = sum(getattr(c, name) for c in wanted.values())
        b = sum(getattr(c, name) for c in have.values())
        if _differs(a, b, (bar, 32)):
            wrong.append(f"all layers: {a} {name} expected, {b} found")
    return wrong
