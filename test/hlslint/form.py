"""What makes a file of src/ hard to read: functions that do not fit on a screen,
variables that nothing reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hlslint.finding import Finding
from hlslint.source import Scope, Variable, read

# A screen, with the comment above.
MOST_LINES = 60

_COMMENT = re.compile(r"//.*")


def _holds_pragma(scope: Scope, name: str) -> bool:
    return any(
        pragma.text.upper().startswith(name)
        for inner in scope.walk()
        for pragma in inner.pragmas
    )


def _is_wiring(function: Scope) -> bool:
    """A list of streams and of calls is as long as the network: the processes
    of a dataflow region, the ports and kernels of a design."""
    return function.is_extern_c or _holds_pragma(function, "DATAFLOW")


def _comment_above(lines: list[str], begin: int) -> int:
    """The line where the comment above line `begin` begins, or `begin`."""
    while begin > 1 and lines[begin - 2].startswith("//"):
        begin -= 1
    return begin


def _long(function: Scope, lines: list[str]) -> Iterator[Finding]:
    count = function.end - _comment_above(lines, function.line) + 1
    if count > MOST_LINES and not _is_wiring(function):
        name = function.header.split("(")[0].split()[-1]
        yield Finding(
            function.line,
            "long-function",
            f"{name}: {count} lines, at most {MOST_LINES} fit on a screen",
        )


def _reads(name: str, line: str) -> bool:
    """Whether a statement does more with a variable than write it. A condition
    before the statement reads it."""
    target = rf"\s*{name}\s*((\[[^\]]*\]\s*)+|\.\w+\s*)*\+?=(?!=)"
    rest = re.sub(f"^{target}", "", line)
    return re.search(rf"\b{name}\b", rest) is not None


def _is_dead(variable: Variable, scope: Scope, lines: list[str]) -> bool:
    inside = lines[variable.line - 1 : scope.end]
    code = [_COMMENT.sub("", line) for line in inside if "#pragma" not in line]
    # What declares it does not read it.
    code[0] = re.sub(rf"\b{variable.name}\b", "", code[0], count=1)
    return not any(_reads(variable.name, line) for line in code)


def _dead(function: Scope, lines: list[str]) -> Iterator[Finding]:
    for scope in function.walk():
        for variable in scope.variables.values():
            # Those of heads are arguments, or count.
            if scope.kind in ("function", "loop") and variable.line == scope.line:
                continue
            if _is_dead(variable, scope, lines):
                yield Finding(
                    variable.line,
                    "dead-variable",
                    f"nothing reads {variable.name!r}",
                )


def check(text: str, screens: bool = True) -> list[Finding]:
    """All findings in a file's text, in the order of lines; `screens`: also of
    functions that are too long."""
    lines = text.split("\n")
    findings: list[Finding] = []
    for scope in read(text).walk():
        if scope.kind == "function":
            findings += _long(scope, lines) if screens else []
            findings += _dead(scope, lines)
    return sorted(findings, key=lambda f: (f.line, f.kind))


def _function(count: int, first: str = "") -> str:
    """A function of `count` lines, its comment of one included."""
    body = ["  f();"] * (count - 3 - bool(first))
    head = ["// What it does", "static void g(int *m) {", *([first] if first else [])]
    return "\n".join([*head, *body, "}", ""])


CASES = [
    ("a screen", _function(MOST_LINES), []),
    ("a line too many", _function(MOST_LINES + 1), [(2, "long-function")]),
    ("processes", _function(MOST_LINES + 9, "#pragma HLS DATAFLOW"), []),
    (
        "a variable that is read",
        "void f(int *m) {\n  int a = 1;\n  int b[4];\n  b[a] = 1;\n  m[0] = b[0];\n}\n",
        [],
    ),
    ("one that is not", "void f() {\n  int a = g();\n}\n", [(2, "dead-variable")]),
    (
        "ones that are only written, as a whole, in part and added to",
        "void f() {\n  int a;\n  word b;\n  for (int i = 0; i < 4; ++i) {\n    a = i;\n"
        "    b[i] = i;\n    int c = 0;\n    c += i;\n  }\n}\n",
        [(2, "dead-variable"), (3, "dead-variable"), (7, "dead-variable")],
    ),
    (
        "a sum that the next iteration reads",
        "void f(int *m) {\n  int a = 0;\n  for (int i = 0; i < 4; ++i) {\n"
        "    a = a + m[i];\n  }\n}\n",
        [],
    ),
    (
        "arguments that a pragma names",
        "void f(int *m) {\n  int a[4];\n#pragma HLS ARRAY_PARTITION variable=a\n}\n",
        [(2, "dead-variable")],
    ),
]
