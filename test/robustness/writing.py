"""What is on disk when writing goes wrong: the disk is full, a file does not
close, the process is killed, several write the same."""

from __future__ import annotations

import concurrent.futures
import os
import shutil
import signal
import subprocess
import time
import unittest
from pathlib import Path

from pylib import process
from robustness.faults import BIN, REASONS, SECONDS, WritingTest, sampled
from robustness.faults import snapshot, temporaries


class Compiling(WritingTest):
    """cnnc's outputs."""

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

    def test_project_where_names_cannot_be_exchanged(self) -> None:
        """As some file systems have it: two steps take the place of one."""
        command = self.cnnc("--target=hls", "-o", "OUT/net")
        _, new = self.results(command)
        (self.folder / "result0/out/net/mine").write_text("kept")
        out = self.fresh("steps", True)
        done = self.run_under(command(out, 1), out, what="exchange")
        self.assertEqual(done.code, 0, done.err)
        self.assertEqual(snapshot(out), new | {"net/mine": b"kept"})

    def test_reproducer(self) -> None:
        """Of a pass that fails; that a file of it cannot be written is said."""
        counted = self.folder / "count.txt"
        command = self.cnnc(
            *("--target=hls", "--budget=dsp=0", "-o", "OUT/net"),
            "--reproducer=OUT/kept.mlir",
        )
        out = self.fresh("whole", False)
        done = self.run_under(command(out, 0), out, count=counted)
        self.assertEqual((done.code, list(snapshot(out))), (1, ["kept.mlir"]))
        calls = int(counted.read_text())
        self.assertGreater(calls, 3)
        for call in range(1, calls - 1):
            out = self.fresh("full", False)
            done = self.run_under(command(out, 0), out, at=call, what="full")
            self.assertEqual((done.code, snapshot(out)), (1, {}), done.err)
            self.assertIn(REASONS["full"], done.err)

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


VERIFIED = """
func.func @main(%x: tensor<1x2x4x4xf32> {cnn.name = "x"})
    -> (tensor<1x2x4x4xf32> {cnn.name = "y"}) {
  %w = cnn.constant dense<0.25> : tensor<2x2x1x1xf32>
  %y = cnn.conv %x, %w {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>,
                        pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}
      : (tensor<1x2x4x4xf32>, tensor<2x2x1x1xf32>) -> tensor<1x2x4x4xf32> loc("conv")
  return %y : tensor<1x2x4x4xf32>
}
"""


class Verifying(WritingTest):
    """cnnc verify's network of a kernel that diverges. A stand-in for cnn-run
    says that it does."""

    def command(self, out: Path) -> list[str]:
        bin_ = self.folder / "bin"
        bin_.mkdir(exist_ok=True)
        shutil.copy(BIN / "cnnc", bin_)
        (bin_ / "cnn-run").write_text("#!/bin/sh\nsleep ${PAUSE:-0}\nexit 4\n")
        (bin_ / "cnn-run").chmod(0o755)
        model = self.folder / "net.mlir"
        model.write_text(VERIFIED)
        return [str(bin_ / "cnnc"), "verify", str(model), "-o", str(out / "found")]

    def test_network_of_a_kernel(self) -> None:
        counted = self.folder / "count.txt"
        out = self.fresh("whole", False)
        done = self.run_under(self.command(out), out, count=counted)
        self.assertEqual(done.code, 4, done.err)
        self.assertEqual(
            sorted(snapshot(out)), ["found/input0.npy", "found/kernel.mlir"]
        )
        for call in range(1, int(counted.read_text()) + 1):
            out = self.fresh("full", False)
            done = self.run_under(self.command(out), out, at=call, what="full")
            if done.code == 4:  # the last call takes no room
                continue
            self.assertEqual(done.code, 1, done.describe())
            self.assertIn(REASONS["full"], done.err)
            self.assertEqual([p for p in snapshot(out) if ".tmp" in p], [])

    def test_scratch_folder(self) -> None:
        """It goes with a signal, too."""
        scratch = self.folder / "scratch"
        scratch.mkdir()
        environment = {**os.environ, "TMPDIR": str(scratch), "PAUSE": "2"}
        command = self.command(self.fresh("out", False))
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            with subprocess.Popen(
                command, env=environment, stdout=subprocess.DEVNULL
            ) as running:
                self.wait_for(lambda: list(scratch.glob("*/model.cnn")))
                running.send_signal(number)
            self.assertEqual(running.returncode, -number)
            self.assertEqual(os.listdir(scratch), [])


class Running(WritingTest):
    """cnn-run's outputs, and its artifact while somebody else writes to it."""

    def artifact(self) -> Path:
        path = self.folder / "m.cnn"
        done = process.run(
            [BIN / "cnnc", self.models[0], "--golden", "-o", path],
            timeout=SECONDS,
            memory=1 << 50,
        )
        self.assertEqual(done.code, 0, done.err)
        return path

    def test_outputs(self) -> None:
        model = str(self.artifact())

        def command(out: Path, k: int) -> list[str]:
            run = [str(BIN / "cnn-run"), model, "--threads=2"]
            return [*run, f"--random-inputs={k}", f"--output-dir={out}"]

        signals = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
        self.check_all(command, ["full", "short", "close", "rename"], signals)

    def test_profile(self) -> None:
        model = str(self.artifact())
        out = self.fresh("profile", False)
        command = [str(BIN / "cnn-run"), model, "--random-inputs=1"]
        command.append(f"--profile-json={out / 'profile.json'}")
        for call in (1, 2):
            done = self.run_under(command, out, at=call, what="full")
            self.assertEqual((done.code, snapshot(out)), (1, {}), done.err)
            self.assertIn(REASONS["full"], done.err)

    def test_artifact_that_is_truncated(self) -> None:
        """An error, not a crash: weights are read where the file is mapped."""
        model = self.artifact()
        size = model.stat().st_size
        with subprocess.Popen(
            [BIN / "cnn-run", model, "--random-inputs=1", "--benchmark=10000000"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        ) as running:
            maps = Path(f"/proc/{running.pid}/maps")
            self.wait_for(lambda: str(model) in maps.read_text())
            time.sleep(0.5)
            os.truncate(model, 4096)
            _, err = running.communicate(timeout=SECONDS)
        self.assertGreater(size, 4096)
        self.assertEqual(running.returncode, 1, err)
        self.assertIn("truncated while it was in use: replace an artifact by", err)


if __name__ == "__main__":
    unittest.main()
