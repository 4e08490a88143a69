"""What a check says of a file."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Finding:
    """A line of a file and what is wrong there; `kind` names the rule."""

    line: int
    kind: str
    text: str
