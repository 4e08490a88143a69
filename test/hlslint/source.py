"""C++ as the lint sees it: scopes, what they declare, and pragmas in order.

No parser of C++: the plain style that cnnc emits (no macros that hold braces,
one declaration a statement) is enough."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

_PRAGMA = re.compile(r"^\s*#\s*pragma\s+HLS\b\s*(?P<text>.*)$", re.I)
# Of compilers for the host; any other is a misspelt one of ours.
_FOREIGN = re.compile(r"^\s*#\s*pragma\s+(?:once|GCC|clang)\b")
_ANY_PRAGMA = re.compile(r"^\s*#\s*pragma\s+(?P<text>.*)$")
_INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"\n]+)"', re.M)
# The first line of a constant array at the outermost level.
_ARRAY = re.compile(r"^(static const [^\n=]*\]) *= *\{", re.M)
_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.S)
_STRING = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'')
_LABEL = re.compile(r"^\w+\s*:(?!:)\s*")
_TEMPLATE = re.compile(r"^template\s*<[^<>]*>\s*")
_LOOP = re.compile(r"^(for|while|do)\b")
_BLOCK = re.compile(r"^(if|else|switch|try|catch)\b")
_RECORD = re.compile(r"^(typedef\s+)?(struct|class|union|enum|namespace)\b")
_FUNCTION = re.compile(r"\)\s*(const|noexcept|override|final|\s)*$")
_NO_DECLARATION = re.compile(
    r"^(return|break|continue|goto|delete|using|typedef|case|default|throw)\b"
)
# A type, then a name, then an array, a value, arguments or nothing.
_DECLARATOR = re.compile(
    r"^(?P<type>[\w:]+(?:\s*<.*>)?(?:\s+(?:const|unsigned|int|long|char|short))*"
    r"(?:::\w+)*[\s*&]+(?:const\s+)?)(?P<name>\w+)\s*"
    r"(?P<dims>(?:\[[^\]]*\]\s*)*)(?:$|=.*|\(.*\)$|\{.*\}$)",
    re.S,
)
_SPECIFIERS = re.compile(r"^(?:(?:static|const|constexpr|volatile|extern|inline)\s+)+")


@dataclasses.dataclass
class Variable:
    """A declared name: its type as written and its number of dimensions."""

    name: str
    type: str
    dims: int
    line: int

    @property
    def is_stream(self) -> bool:
        return "stream" in self.type


@dataclasses.dataclass
class Pragma:
    """One `#pragma HLS`, where it stands, and what stood before it there."""

    line: int
    text: str
    scope: Scope
    after_statement: bool

    def lookup(self, name: str) -> Variable | None:
        """The variable of that name that is visible here."""
        return self.scope.lookup(name, self.line)


@dataclasses.dataclass
class Scope:
    """A pair of braces. `kind` is file, linkage, function, loop, block or
    other."""

    kind: str
    line: int
    outer: Scope | None
    end: int = 0
    header: str = ""
    is_extern_c: bool = False
    variables: dict[str, Variable] = dataclasses.field(default_factory=dict)
    statements: list[tuple[int, str]] = dataclasses.field(default_factory=list)
    inner: list[Scope] = dataclasses.field(default_factory=list)
    pragmas: list[Pragma] = dataclasses.field(default_factory=list)

    def lookup(self, name: str, line: int) -> Variable | None:
        """The variable of that name that is visible at a line."""
        scope: Scope | None = self
        while scope is not None:
            variable = scope.variables.get(name)
            if variable is not None and variable.line <= line:
                return variable
            scope = scope.outer
        return None

    def walk(self) -> Iterator[Scope]:
        yield self
        for scope in self.inner:
            yield from scope.walk()


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _split(text: str) -> list[str]:
    """At the commas outside of all brackets."""
    parts, depth, begin = [], 0, 0
    for k, char in enumerate(text):
        depth += char in "(<[{"
        depth -= char in ")>]}"
        if char == "," and depth == 0:
            parts.append(text[begin:k])
            begin = k + 1
    return [part.strip() for part in (*parts, text[begin:]) if part.strip()]


def _declared(text: str, line: int) -> list[Variable]:
    """What a statement or a parameter declares; nothing for anything else."""
    if _NO_DECLARATION.match(text):
        return []
    parts = _split(_SPECIFIERS.sub("", text))
    first = _DECLARATOR.match(parts[0]) if parts else None
    if not first:
        return []
    kind = first["type"]
    found = [Variable(first["name"], kind, first["dims"].count("["), line)]
    for part in parts[1:]:
        more = re.match(r"[*&\s]*(\w+)\s*((?:\[[^\]]*\]\s*)*)", part)
        if more:
            found.append(Variable(more[1], kind, more[2].count("["), line))
    return found


class _Reader:
    def __init__(self, text: str) -> None:
        self.file = Scope("file", 1, None)
        self.scope = self.file
        self.pending = ""
        self.begin = 1
        self.line = 1
        self.parentheses = 0
        self.initialiser = 0
        cleaned = _COMMENT.sub(_blank, text)
        self.linkage = 'extern "C"' in cleaned
        for self.line, line in enumerate(cleaned.split("\n"), 1):
            self._read_line(line)

    def _read_line(self, line: str) -> None:
        pragma = _PRAGMA.match(line)
        if pragma is None and not _FOREIGN.match(line):
            pragma = _ANY_PRAGMA.match(line)
        if pragma:
            self.scope.pragmas.append(
                Pragma(
                    self.line,
                    pragma["text"].strip(),
                    self.scope,
                    bool(self.scope.statements or self.scope.inner),
                )
            )
        if line.lstrip().startswith("#"):
            return
        line = line.replace('extern "C"', "extern_c")
        for char in _STRING.sub('""', line) + "\n":
            self._read(char)

    def _read(self, char: str) -> None:
        self.parentheses += char in "(["
        self.parentheses -= char in ")]"
        if self.initialiser:
            self.initialiser += (char == "{") - (char == "}")
        elif char == "{" and self.parentheses == 0:
            self._open()
            return
        elif char == "}" and self.parentheses == 0:
            self._close()
            return
        elif char == ";" and self.parentheses == 0:
            self._end_statement()
            return
        if not self.pending.strip():
            self.begin = self.line
            self.pending = ""
        self.pending += char

    def _open(self) -> None:
        header = _LABEL.sub("", _TEMPLATE.sub("", self.pending.strip()))
        kind = self._kind(header)
        if kind == "initialiser":
            self.initialiser = 1
            self.pending += "{"
            return
        outer = self.scope
        inner = Scope(kind, self.begin, outer, header=header)
        inner.is_extern_c = kind == "function" and (
            header.startswith("extern_c") or outer.kind == "linkage"
        )
        if kind == "function":
            arguments = header[header.index("(") + 1 : header.rindex(")")]
            for part in _split(arguments):
                for variable in _declared(part, self.begin):
                    inner.variables[variable.name] = variable
        if kind == "loop" and "(" in header:
            start = header[header.index("(") + 1 :].split(";")[0]
            for variable in _declared(start.strip(), self.begin):
                inner.variables[variable.name] = variable
        outer.inner.append(inner)
        self.scope = inner
        self.pending = ""

    def _kind(self, header: str) -> str:
        if header == "extern_c":
            return "linkage"
        if _LOOP.match(header):
            return "loop"
        if _BLOCK.match(header) or not header:
            return "block"
        if _RECORD.match(header):
            return "linkage" if header.startswith("namespace") and self.scope.kind == (
                "linkage"
            ) else "other"
        if _FUNCTION.search(header) and self.scope.kind in ("file", "linkage", "other"):
            return "function"
        return "initialiser"

    def _close(self) -> None:
        self.pending = ""
        self.scope.end = self.line
        if self.scope.outer is not None:
            self.scope = self.scope.outer

    def _end_statement(self) -> None:
        text = " ".join(_LABEL.sub("", self.pending.strip()).split())
        self.pending = ""
        if not text:
            return
        declared = _declared(text, self.begin)
        for variable in declared:
            self.scope.variables[variable.name] = variable
        if not declared and not text.startswith(("using ", "typedef ")):
            self.scope.statements.append((self.begin, text))


def read(text: str, headers: Iterable[str] = ()) -> Scope:
    """The file's scope, with all others inside, and the arrays of headers."""
    scope = _Reader(text).file
    for header in headers:
        # Megabytes of numbers need not be read.
        for first in _ARRAY.findall(header):
            for variable in _declared(first, 0):
                scope.variables.setdefault(variable.name, variable)
    return scope


def included(path: Path, text: str) -> list[str]:
    """The texts of the headers that a file includes in quotes."""
    paths = (path.parent / name for name in _INCLUDE.findall(text))
    return [p.read_text(encoding="utf-8") for p in paths if p.is_file()]
