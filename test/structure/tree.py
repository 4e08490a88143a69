"""The files of the source tree, as the rules see them."""

from __future__ import annotations

import dataclasses
import subprocess
from pathlib import Path

from pylib.repo import ROOT

CPP = (".cpp", ".h", ".hpp", ".c")


@dataclasses.dataclass(frozen=True)
class Source:
    """A text file that belongs to the project."""

    path: str
    lines: list[str]

    @property
    def suffix(self) -> str:
        return Path(self.path).suffix

    @property
    def is_cpp(self) -> bool:
        return self.suffix in CPP

    @property
    def is_shell(self) -> bool:
        return self.suffix == ".sh" or (
            bool(self.lines) and self.lines[0].startswith("#!/usr/bin/env bash")
        )


@dataclasses.dataclass(frozen=True)
class Finding:
    """A place that breaks a rule; line 0 stands for the whole file."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.text}"


def _paths() -> list[str]:
    """What git knows of, or may come to know of: build folders are ignored."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout
    return sorted(path for path in listing.decode().split("\0") if path)


def sources() -> list[Source]:
    """Every text file that somebody wrote; binary ones (models, golden artifacts)
    and what programs wrote (kept PTX, corpora of fuzz targets) are left out."""
    found = []
    for path in _paths():
        file = ROOT / path
        if not file.is_file() or "/kept/" in path or "/corpus/" in path:
            continue
        data = file.read_bytes()
        if b"\0" in data:
            continue
        try:
            text = data.decode()
        except UnicodeDecodeError:
            continue
        found.append(Source(path, text.split("\n")))
    return found
