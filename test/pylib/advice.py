"""Whether an error message says what to do next."""

from __future__ import annotations

import re

# A message names a next step by what it asks for ("give", "compile it again"),
# or by what it would have taken in place of what it got ("expected ...").
_STEP = re.compile(
    r"\b(check|choose|compile|compute|convert|cut|expected|export|free|give|"
    r"inline|install|keep|known:|leave|load|make|must|name|put|release|rename|"
    r"report|run|save|see|use)\b"
)


def is_given(message: str) -> bool:
    """True if each line that is an error or a refusal names a next step."""
    lines = [
        line
        for line in message.splitlines()
        if re.match(r"(\S+: )?(error|refused)\b", line)
    ]
    return bool(lines) and all(_STEP.search(line) for line in lines)
