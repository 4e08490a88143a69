"""What the pragmas of a file break, and what of a project does."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from hlslint import form, grammar
from hlslint.finding import Finding
from hlslint.source import Pragma, Scope, Variable, included, read


@dataclasses.dataclass
class Parsed:
    """A pragma taken apart: `PIPELINE`, {"II": "1"}, {"rewind"}."""

    source: Pragma
    name: str
    options: dict[str, str]
    words: set[str]


def _tokens(text: str) -> list[str]:
    """Words and `key=value` pairs; blanks around `=` and commas are allowed."""
    return re.sub(r"\s*([=,])\s*", r"\1", text).split()


def _parse(pragma: Pragma) -> tuple[Parsed | None, list[Finding]]:
    tokens = _tokens(pragma.text)
    name = tokens[0].upper() if tokens else ""
    findings: list[Finding] = []

    def report(kind: str, text: str) -> None:
        findings.append(Finding(pragma.line, kind, f"{name}: {text}"))

    if name not in grammar.PRAGMAS:
        if name in grammar.REPLACED:
            report("replaced", f"replaced by {grammar.REPLACED[name]}")
        else:
            report("unknown-pragma", "no pragma of Vitis HLS")
        return None, findings
    rule = grammar.PRAGMAS[name]
    keys = {key.upper(): key for key in rule.options}
    parsed = Parsed(pragma, name, {}, set())
    for token in tokens[1:]:
        key, equals, value = token.partition("=")
        known = keys.get(key.upper())
        if not equals and key in rule.words:
            parsed.words.add(key)
        elif not equals or known is None:
            report("unknown-option", f"no option {key!r}")
        elif known in parsed.options:
            report("repeated-option", f"{known} is given twice")
        else:
            parsed.options[known] = value
            check = rule.options[known]
            if not check(value):
                report("wrong-value", f"{known}={value}: expected {check.__doc__}")
    for key in rule.required:
        if key not in parsed.options:
            report("missing-option", f"{key}= is required")
    return parsed, findings


def _place(pragma: Pragma) -> set[str]:
    """The places of the grammar that the pragma's place is."""
    kind = pragma.scope.kind
    places = set()
    if kind in ("function", "loop", "block"):
        places.add(grammar.SCOPE)
    if pragma.after_statement:
        return places
    if kind == "loop":
        places.add(grammar.LOOP)
    if kind == "function":
        places.add(grammar.FUNCTION)
        if pragma.scope.is_extern_c:
            places.add(grammar.TOP)
    return places


def _check_place(parsed: Parsed) -> Iterator[Finding]:
    rule = grammar.PRAGMAS[parsed.name]
    if not _place(parsed.source) & set(rule.places):
        yield Finding(
            parsed.source.line,
            "wrong-place",
            f"{parsed.name}: expected in {', or '.join(rule.places)}",
        )


def _check_names(parsed: Parsed) -> Iterator[Finding]:
    rule = grammar.PRAGMAS[parsed.name]
    scope, line = parsed.source.scope, parsed.source.line
    given = parsed.options.get(rule.refers) if rule.refers else None
    for name in given.split(",") if given else ():
        if rule.refers in ("port", "ports"):
            known = name == "return" or (name in scope.variables)
        else:
            known = parsed.source.lookup(name) is not None
        if not known:
            yield Finding(
                line, "undeclared", f"{parsed.name}: nothing named {name!r} here"
            )


def _check_array(parsed: Parsed) -> Iterator[Finding]:
    options, line = parsed.options, parsed.source.line
    kind = options.get("type")
    if kind in ("block", "cyclic") and "factor" not in options:
        yield Finding(line, "missing-option", f"{parsed.name}: {kind} needs factor=")
    if kind == "complete" and "factor" in options:
        yield Finding(line, "wrong-value", f"{parsed.name}: complete has no factor")
    variable = parsed.source.lookup(options.get("variable", ""))
    dim = options.get("dim", "1")
    if variable and dim.isdigit() and int(dim) > max(variable.dims, 1):
        yield Finding(
            line,
            "wrong-value",
            f"{parsed.name}: dim={dim}, {variable.name} has {variable.dims}",
        )
    if variable and variable.dims == 0 and not variable.type.rstrip().endswith("*"):
        yield Finding(
            line, "wrong-variable", f"{parsed.name}: {variable.name} is no array"
        )


