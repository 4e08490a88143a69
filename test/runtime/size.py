"""Checks that the shared runtime library, stripped, stays small and shows
nothing but its C interface. Arguments: library, strip, nm."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

LIMIT = 400_000


def main() -> int:
    library, strip, nm = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        stripped = Path(folder) / "libcnnrt.so"
        subprocess.run([strip, "-o", stripped, library], check=True)
        size = stripped.stat().st_size
    listing = subprocess.run(
        [nm, "-D", "--defined-only", library],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    symbols = [line.split()[-1] for line in listing.splitlines()]
    foreign = [name for name in symbols if not name.startswith("cnnrt_")]
    print(f"{size} bytes stripped, at most {LIMIT}; {len(symbols)} symbols")
    if foreign:
        print("not of the C interface:", *foreign)
    return 1 if size > LIMIT or foreign or not symbols else 0


if __name__ == "__main__":
    sys.exit(main())
