"""Makes mutants of PTX: each has one instruction dropped or changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """A module with one instruction of a kernel changed."""

    kernel: str
    kind: str
    number: int  # of the kind in the kernel, from 1
    line: int
    guard: str
    before: str
    after: str
    module: str  # the text that is mutated
    span: tuple[int, int]  # of the instruction in it

    @property
    def name(self) -> str:
        return f"{self.kernel} {self.kind} {self.number}"

    @property
    def text(self) -> str:
        return self._with(self.after)

    @property
    def trapped(self) -> str:
        """The module with a trap in the instruction's place: what runs to its
        end then does not execute it at all."""
        return self._with(f"{self.guard}trap")

    def _with(self, instruction: str) -> str:
        start, end = self.span
        changed = instruction + ";" if instruction else ""
        return self.module[:start] + changed + self.module[end:]


# A rule takes an instruction, its guard "@%p1 " or "" in front, and gives what
# it becomes; the empty text drops it.
Rule = Callable[[str, str], Iterator[str]]

_ACCESS_BYTES = {"8": 1, "16": 2, "32": 4, "64": 8}


def _drop(pattern: str) -> Rule:
    def rule(guard: str, body: str) -> Iterator[str]:
        if re.match(pattern, body):
            yield ""

    return rule


def _wait_for_less(guard: str, body: str) -> Iterator[str]:
    if found := re.match(r"cp\.async\.wait_group\s+(\d+)", body):
        yield f"{guard}cp.async.wait_group {int(found.group(1)) + 1}"


def _swap_registers(operand: int) -> Rule:
    """Swaps the first two registers of the n-th {...} of an mma."""

    def rule(guard: str, body: str) -> Iterator[str]:
        if not body.startswith("mma."):
            return
        lists = list(re.finditer(r"\{([^}]*)\}", body))
        registers = [r.strip() for r in lists[operand].group(1).split(",")]
        if len(registers) < 2 or registers[0] == registers[1]:
            return
        registers[:2] = registers[1::-1]
        start, end = lists[operand].span(1)
        yield guard + body[:start] + ", ".join(registers) + body[end:]

    return rule


def _toggle_transpose(guard: str, body: str) -> Iterator[str]:
    if not body.startswith("ldmatrix."):
        return
    if ".trans" in body:
        yield guard + body.replace(".trans", "")
    else:
        yield guard + re.sub(r"(\.x[124])", r"\1.trans", body, count=1)


def _shift(pattern: str, which: int) -> Rule:
    """Adds an element to the n-th address of an access."""

    def rule(guard: str, body: str) -> Iterator[str]:
        if not re.match(pattern, body):
            return
        # A copy of no bytes only fills with zeros.
        if which and re.search(r",\s*0$", body):
            return
        addresses = list(re.finditer(r"\[([^\]+]+)(?:\+(-?\d+))?\]", body))
        found = addresses[which]
        opcode = body.split()[0]
        size = re.search(r"\.[bfus](8|16|32|64)$", opcode)
        step = _ACCESS_BYTES[size.group(1)] if size else 16
        if vector := re.search(r"\.v([24])", opcode):
            step *= int(vector.group(1))
        if opcode.startswith("ldmatrix"):
            step = 16
        if opcode.startswith("cp.async"):
            step = int(re.search(r"\],\s*\[[^\]]*\],\s*(\d+)", body).group(1))
        offset = int(found.group(2) or 0) + step
        start, end = found.span()
        yield f"{guard}{body[:start]}[{found.group(1)}+{offset}]{body[end:]}"

    return rule


def _other_lane(guard: str, body: str) -> Iterator[str]:
    """Another lane or distance of a shuffle that names it: one that another
    step of a reduction has, so that the steps together miss some lanes."""
    if not body.startswith("shfl."):
        return
    parts = [p.strip() for p in body.split(",")]
    if re.fullmatch(r"-?\d+", parts[2]):
        distance = int(parts[2])
        parts[2] = str(distance // 2 if distance > 1 else 2)
        yield guard + ", ".join(parts)


def _drop_guard(pattern: str) -> Rule:
    def rule(guard: str, body: str) -> Iterator[str]:
        if guard and re.match(pattern, body):
            yield body

    return rule


def _never_branch(guard: str, body: str) -> Iterator[str]:
    if guard and re.match(r"bra\b", body):
        yield ""


RULES: dict[str, Rule] = {
    "barrier dropped": _drop(r"bar(rier)?\.(cta\.)?(sync|warp\.sync|red)"),
    "wait dropped": _drop(r"cp\.async\.wait_"),
    "wait for one group less": _wait_for_less,
    "commit dropped": _drop(r"cp\.async\.commit_group"),
    "copy dropped": _drop(r"cp\.async\.c[ag]\."),
    "mma result swapped": _swap_registers(0),
    "mma a swapped": _swap_registers(1),
    "mma b swapped": _swap_registers(2),
    "ldmatrix transposed": _toggle_transpose,
    "load shifted": _shift(r"ld\.(global|shared|volatile)", 0),
    "store shifted": _shift(r"st\.(global|shared|volatile)", 0),
    "ldmatrix shifted": _shift(r"ldmatrix\.", 0),
    "copy's target shifted": _shift(r"cp\.async\.c[ag]\.", 0),
    "copy's source shifted": _shift(r"cp\.async\.c[ag]\.", 1),
    "shuffle's lane changed": _other_lane,
    "guard of a store dropped": _drop_guard(r"(st|red|atom)\."),
    "branch dropped": _never_branch,
}

_ENTRY = re.compile(r"\.entry\s+([\w$.]+)\s*\(")
_STATEMENT = re.compile(
    r"^([^\S\n]*)((?:@!?%?[\w$]+\s+)?)([a-z][\w.:]*[^;{}]*(?:\{[^}]*\}[^;{}]*)*);",
    re.S | re.M,
)


def mutants(text: str, kernels: set[str] | None = None) -> Iterator[Mutant]:
    """All mutants of a module's kernels (of those named, if any are)."""
    entries = [(m.start(), m.group(1)) for m in _ENTRY.finditer(text)]
    # A function of its own ends a kernel as well.
    ends = sorted([s for s, _ in entries]
                  + [m.start() for m in re.finditer(r"^\.(visible \.|weak \.)?func\b", text, re.M)]
                  + [len(text)])
    for start, kernel in entries:
        if kernels is not None and kernel not in kernels:
            continue
        end = next(e for e in ends if e > start)
        counts = dict.fromkeys(RULES, 0)
        for found in _STATEMENT.finditer(text, start, end):
            guard, body = found.group(2), found.group(3)
            line = 1 + text.count("\n", 0, found.start(2))
            before = " ".join((guard + body).split())
            for kind, rule in RULES.items():
                for after in rule(guard, body):
                    counts[kind] += 1
                    yield Mutant(
                        kernel, kind, counts[kind], line, guard, before,
                        " ".join(after.split()), text,
                        (found.start(2), found.end()),
                    )