def _check_stream(parsed: Parsed) -> Iterator[Finding]:
    variable = parsed.source.lookup(parsed.options.get("variable", ""))
    if variable and not variable.is_stream and variable.dims == 0:
        yield Finding(
            parsed.source.line,
            "wrong-variable",
            f"STREAM: {variable.name} is neither a stream nor an array",
        )


def _check_interface(parsed: Parsed) -> Iterator[Finding]:
    mode, options = parsed.options.get("mode"), parsed.options
    line = parsed.source.line
    if mode in grammar.NEED_DEPTH and "depth" not in options:
        yield Finding(line, "missing-option", f"INTERFACE: {mode} needs depth=")
    if (options.get("port") == "return") != (mode in grammar.BLOCK_MODES) and (
        mode != "s_axilite"
    ):
        yield Finding(line, "wrong-value", f"INTERFACE: {mode} on {options.get('port')}")
    if "offset" in options and mode not in ("m_axi", "s_axilite"):
        yield Finding(line, "wrong-value", f"INTERFACE: {mode} has no offset")


def _check_storage(parsed: Parsed) -> Iterator[Finding]:
    """Shift registers have no addresses (UG1399, "pragma HLS bind_storage")."""
    kind = parsed.options.get("type")
    if parsed.options.get("impl") == "srl" and kind != "fifo":
        yield Finding(parsed.source.line, "wrong-value", f"BIND_STORAGE: srl is no {kind}")


def _check_tripcount(parsed: Parsed) -> Iterator[Finding]:
    least, most = (parsed.options.get(key, "") for key in ("min", "max"))
    if least.isdigit() and most.isdigit() and int(least) > int(most):
        yield Finding(
            parsed.source.line, "wrong-value", f"LOOP_TRIPCOUNT: min={least} is above max"
        )


_FURTHER = {
    "ARRAY_PARTITION": _check_array,
    "ARRAY_RESHAPE": _check_array,
    "BIND_STORAGE": _check_storage,
    "LOOP_TRIPCOUNT": _check_tripcount,
    "STREAM": _check_stream,
    "INTERFACE": _check_interface,
}


def _check_scope(scope: Scope, pragmas: list[Parsed]) -> Iterator[Finding]:
    """Pragmas of one place against each other, and the place against them."""
    seen: dict[tuple[str, ...], Parsed] = {}
    names = {parsed.name for parsed in pragmas}
    for parsed in pragmas:
        subject = [parsed.options.get(key, "") for key in ("variable", "port", "dim")]
        key = (parsed.name, *subject, parsed.options.get("mode", ""))
        if key in seen and parsed.name not in ("ALLOCATION", "DEPENDENCE", "BIND_OP"):
            yield Finding(parsed.source.line, "repeated", f"{parsed.name}: twice here")
        seen[key] = parsed
    for one, other in grammar.EXCLUSIVE:
        if one in names and other in names:
            yield Finding(scope.line, "exclusive", f"{one} and {other} in one place")
    if "DATAFLOW" in names:
        yield from _check_dataflow(scope)
    yield from _check_dimensions(pragmas)
    ports = {p.options.get("port") for p in pragmas if p.name == "INTERFACE"}
    if ports and scope.kind == "function":
        for name in scope.variables:
            header = re.search(rf"\b{name}\b", scope.header)
            if header and name not in ports:
                yield Finding(
                    scope.line, "port-without-interface", f"INTERFACE: none for {name}"
                )


def _check_dimensions(pragmas: list[Parsed]) -> Iterator[Finding]:
    """A dimension is either divided among memories or within words."""
    shaped: dict[tuple[str, str], str] = {}
    for parsed in pragmas:
        if parsed.name not in ("ARRAY_PARTITION", "ARRAY_RESHAPE"):
            continue
        name, dim = parsed.options.get("variable", ""), parsed.options.get("dim", "1")
        if shaped.setdefault((name, dim), parsed.name) != parsed.name:
            yield Finding(
                parsed.source.line, "exclusive", f"{parsed.name}: {name} is shaped in dim={dim}"
            )


