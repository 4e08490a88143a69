"""Every pass and every operation has its test, where the tree's layout says.

Passes: one source file, one argument, one test, named alike, and a Passes.td
entry that shows what the pass does and counts what it did. Operations: a round
trip, one error for each numbered constraint, and a case of the evaluator."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from structure.tree import Finding, Source

_PASS = re.compile(r'^def (?P<name>\w+)\s*:\s*Pass<"(?P<argument>[\w-]+)"', re.M)
_OP = re.compile(r'^def \w+Op\s*:\s*\w+Op<"(?P<name>\w+)"', re.M)
_CONSTRAINT = re.compile(r"^\s*- \((C\d+)\)", re.M)

# Operations without a value of their own: nothing to evaluate.
_WITHOUT_VALUE = ("launch", "yield")


def _kebab(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def _records(
    source: Source, pattern: re.Pattern[str]
) -> Iterator[tuple[re.Match[str], int, str]]:
    """Each definition that matches: the match, its line, and its whole text."""
    text = "\n".join(source.lines)
    for found in pattern.finditer(text):
        # clang-format's TableGen style closes a record in column 0.
        end = text.find("\n}", found.start())
        line = text.count("\n", 0, found.start()) + 1
        yield found, line, text[found.start() : end if end >= 0 else None]


def _pass_faults(
    found: re.Match[str], record: str, folder: str, tree: dict[str, Source]
) -> Iterator[str]:
    name, argument = found["name"], found["argument"]
    kebab = _kebab(name)
    if sorted(f"cnn-{kebab}".split("-")) not in (
        sorted(argument.split("-")),
        sorted(argument.split("-") + [folder.split("/")[-1]]),
    ):
        yield f"the argument {argument} is not named after {name}"
    if f"{folder}/{name}.cpp" not in tree:
        yield f"expected {folder}/{name}.cpp"
    test = tree.get(f"test/{folder}/{kebab}.mlir")
    if test is None:
        yield f"expected test/{folder}/{kebab}.mlir"
    else:
        runs = [line for line in test.lines if "RUN:" in line]
        if not any(f"-{argument}" in line for line in runs):
            yield f"{test.path} does not run {argument}"
        if not any("-statistics" in line for line in runs):
            yield f"{test.path} does not check the pass's statistics"
    for part, what in (
        ("let summary", "a summary"),
        ("```mlir", "IR before and after in the description"),
        ("Statistic<", "a statistic"),
    ):
        if part not in record:
            yield f"{name}: expected {what}"


def passes_are_tested(sources: Sequence[Source]) -> Iterator[Finding]:
    """a pass is a file, an argument, a test of that name, and says what it does"""
    tree = {source.path: source for source in sources}
    for source in sources:
        folder, _, file = source.path.rpartition("/")
        if file != "Passes.td":
            continue
        for found, line, record in _records(source, _PASS):
            for fault in _pass_faults(found, record, folder, tree):
                yield Finding(source.path, line, fault)


def operations_are_tested(sources: Sequence[Source]) -> Iterator[Finding]:
    """an operation has a test of its name, with every constraint, and of its value"""
    tree = {source.path: source for source in sources}
    for source in sources:
        folder = source.path.rpartition("/")[0]
        if source.suffix != ".td" or not source.path.startswith("dialects/"):
            continue
        for found, line, record in _records(source, _OP):
            name = found["name"]
            paths = [f"test/{folder}/{name}{end}.mlir" for end in ("", "-errors")]
            if paths[0] not in tree:
                yield Finding(source.path, line, f"expected {paths[0]}")
            text = "\n".join(
                part for path in paths if path in tree for part in tree[path].lines
            )
            for constraint in _CONSTRAINT.findall(record):
                if f"({constraint})" not in text:
                    fault = f"{name}: ({constraint}) is in no test"
                    yield Finding(source.path, line, fault)
            case = f"test/{folder}/eval/{name}.mlir"
            evaluated = folder == "dialects/cnn" and name not in _WITHOUT_VALUE
            if evaluated and case not in tree:
                yield Finding(source.path, line, f"expected {case}")
