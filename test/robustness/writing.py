"""What is on disk when writing goes wrong: the disk is full, a file does not
close, the process is killed, several write the same.

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
import subprocess
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


class Writing(unittest.TestCase):
    """One folder for each test, and two networks: what is there already is the
    first one's."""

    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name).resolve()
        self.models = [
            network(self.folder / f"model{k}" / "m.onnx", scale)
            for k, scale in enumerate((1, 2))
        ]

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

    def test_artifact(self) -> None:
        signals = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
        self.check_all(self.cnnc("-o", "OUT/model.cnn"), signals=signals)

    def test_gpu_artifact(self) -> None:
        command = self.cnnc("--target=ptx", "-o", "OUT/model.cnn")
        self.check_all(command, ["full"], [signal.SIGKILL])

    def test_all_files_of_a_compilation(self) -> None:
        command = self.cnnc(
            *("-o", "OUT/model.cnn", "--emit-report=OUT/report.json"),
            *("--emit-assembly=OUT/model.s", "--emit-nodes=OUT/model.nodes"),
        )
        old, new = self.results(command)
        self.assertEqual(len(new), 4)
        self.check_all(command, ["full", "close"], [signal.SIGTERM])

    def test_ir(self) -> None:
        command = self.cnnc("--compile-to=kernels", "-o", "OUT/model.mlir")
        self.check_all(command, ["full"], [signal.SIGTERM])

    def test_project(self) -> None:
        command = self.cnnc("--target=hls", "-o", "OUT/net")
        self.check_all(command, ["full", "close", "rename"])

    def test_project_with_notes(self) -> None:
        """What others have put into a project outlives every end."""
        command = self.cnnc("--target=hls", "-o", "OUT/net")
        self.results(command)
        (self.folder / "result0/out/net/notes").mkdir()
        (self.folder / "result0/out/net/notes/mine").write_text("kept")
        calls = self.count(command, True)

        def check(call: int, replaces: bool) -> str | None:
            out = self.fresh(f"notes{call}", True)
            done = self.run_under(command(out, 1), out, at=call, what=9)
            if done.code != -signal.SIGKILL:
                return f"call {call}: {done.describe()}"
            if len(list(out.glob("*/notes/mine"))) != 1:
                return f"call {call}: the notes are gone"
            done = self.run_under(command(out, 1), out)
            kept = out / "net/notes/mine"
            if done.code != 0 or not kept.is_file() or temporaries(out):
                return f"call {call}: then {done.describe()}, {os.listdir(out)}"
            shutil.rmtree(out.parent)
            return None

        self.for_each([(n, True) for n in sampled(calls)], check)

    def check_at_once(self, *arguments: str) -> None:
        """Processes that write the same: one of them wins, whole."""
        command = self.cnnc(*arguments)
        wanted = self.results(command)
        for replaces in (False, True):
            out = self.fresh("at_once", replaces)
            with concurrent.futures.ThreadPoolExecutor(8) as pool:
                codes = list(
                    pool.map(
                        lambda k: process.run(
                            command(out, k % 2), timeout=SECONDS, memory=1 << 50
                        ).describe(),
                        range(16),
                    )
                )
            self.assertEqual(codes, ["exit code 0"] * 16)
            self.assertIn(snapshot(out), wanted)

    def test_artifacts_at_once(self) -> None:
        self.check_at_once("-o", "OUT/model.cnn")

    def test_projects_at_once(self) -> None:
        self.check_at_once("--target=hls", "-o", "OUT/net")

    def test_kills_at_any_time(self) -> None:
        """Wherever in the compilation: loading, passes, code, writing."""
        for target, output in (("cpu", "m.cnn"), ("ptx", "m.cnn"), ("hls", "net")):
            command = self.cnnc(f"--target={target}", "-o", f"OUT/{output}")
            wanted = self.results(command)
            start = time.monotonic()
            process.run(command(self.fresh("whole", False), 1), timeout=SECONDS)
            whole = time.monotonic() - start
            for k in range(24):
                number = (signal.SIGTERM, signal.SIGKILL, signal.SIGINT)[k % 3]
                out = self.fresh("killed", True)
                with subprocess.Popen(
                    command(out, 1), stderr=subprocess.DEVNULL
                ) as running:
                    time.sleep(whole * k / 20)
                    running.send_signal(number)
                left = temporaries(out)
                if number != signal.SIGKILL:
                    self.assertEqual(left, [])
                for name in left:
                    path = out / name
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
                self.assertIn(snapshot(out), wanted)

    def test_limit_of_file_sizes(self) -> None:
        """The signal that says so must not count as a crash."""
        out = self.fresh("limit", False)
        command = self.cnnc("-o", "OUT/model.cnn")(out, 0)
        done = process.run(
            ["prlimit", "--fsize=2000", *command], timeout=SECONDS, memory=1 << 50
        )
        self.assertEqual((done.code, snapshot(out)), (1, {}), done.err)
        self.assertIn("File too large; raise the limit", done.err)

    def test_disk_that_is_full(self) -> None:
        """A real one, of a few pages, where it may be mounted."""
        disk = self.folder / "disk"
        disk.mkdir()
        mount = ["unshare", "-m", "sh", "-c"]
        probe = process.run([*mount, f"mount -t tmpfs none {disk}"], timeout=10)
        if probe.code != 0:
            self.skipTest(f"no disk can be mounted here: {probe.err.strip()}")
        for target, output in (("cpu", "m.cnn"), ("hls", "net")):
            command = self.cnnc(f"--target={target}", "-o", f"OUT/{output}")(disk, 0)
            script = f"mount -t tmpfs -o size=8k none {disk}; {' '.join(command)}"
            done = process.run(
                [*mount, f"{script}; code=$?; ls -A {disk}; exit $code"],
                timeout=SECONDS,
                memory=1 << 50,
            )
            self.assertEqual((done.code, done.out), (1, ""), done.err)
            self.assertIn("No space left on device; make room", done.err)

    def test_devices_that_are_full(self) -> None:
        """Not to be renamed over, and an error."""
        for flag in ("-o=/dev/full", "--emit-report=/dev/full"):
            out = self.fresh("device", False)
            command = self.cnnc("-o", "OUT/model.cnn", flag)(out, 0)
            if flag.startswith("-o"):
                command = self.cnnc("-o", "/dev/full")(out, 0)
            done = process.run(command, timeout=SECONDS, memory=1 << 50)
            self.assertEqual((done.code, snapshot(out)), (1, {}), done.err)
            self.assertIn("/dev/full: No space left on device", done.err)


if __name__ == "__main__":
    unittest.main()
