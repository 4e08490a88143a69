"""Runs a command under limits of time and memory."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

GIB = 1 << 30


@dataclasses.dataclass(frozen=True)
class Outcome:
    """How a command ended. `code` is negative for a signal, as in Popen."""

    code: int
    out: str
    err: str
    seconds: float
    timed_out: bool

    def describe(self) -> str:
        """One line for a report: the ending and the last line of stderr."""
        if self.timed_out:
            ending = f"timed out after {self.seconds:.0f} s"
        elif self.code < 0:
            ending = f"died of {signal.Signals(-self.code).name}"
        else:
            ending = f"exit code {self.code}"
        last = self.err.strip().splitlines()[-1:] or [""]
        return f"{ending}: {last[0][:200]}" if last[0] else ending


def run(
    command: Sequence[str | Path],
    *,
    timeout: float,
    memory: int = 8 * GIB,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Outcome:
    """Runs `command`, at most `timeout` seconds, in `memory` bytes of address
    space. Its whole process group is ended when time is up. `environment` is
    added to this process's."""
    # prlimit sets the limit in the child only; doing it in Python between
    # fork and exec is unsafe in a program with threads.
    limited = ["prlimit", f"--as={memory}", "--core=0", *map(str, command)]
    start = time.monotonic()
    with subprocess.Popen(
        limited,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        start_new_session=True,
        text=True,
        errors="replace",
    ) as process:
        timed_out = False
        try:
            out, err = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            timed_out = True
            os.killpg(process.pid, signal.SIGKILL)
            out, err = process.communicate()
    seconds = time.monotonic() - start
    return Outcome(process.returncode, out, err, seconds, timed_out)
