"""For each rule a file that breaks it: a rule must be able to fail."""

from __future__ import annotations

from structure import rules
from structure.tree import Source


def _source(path: str, *lines: str) -> Source:
    return Source(path, [*lines, ""])


BROKEN: dict[rules.Rule, Source] = {
    rules.file_length: _source("long.cpp", *["int x;"] * 601),
    rules.function_length: _source(
        "long.cpp", "void f(int x) {", *["  ++x;"] * 78, "}"
    ),
    rules.nothing_unfinished: _source("a.cpp", "// TO" + "DO: finish"),
    rules.no_machine_paths: _source("a.cpp", '"/ho' + 'me/me/model.onnx"'),
    rules.includes_from_root: _source("a.cpp", '#include "../b.h"'),
    rules.layers: _source("passes/a.cpp", '#include "targets/cpu/b.h"'),
    rules.clean_lines: _source("a.cpp", "int x; "),
    rules.shell_syntax: _source("a.sh", "if true; then"),
    rules.documented_python: _source("test/a.py", "x = 1"),
    rules.formatted: _source("a.cpp", "int  x;"),
    rules.passes_are_tested: _source(
        "passes/a/Passes.td", 'def Fold : Pass<"cnn-fold"> {', "}"
    ),
    rules.operations_are_tested: _source(
        "dialects/a/Ops.td", 'def A_FoldOp : A_Op<"fold"> {', "}"
    ),
}
