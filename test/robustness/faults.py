"""What is on disk when writing goes wrong: the harness.

A library that is preloaded (Faults.c) counts the calls that change the output's
folder and lets each of them, by turns, fail or be the process's last. Whatever
happens, each output is the old one or the new one, whole; an error says what
went wrong; and what a killed process leaves, the next one clears up.
"""

from __future__ import annotations

import concurrent.futures
import os
import shutil
import signal
import tempfile
import time
import unittest
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from onnx import helper, numpy_helper

from pylib import process
from robustness import hostile

BIN = Path(os.environ["CNNC_BIN"])
FAULTS = Path(os.environ["CNNC_FAULTS"])
SECONDS = 120.0
JOBS = os.cpu_count() or 1

# What an error says where a call fails.
REASONS = {
    "full": "No space left on device; make room",
    "short": "No space left on device; make room",
    "close": "Input/output error",
    "rename": "Input/output error",
}

# What a path below a folder leads to.
Snapshot = dict[str, bytes]


def snapshot(folder: Path) -> Snapshot:
    """All files below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def temporaries(folder: Path) -> list[str]:
    """What has the name of something that is not whole."""
    return [p.name for p in folder.iterdir() if ".tmp" in p.name]


def network(path: Path, scale: float) -> Path:
    """A convolution; another one for each scale."""
    path.parent.mkdir()
    weight = numpy_helper.from_array(np.full((4, 4, 3, 3), scale, np.float32), "w")
    hostile.saved(
        hostile.model(
            [
                helper.make_node("Conv", ["x", "w"], ["t"], name="conv"),
                helper.make_node("Relu", ["t"], ["y"], name="relu"),
            ],
            [weight],
        )
    )(path)
    return path


# A command that writes to a folder, by the number of the network.
Command = Callable[[Path, int], list[str]]


def sampled(count: int) -> Iterator[int]:
    """The numbers from 1 to count, of many only the first, the last and some."""
    for number in range(1, count + 1):
        if number <= 8 or number > count - 8 or number % 7 == 0:
            yield number


class WritingTest(unittest.TestCase):
    """One folder for each test, and two networks: what is there already is the
    first one's."""

    @classmethod
    def setUpClass(cls) -> None:
        """A job in the background may ignore what is to end processes here."""
        for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
            if signal.getsignal(number) == signal.SIG_IGN:
                signal.signal(number, signal.SIG_DFL)

    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name).resolve()
        self.models = [
            network(self.folder / f"model{k}" / "m.onnx", scale)
            for k, scale in enumerate((1, 2))
        ]

    def wait_for(self, what: Callable[[], object]) -> None:
        """Waits until something is so."""
        end = time.monotonic() + SECONDS
        while not what():
            self.assertLess(time.monotonic(), end)
            time.sleep(0.01)

    def cnnc(self, *arguments: str) -> Command:
        """cnnc, whose arguments may name a folder OUT."""
        return lambda out, k: [
            str(BIN / "cnnc"),
            str(self.models[k]),
            *(a.replace("OUT", str(out)) for a in arguments),
        ]

    def run_under(
        self, command: list[str], folder: Path, **faults: object
    ) -> process.Outcome:
        environment = {f"FAULTS_{k.upper()}": str(v) for k, v in faults.items()}
        environment |= {"LD_PRELOAD": str(FAULTS), "FAULTS_BELOW": str(folder)}
        # Leaks are not looked for where a process is killed.
        return process.run(
            ["env", *(f"{k}={v}" for k, v in environment.items()), *command],
            timeout=SECONDS,
            memory=1 << 50,
        )

    def results(self, command: Command) -> list[Snapshot]:
        """What a folder holds behind the command, for each network."""
        found = []
        for k in range(2):
            out = self.folder / f"result{k}" / "out"
            shutil.rmtree(out.parent, ignore_errors=True)
            out.mkdir(parents=True)
            done = process.run(command(out, k), timeout=SECONDS, memory=1 << 50)
            self.assertEqual(done.code, 0, done.err)
            self.assertEqual(temporaries(out), [])
            found.append(snapshot(out))
        self.assertEqual(found[0].keys(), found[1].keys())
        self.assertNotEqual(found[0], found[1])
        return found

    def count(self, command: Command, replaces: bool) -> int:
        """How many calls there are to fail."""
        out = self.fresh("count", replaces)
        counted = self.folder / "count.txt"
        done = self.run_under(command(out, 1), out, count=counted)
        self.assertEqual(done.code, 0, done.err)
        calls = int(counted.read_text())
        self.assertGreater(calls, 3)
        return calls

    def fresh(self, name: str, replaces: bool) -> Path:
        """A folder that is empty, or has what the first network gives."""
        out = self.folder / name / "out"
        shutil.rmtree(out.parent, ignore_errors=True)
        if replaces:
            shutil.copytree(self.folder / "result0" / "out", out)
        else:
            out.mkdir(parents=True)
        return out

    def for_each(
        self, numbers: list[tuple[int, bool]], check: Callable[[int, bool], str | None]
    ) -> None:
        with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
            problems = list(pool.map(lambda case: check(*case), numbers))
        self.assertEqual([p for p in problems if p], [])

    def cases(self, command: Command) -> list[tuple[int, bool]]:
        return [
            (number, replaces)
            for replaces in (False, True)
            for number in sampled(self.count(command, replaces))
        ]

    def check_fails(self, command: Command, what: str, reason: str) -> None:
        """Where a call fails, all files are as before, and an error says why."""
        old, new = self.results(command)

        def check(number: int, replaces: bool) -> str | None:
            out = self.fresh(f"{what}{number}{replaces}", replaces)
            done = self.run_under(command(out, 1), out, at=number, what=what)
            name = f"{what} {number} {replaces}: {done.describe()}"
            found = snapshot(out)
            shutil.rmtree(out.parent)
            if done.code == 0:
                # Not every call can fail in every way.
                return None if found == new else f"{name}: success, and {found.keys()}"
            if done.code != 1 or reason not in done.err:
                return f"{name}: expected an error with '{reason}'"
            before = old if replaces else {}
            return None if found == before else f"{name}: {sorted(found)}"

        self.for_each(self.cases(command), check)

    def check_killed(self, command: Command, number: int) -> None:
        """A process killed by a signal behind any of its calls."""
        old, new = self.results(command)

        def check(call: int, replaces: bool) -> str | None:
            out = self.fresh(f"killed{number}.{call}{replaces}", replaces)
            done = self.run_under(command(out, 1), out, at=call, what=number)
            name = f"signal {number} behind call {call}, {replaces}"
            if done.code != -number:
                return f"{name}: {done.describe()}"
            left = temporaries(out)
            if left and number != signal.SIGKILL:
                return f"{name}: left {left}"
            found = snapshot(out)
            for file in [f for f in found if ".tmp-" in f.split("/")[0]]:
                del found[file]
            if not found and not replaces:
                found = old
            # Each file is the old or the new one; of a folder, all.
            for top in {file.split("/")[0] for file in found | old}:
                parts = [
                    {f: b for f, b in all.items() if f.split("/")[0] == top}
                    for all in (found, old, new)
                ]
                absent = not replaces and not parts[0]
                if not absent and parts[0] not in parts[1:]:
                    return f"{name}: {top} is neither the old nor the new one"
            done = self.run_under(command(out, 1), out)
            if done.code != 0 or snapshot(out) != new:
                return f"{name}: then {done.describe()}: {sorted(snapshot(out))}"
            shutil.rmtree(out.parent)
            return None

        self.for_each(self.cases(command), check)

    def check_all(
        self,
        command: Command,
        faults: Sequence[str] = ("full", "short", "close", "rename"),
        signals: Sequence[int] = (signal.SIGKILL, signal.SIGTERM),
    ) -> None:
        for what in faults:
            self.check_fails(command, what, REASONS[what])
        for number in signals:
            self.check_killed(command, number)
