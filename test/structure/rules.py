"""The rules, each a function from the tree's files to what breaks it. The
first line of its comment is what a report says."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Callable, Iterator, Sequence

from pylib.repo import ROOT
from structure.coverage import operations_are_tested, passes_are_tested
from structure.layers import layers
from structure.tree import Finding, Source

FILE_LINES = 600
FUNCTION_LINES = 80

# Files that are data, written by hand or by a tool, and long by nature.
_LONG_BY_NATURE = (".onnxtxt", ".txt", ".json", ".md")

# Patterns are put together here, so that this file does not match itself.
_UNFINISHED = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X")) + r")\b")
_MACHINE_PATH = re.compile(r"(?<![\w.}])/(" + "|".join(("ho" + "me", "ro" + "ot", "wo" + "rk")) + r")/")
_REGISTRY = re.compile(r"\b(" + "|".join((r"pypi\." + "org", r"pythonhosted\." + "org", r"deb\." + "debian")) + r")")
_UP_INCLUDE = re.compile(r'#include "\.\.?/')

# How a function's head ends in LLVM's format, at one of three indents: free,
# in a class, in a class in a class.
_HEAD_END = re.compile(r"^(?P<indent>(?:  ){0,2})(?:\S.*)?\).*\{$")
_NO_FUNCTION = re.compile(r"^\s*(if|for|while|switch|else|do|namespace|return)\b|^\s*[}\]]")

Rule = Callable[[Sequence[Source]], Iterator[Finding]]


def file_length(tree: Sequence[Source]) -> Iterator[Finding]:
    """files are at most 600 lines long"""
    for source in tree:
        count = len(source.lines) - 1
        if count > FILE_LINES and source.suffix not in _LONG_BY_NATURE:
            yield Finding(source.path, 0, f"{count} lines")


def _cpp_functions(source: Source) -> Iterator[tuple[int, int]]:
    """First line and length of every function of a clang-formatted file."""
    for start, line in enumerate(source.lines):
        head = _HEAD_END.match(line)
        if not head or _NO_FUNCTION.match(line):
            continue
        # A constructor's initialisers stand four columns further in.
        indent = head["indent"]
        closing = (indent[4:] if line.lstrip().startswith(": ") else indent) + "}"
        for end in range(start + 1, len(source.lines)):
            if source.lines[end].startswith(closing):
                yield start + 1, end - start + 1
                break


def _python_functions(source: Source) -> Iterator[tuple[int, int]]:
    for node in ast.walk(ast.parse("\n".join(source.lines))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.lineno, (node.end_lineno or 0) - node.lineno + 1


def function_length(tree: Sequence[Source]) -> Iterator[Finding]:
    """functions are shorter than 80 lines"""
    for source in tree:
        if source.is_cpp:
            functions = _cpp_functions(source)
        elif source.suffix == ".py":
            functions = _python_functions(source)
        else:
            continue
        for line, length in functions:
            if length >= FUNCTION_LINES:
                yield Finding(source.path, line, f"a function of {length} lines")


def _grep(
    tree: Sequence[Source], pattern: re.Pattern[str], text: str
) -> Iterator[Finding]:
    for source in tree:
        for number, line in enumerate(source.lines, 1):
            found = pattern.search(line)
            if found:
                yield Finding(source.path, number, f"{text}: {found[0]}")


def nothing_unfinished(tree: Sequence[Source]) -> Iterator[Finding]:
    """nothing is marked as unfinished"""
    yield from _grep(tree, _UNFINISHED, "a mark of unfinished work")


def no_machine_paths(tree: Sequence[Source]) -> Iterator[Finding]:
    """no path of one machine, no package server is named"""
    yield from _grep(tree, _MACHINE_PATH, "a path of one machine")
    yield from _grep(tree, _REGISTRY, "a package server")


def includes_from_root(tree: Sequence[Source]) -> Iterator[Finding]:
    """includes start at the root of the tree"""
    cpp = [source for source in tree if source.is_cpp]
    yield from _grep(cpp, _UP_INCLUDE, "a relative include")


def clean_lines(tree: Sequence[Source]) -> Iterator[Finding]:
    """no tabs, no blanks at line ends, one newline at the end of a file"""
    for source in tree:
        for number, line in enumerate(source.lines, 1):
            if line != line.rstrip():
                yield Finding(source.path, number, "blanks at the end")
            if "\t" in line:
                yield Finding(source.path, number, "a tab")
        if source.lines[-1:] != [""] or source.lines[-2:] == ["", ""]:
            yield Finding(source.path, 0, "expected one newline at the end")


def shell_syntax(tree: Sequence[Source]) -> Iterator[Finding]:
    """shell scripts parse"""
    for source in tree:
        if source.is_shell:
            parsed = subprocess.run(
                ["bash", "-n"],
                input="\n".join(source.lines),
                capture_output=True,
                text=True,
                check=False,
            )
            if parsed.returncode:
                yield Finding(source.path, 0, parsed.stderr.strip())


def formatted(tree: Sequence[Source]) -> Iterator[Finding]:
    """C and C++ files are as clang-format-22 writes them"""
    for source in tree:
        if not source.is_cpp:
            continue
        text = "\n".join(source.lines)
        done = subprocess.run(
            ["clang-format-22", f"--assume-filename={ROOT / source.path}"],
            input=text,
            capture_output=True,
            text=True,
            check=True,
        )
        wanted = done.stdout.split("\n")
        if wanted != source.lines:
            pairs = zip(source.lines, wanted)
            same = next((k for k, (a, b) in enumerate(pairs) if a != b), 0)
            yield Finding(source.path, same + 1, "not as clang-format writes it")


def documented_python(tree: Sequence[Source]) -> Iterator[Finding]:
    """Python modules and their public functions and classes are documented"""
    kinds = (ast.FunctionDef, ast.ClassDef)
    for source in tree:
        if source.suffix != ".py" or not source.path.startswith("test/"):
            continue
        module = ast.parse("\n".join(source.lines))
        if not ast.get_docstring(module):
            yield Finding(source.path, 0, "a module without a comment")
        for node in module.body:
            if not isinstance(node, kinds) or node.name.startswith("_"):
                continue
            short = (node.end_lineno or 0) - node.lineno < 8 or node.name == "main"
            if not short and not ast.get_docstring(node):
                yield Finding(source.path, node.lineno, f"{node.name}: no comment")


RULES: tuple[Rule, ...] = (
    file_length,
    function_length,
    nothing_unfinished,
    no_machine_paths,
    includes_from_root,
    layers,
    clean_lines,
    shell_syntax,
    documented_python,
    formatted,
    passes_are_tested,
    operations_are_tested,
)
