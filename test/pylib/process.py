"""Runs a command under limits of time and memory."""

from __future__ import annotations

import dataclasses
import functools
import mmap
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


@functools.lru_cache
def _is_sanitized(program: str) -> bool:
    """Whether a program reserves AddressSanitizer's shadow of all addresses."""
    if not os.path.isfile(program) or not os.access(program, os.X_OK):
        return False
    with open(program, "rb") as file:
        if os.fstat(file.fileno()).st_size == 0:
            return False
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
            return text[:4] == b"\x7fELF" and text.find(b"__asan_init") >= 0


def run(
    command: Sequence[str | Path],
    *,
    timeout: float,
    memory: int = 8 * GIB,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Outcome:
    """Runs `command`, at most `timeout` seconds, in `memory` bytes of address
    space, or of resident memory if it is built with AddressSanitizer. Its whole
    process group is ended when time is up. `environment` is added to this
    process's."""
    # prlimit sets the limit in the child only; doing it in Python between
    # fork and exec is unsafe in a program with threads.
    limited = ["prlimit", "--core=0"]
    added = dict(environment or {})
    words = [word for part in command for word in str(part).split()]
    if any("/" in word and _is_sanitized(word) for word in words):
        given = added.get("ASAN_OPTIONS", os.environ.get("ASAN_OPTIONS", ""))
        limit = f"hard_rss_limit_mb={memory >> 20}"
        added["ASAN_OPTIONS"] = f"{given}:{limit}" if given else limit
    else:
        limited.append(f"--as={memory}")
    limited += map(str, command)
    start = time.monotonic()
    with subprocess.Popen(
        limited,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=cwd,
        env={**os.environ, **added},
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
