"""Which part of the tree may include which: dialects <- passes <- targets <-
compiler <- tools, and the runtime apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from structure.tree import Finding, Source

# In C++ and in TableGen.
_INCLUDE = re.compile(r'^\s*#?\s*include\s*["<](?P<path>[^">]+)[">]')

# The compiler, from the ground up: a part may include itself and those before.
_ORDER = ("dialects", "passes", "targets", "compiler", "tools")

# What the two sides share.
_SCHEMA = "runtime/schema/"

# Programs that stand on the runtime, not on the compiler.
_ON_RUNTIME = ("tools/cnn-run/",)

# Libraries of the compiler that an embedded runtime must not drag in.
_COMPILER_LIBRARIES = ("llvm/", "llvm-c/", "mlir/", "clang/", "google/", "onnx/")


def _includes(source: Source) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(source.lines, 1):
        found = _INCLUDE.match(line)
        if found:
            yield number, found["path"]


def _forbidden(path: str, included: str) -> bool:
    """Whether the file at `path` breaks the layers by including `included`."""
    part, other = path.split("/")[0], included.split("/")[0]
    if part == "runtime" or path.startswith(_ON_RUNTIME):
        own = path.startswith(_ON_RUNTIME) and included.startswith(_ON_RUNTIME)
        return included.startswith(_COMPILER_LIBRARIES) or (
            other in _ORDER and not own
        )
    if part not in _ORDER:
        return False
    if other == "runtime":
        return not included.startswith(_SCHEMA)
    return other in _ORDER and _ORDER.index(other) > _ORDER.index(part)


def layers(tree: Sequence[Source]) -> Iterator[Finding]:
    """includes follow the layers; the runtime knows nothing of the compiler"""
    for source in tree:
        if source.is_cpp or source.suffix == ".td":
            for number, included in _includes(source):
                if _forbidden(source.path, included):
                    yield Finding(
                        source.path, number, f"must not include {included}"
                    )