def _pipelines(scope: Scope) -> list[Pragma]:
    texts = ((pragma, _tokens(pragma.text)) for pragma in scope.pragmas)
    return [p for p, text in texts if text[:1] == ["PIPELINE"] and "off" not in text]


def _check_pipelines(scope: Scope) -> Iterator[Finding]:
    """A pipelined loop unrolls all loops in it (UG1399, "pragma HLS pipeline")."""
    if _pipelines(scope):
        for inner in scope.inner:
            for each in inner.walk():
                for pragma in _pipelines(each):
                    yield Finding(
                        pragma.line, "wrong-place", f"PIPELINE: within that of line {scope.line}"
                    )


# Braced ones are scopes, others the beginning of a statement.
_CONTROL = re.compile(r"^(for|while|do|if|else|switch)\b")
_CALL = re.compile(r"^[\w:<>, ]+\(.*\)$")


def _check_dataflow(scope: Scope) -> Iterator[Finding]:
    """The canonical form (UG1399, "Canonical Forms"): declarations and calls."""
    for inner in scope.inner:
        yield Finding(inner.line, "dataflow-form", "DATAFLOW: holds a loop or a branch")
    for line, text in scope.statements:
        if _CONTROL.match(text):
            yield Finding(line, "dataflow-form", "DATAFLOW: holds a loop or a branch")
        elif not text.startswith("return") and not _CALL.match(text):
            yield Finding(
                line, "dataflow-form", f"DATAFLOW: {text[:40]!r} is no call"
            )
    yield from _check_channels(scope)


def _check_channels(scope: Scope) -> Iterator[Finding]:
    """One process writes a channel and one reads it; what comes from outside
    belongs to one process."""

    calls = [text for _, text in scope.statements if _CALL.match(text)]

    def uses(name: str) -> int:
        return sum(bool(re.search(rf"\b{name}\b", text)) for text in calls)

    def is_channel(variable: Variable) -> bool:
        return variable.is_stream or variable.dims > 0 or "*" in variable.type

    around: Scope | None = scope
    while around is not None and around.kind != "file":
        for name, variable in around.variables.items():
            outside = around is not scope or re.search(rf"\b{name}\b", scope.header)
            count = uses(name) if is_channel(variable) else 0
            if count > (1 if outside else 2) or (count == 1 and not outside):
                yield Finding(
                    variable.line, "dataflow-channel", f"DATAFLOW: {count} use {name}"
                )
        around = around.outer


SUFFIXES = (".cpp", ".h")


def sources(folder: Path) -> list[Path]:
    """The C++ files below a folder."""
    return sorted(p for p in folder.rglob("*") if p.suffix in SUFFIXES)


def check_project(folder: Path, screens: bool = False) -> list[str]:
    """All findings in the C++ files below a folder, a line each; `screens`: also
    of functions that are too long for one."""
    return [
        f"{path}:{finding.line}: {finding.text} [{finding.kind}]"
        for path in sources(folder)
        for finding in check_file(path, screens)
    ]


def check_file(path: Path, screens: bool = True) -> list[Finding]:
    """All findings in a file, in the order of lines: those of its pragmas, and
    of the sources of a design those of their form."""
    text = path.read_text(encoding="utf-8")
    if "#pragma" not in text:
        return []
    findings = check(text, included(path, text))
    if path.parent.name == "src":
        findings += form.check(text, screens)
    return sorted(findings, key=lambda f: (f.line, f.kind))


def check(text: str, headers: Iterable[str] = ()) -> list[Finding]:
    """All findings in a file's text, in the order of lines. `headers` are the
    texts that it includes."""
    findings: list[Finding] = []
    # Megabytes of weights need not be read.
    if "#pragma" not in text:
        return findings
    for scope in read(text, headers).walk():
        parsed: list[Parsed] = []
        for pragma in scope.pragmas:
            one, faults = _parse(pragma)
            findings += faults
            if one is None:
                continue
            parsed.append(one)
            findings += _check_place(one)
            if "undeclared" not in {f.kind for f in faults}:
                findings += _check_names(one)
            if one.name in _FURTHER:
                findings += _FURTHER[one.name](one)
        findings += _check_scope(scope, parsed)
        findings += _check_pipelines(scope)
    return sorted(findings, key=lambda f: (f.line, f.kind))
