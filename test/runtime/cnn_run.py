"""Tests cnn-run from outside, its files against NumPy's."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np

from pylib import advice, process

BIN = Path(os.environ["CNNC_BIN"])
ADDEND = np.array([[0.5, -1.0, 0.0], [2.0, 1.0, -0.5]], np.float32)

TYPES = {
    "F32": "<f4",
    "F16": "<f2",
    "BF16": "V2",
    "F64": "<f8",
    "I8": "i1",
    "I16": "<i2",
    "I32": "<i4",
    "I64": "<i8",
    "U8": "u1",
    "U16": "<u2",
    "U32": "<u4",
    "U64": "<u8",
    "Bool": "?",
}


class CnnRun(unittest.TestCase):
    """One folder for each test; artifacts come from make-test-artifact."""

    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)

    def artifact(self, kind: str) -> Path:
        path = self.folder / f"{kind}.cnn"
        maker = BIN / "make-test-artifact"
        made = process.run([maker, kind, path], timeout=60)
        self.assertEqual(made.code, 0, made.err)
        return path

    def save(self, name: str, tensor: np.ndarray) -> Path:
        path = self.folder / f"{name}.npy"
        np.save(path, tensor)
        return path

    def run_tool(
        self, *arguments: str | Path, code: int = 0, **environment: str
    ) -> str:
        """Runs cnn-run, expects the exit code, returns stdout, or stderr where
        an error is expected; that is one line, two for wrong usage of options.
        What the simulator says itself is left out."""
        done = process.run(
            [BIN / "cnn-run", *arguments], timeout=60, environment=environment
        )
        if any(str(a).startswith("--device=cuda-sim") for a in arguments):
            lines = done.err.splitlines(keepends=True)
            err = "".join(n for n in lines if not n.startswith("ptxsim: "))
            done = dataclasses.replace(done, err=err)
        self.assertEqual(done.code, code, done.out + done.err)
        if code in (0, 4):
            self.assertEqual(done.err, "")
            return done.out
        self.assertTrue(done.err.startswith("cnn-run: error: "), done.err)
        self.assertTrue(advice.is_given(done.err), done.err)
        self.assertLessEqual(len(done.err.splitlines()), 2)
        return done.err

    def test_computes(self) -> None:
        x = np.arange(6, dtype=np.float32).reshape(2, 3)
        out = self.folder / "new" / "folder"
        for order in "CF":
            path = self.save("x", np.asarray(x, order=order))
            self.run_tool(
                self.artifact("good"), f"--input=x={path}", f"--output-dir={out}"
            )
            y = np.load(out / "y.npy")
            self.assertEqual(y.dtype, np.float32)
            np.testing.assert_allclose(y, np.exp(x + ADDEND), rtol=1e-6)
        self.assertEqual([p.name for p in out.iterdir()], ["y.npy"])

    def test_prints_without_a_folder(self) -> None:
        path = self.save("x", -ADDEND)
        out = self.run_tool(self.artifact("good"), f"--input=x={path}")
        self.assertEqual(out, "y (f32 2x3): 1 1 1 1 1 1\n")

    def test_every_type_goes_through(self) -> None:
        model = self.artifact("types")
        random = np.random.default_rng(1)
        arguments, tensors = [], {}
        for name, descr in TYPES.items():
            dtype = np.dtype(descr)
            data = random.integers(0, 256, 6 * dtype.itemsize, dtype=np.uint8)
            if name == "Bool":
                data &= 1
            tensors[name] = data.view(dtype).reshape(2, 3)
            path = self.save(name, tensors[name])
            arguments.append(f"--input=in_{name}={path}")
        self.run_tool(model, *arguments, f"--output-dir={self.folder}")
        for name, tensor in tensors.items():
            got = np.load(self.folder / f"out_{name}.npy")
            self.assertEqual(got.dtype, tensor.dtype)
            self.assertEqual(got.shape, tensor.shape)
            self.assertEqual(got.tobytes(), tensor.tobytes(), name)

    def test_random_inputs(self) -> None:
        model = self.artifact("types")
        out = [self.folder / "a", self.folder / "b", self.folder / "c"]
        for folder, seed in zip(out, (1, 1, 2)):
            self.run_tool(
                model, f"--random-inputs={seed}", f"--output-dir={folder}"
            )
        for name in TYPES:
            a, b, c = (np.load(o / f"out_{name}.npy") for o in out)
            self.assertEqual(a.tobytes(), b.tobytes())
            if name in ("F32", "F64", "F16"):
                self.assertTrue(((a >= 0) & (a < 1)).all())
                self.assertNotEqual(a.tobytes(), c.tobytes())
            elif name in ("I64", "U32"):
                self.assertTrue(((a == 0) | (a == 1)).all())

    def test_names_that_are_no_file_names(self) -> None:
        model = self.artifact("names")
        first = self.save("first=x", np.zeros((2, 3), np.uint8))
        second = self.save("second", np.ones((2, 3), np.uint8))
        self.run_tool(
            model,
            f"--input=a=b={first}",
            f"--input=a={second}",
            f"--output-dir={self.folder / 'out'}",
        )
        names = sorted(p.name for p in (self.folder / "out").iterdir())
        self.assertEqual(names, ["%1B%5B31mred.npy", "..%2Fup%2F%C3%A4%3A0.npy"])
        self.assertNotIn("\x1b", self.run_tool(model, "--inspect"))

    def test_benchmark_and_profile(self) -> None:
        report = self.folder / "profile.json"
        out = self.run_tool(
            self.artifact("good"),
            "--random-inputs=1",
            "--threads=2",
            "--benchmark=20",
            "--profile",
            f"--profile-json={report}",
        )
        self.assertRegex(
            out,
            r"20 runs: median [\d.]+ ms, least [\d.]+ ms, 90th percentile "
            r"[\d.]+ ms, spread [\d.]+ %",
        )
        self.assertRegex(out, r"GFLOP/s +GB/s +roof +form +nodes")
        self.assertRegex(out, r" +\d+% +elementwise +node_1, tail")
        self.assertRegex(out, r"roof: .* at [\d.]+ GFLOP/s and [\d.]+ GB/s")
        data = json.loads(report.read_text())
        self.assertEqual(data["benchmark"]["runs"], 20)
        self.assertEqual(len(data["commands"]), 3)
        self.assertEqual(data["commands"][1]["kernel"], "expKernel")
        self.assertEqual(data["commands"][1]["nodes"], ["node_1", "tail"])
        self.assertEqual(data["commands"][2]["kind"], "copy")
        self.assertGreater(data["benchmark"]["median_us"], 0)
        self.assertNotIn("metrics", data["commands"][1])
        # A multiply-add a nanosecond is below any processor with vector units.
        self.assertGreater(data["roofline"]["gflop_per_s"], 2)
        self.assertGreater(data["roofline"]["gbyte_per_s"], 0.1)
        command = data["commands"][1]
        least = max(
            command["flops"] / data["roofline"]["gflop_per_s"],
            command["bytes_moved"] / data["roofline"]["gbyte_per_s"],
        )
        self.assertAlmostEqual(
            command["roofline_share"] * command["time_us"] * 1e3,
            least,
            delta=0.02 * least + 1,
        )

    def test_output_that_is_no_regular_file(self) -> None:
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        self.addCleanup(os.close, reader)
        self.run_tool(
            self.artifact("good"), "--random-inputs=1", f"--profile-json={pipe}"
        )
        self.assertEqual(len(json.loads(os.read(reader, 65536))["commands"]), 3)
        self.assertTrue(pipe.is_fifo())

    def test_standard_output_that_is_full(self) -> None:
        model = self.artifact("good")
        for arguments in ("--help", f"{model} --inspect", f"{model} --random-inputs=1"):
            done = process.run(
                ["sh", "-c", f"{BIN / 'cnn-run'} {arguments} > /dev/full"], timeout=60
            )
            self.assertEqual(done.code, 1, arguments)
            self.assertEqual(
                done.err, "cnn-run: error: standard output: No space left on device\n"
            )

    def test_simulated_gpu(self) -> None:
        x = np.arange(6, dtype=np.float32).reshape(2, 3)
        path = self.save("x", x)
        report = self.folder / "profile.json"
        self.run_tool(
            self.artifact("gpu"),
            f"--input=x={path}",
            f"--output-dir={self.folder}",
            "--device=cuda-sim",
            "--threads=1",
            "--benchmark=5",
            f"--profile-json={report}",
        )
        y = np.load(self.folder / "y.npy")
        np.testing.assert_allclose(y, np.exp(x + ADDEND), rtol=1e-5)
        data = json.loads(report.read_text())
        self.assertEqual(data["commands"][0]["kernel"], "addKernel")
        # The device's time, as estimated: a launch takes some microseconds.
        self.assertGreater(data["commands"][0]["time_us"], 0.5)
        self.assertLess(data["commands"][0]["time_us"], 50)
        out = self.run_tool(
            self.artifact("gpu"), "--verify", "--device=cuda-sim"
        )
        self.assertIn("golden case 0: passed", out)

    def simulated_profile(self, *arguments: str, **environment: str) -> tuple:
        """What --profile prints of the artifact `gpu`, and the first command of
        --profile-json."""
        report = self.folder / "profile.json"
        out = self.run_tool(
            self.artifact("gpu"),
            "--random-inputs=1",
            "--profile",
            f"--profile-json={report}",
            *(arguments or ["--device=cuda-sim"]),
            **environment,
        )
        return out, json.loads(report.read_text())["commands"]

    def test_counters_of_a_simulated_gpu(self) -> None:
        out, commands = self.simulated_profile(PTXSIM_PTXAS="/no/such/file")
        self.assertRegex(out, r"bound +warp-inst +math +loop +lanes +diverge")
        self.assertIn("estimates for sm_80 (A100); registers are an est", out)
        self.assertRegex(out, r"0 latency +48 +6% +- +6% +0 +9 +1\.00 +0 .*addK")
        metrics = commands[0]["metrics"]
        # addKernel, counted by hand: three blocks of two threads, one warp
        # each, that executes 16 instructions in straight line.
        expected = {
            "kernel": "addKernel",
            "grid_x": 3,
            "block_x": 2,
            "warp_instructions": 3 * 16,
            "instructions_load": 3 * 5,
            "instructions_fma": 3 * 1,
            "instructions_store": 3 * 1,
            "instructions_control": 3 * 1,
            "instructions_integer": 3 * 8,
            "math_share": 1 / 16,
            "lanes": 2 / 32,
            "branches": 0,
            # 8 bytes of each of three buffers, a block: in one sector each.
            "global_requests": 3 * 3,
            "global_sectors": 3 * 3,
            "ideal_global_sectors": 3 * 3,
            "bank_conflicts": 0,
            # Each buffer has 24 bytes: one sector.
            "dram_bytes": 3 * 32,
            "registers_from": "estimate",
            # Of 32 blocks an SM holds at a time, each takes one warp of 64.
            "occupancy": 0.5,
            "bound": "latency",
        }
        self.assertEqual({k: metrics[k] for k in expected}, expected)
        # 2 us for the launch, 1000 cycles for the wave, and the longest roof:
        # 9 sectors at 5120 bytes a cycle are less than 16 instructions of each
        # of three SMs' schedulers.
        cycles = 1000 + max(9 * 32 / 5120, 16 / 4, 16 * 0 / 64)
        self.assertAlmostEqual(metrics["estimated_us"], 2 + cycles / 1410, 6)
        self.assertNotIn("metrics", commands[2])

    def test_counters_without_checks(self) -> None:
        out, commands = self.simulated_profile(PTXSIM_CHECKS="0")
        self.assertRegex(out, r"0 latency +48 +6% +- +6% +0 +- +- +- ")
        self.assertNotIn("global_sectors", commands[0]["metrics"])

    def test_registers_by_ptxas(self) -> None:
        ptxas = self.folder / "ptxas"
        ptxas.write_text(
            "#!/bin/sh\n"
            'test "$1 $2 $4" = "-v -arch=sm_90 -o" || exit 1\n'
            'grep -q "entry addKernel" "$3" || exit 1\n'
            "echo \"ptxas info    : Compiling entry function 'addKernel' for 'sm_90'\"\n"
            'echo "ptxas info    : Used 144 registers, 364 bytes cmem[0]"\n'
        )
        ptxas.chmod(0o755)
        out, commands = self.simulated_profile(
            "--device=cuda-sim:h100", PTXSIM_PTXAS=str(ptxas)
        )
        self.assertIn("estimates for sm_90 (H100); registers by ptxas", out)
        metrics = commands[0]["metrics"]
        self.assertEqual(metrics["registers"], 144)
        self.assertEqual(metrics["registers_from"], "ptxas")
        # 65536 registers hold 14 warps of 32 * 144.
        self.assertEqual(metrics["occupancy"], 14 / 64)
        self.assertEqual(commands[1]["metrics"]["registers_from"], "estimate")

    def test_simulated_gpu_that_fails(self) -> None:
        good = [self.artifact("gpu"), "--random-inputs=1", "--device=cuda-sim"]
        err = self.run_tool(
            self.artifact("stray"), "--random-inputs=1", "--device=cuda-sim", code=1
        )
        self.assertIn("CUDA_ERROR_ILLEGAL_ADDRESS", err)
        self.assertIn("kernel strayKernel, PTX line ", err)
        self.assertIn("block (0, 0, 0), thread (0, 0, 0): writes 4 bytes", err)
        err = self.run_tool(*good, code=3, PTXSIM_DEVICE="none")
        self.assertIn("CUDA_ERROR_NO_DEVICE", err)
        err = self.run_tool(*good, code=3, CNNC_PTXSIM="/no/such/file")
        self.assertIn("cannot read the GPU simulator /no/such/file", err)
        err = self.run_tool(
            *good, code=1, PTXSIM_INJECT="cuMemAlloc:2:CUDA_ERROR_OUT_OF_MEMORY"
        )
        self.assertIn("bytes for the session's arena on ", err)
        err = self.run_tool(*good, code=1, PTXSIM_DEVICE="voodoo")
        self.assertIn("initialise the driver", err)
        err = self.run_tool(*good, "--device-index=3", code=1)
        self.assertIn("expected a device_index below 1", err)
        err = self.run_tool(
            *good[:2], "--device=cuda-sim:voodoo", code=1
        )
        self.assertIn("initialise the driver", err)

    def test_inspect(self) -> None:
        for kind in ("good", "foreign"):
            out = self.run_tool(self.artifact(kind), "--inspect")
            self.assertIn("model      test.onnx\n", out)
            self.assertIn("input      x: f32 2x3, row_major, 24 bytes\n", out)
            self.assertIn("compiler   cnnc 0.1.0 --target=cpu --device=test", out)
            self.assertIn("golden     1 case\n", out)
            self.assertIn("node_0, tail", out)

    def test_verify(self) -> None:
        out = self.run_tool(self.artifact("good"), "--verify")
        self.assertIn("golden case 0: passed", out)
        out = self.run_tool(self.artifact("wrong"), "--verify", code=4)
        self.assertIn("golden case 0: FAILED", out)
        self.assertIn("output 'y', element 4", out)
        err = self.run_tool(self.artifact("types"), "--verify", code=1)
        self.assertIn("expected golden data in the artifact, got none", err)

    def test_verify_notices_damaged_weights(self) -> None:
        path = self.artifact("good")
        data = bytearray(path.read_bytes())
        data[-140] ^= 1
        path.write_bytes(data)
        err = self.run_tool(path, "--verify", code=3)
        self.assertIn("the weights do not have their checksum", err)

    def test_bad_artifacts(self) -> None:
        err = self.run_tool(self.folder / "none.cnn", code=1)
        self.assertIn("cannot open: No such file or directory", err)
        err = self.run_tool(self.save("x", ADDEND), code=3)
        self.assertIn("expected an artifact, got a file without its mark", err)
        err = self.run_tool(self.artifact("foreign"), code=3)
        self.assertIn("the code is for riscv64, this machine is", err)
        path = self.artifact("good")
        path.write_bytes(path.read_bytes()[:-1])
        self.assertIn("truncated", self.run_tool(path, code=3))

    def test_bad_inputs(self) -> None:
        model = self.artifact("good")
        x = self.save("x", ADDEND.astype(np.float64))
        err = self.run_tool(model, f"--input=x={x}", code=1)
        self.assertIn("expected f32 2x3 ('<f4'), got '<f8' 2x3", err)
        x = self.save("x", ADDEND.T)
        err = self.run_tool(model, f"--input=x={x}", code=1)
        self.assertIn("expected f32 2x3 ('<f4'), got '<f4' 3x2", err)
        x = self.save("x", ADDEND.astype(">f4"))
        err = self.run_tool(model, f"--input=x={x}", code=1)
        self.assertIn("expected little-endian", err)
        err = self.run_tool(model, f"--input=x={model}", code=1)
        self.assertIn("expected a .npy file, got another kind", err)
        err = self.run_tool(model, f"--input=x={self.folder}", code=1)
        self.assertIn("expected a file, got a folder", err)
        err = self.run_tool(model, "--input=x=/no/such/file", code=1)
        self.assertIn("No such file", err)

    def test_nothing_is_written_when_a_write_fails(self) -> None:
        x = self.save("x", ADDEND)
        (self.folder / "out" / "y.npy").mkdir(parents=True)
        self.run_tool(
            self.artifact("good"),
            f"--input=x={x}",
            f"--output-dir={self.folder / 'out'}",
            code=1,
        )
        self.assertEqual(
            [p.name for p in (self.folder / "out").iterdir()], ["y.npy"]
        )
        self.run_tool(
            self.artifact("good"),
            f"--input=x={x}",
            f"--output-dir={x}",
            code=1,
        )

    def test_usage(self) -> None:
        model = self.artifact("good")
        for arguments, message in (
            ([], "expected a model, got none"),
            ([model, model], "expected one model"),
            ([model, "--fast"], "unknown option '--fast'"),
            ([model, "--fast=1"], "unknown option '--fast'"),
            ([model, "--threads=0"], "--threads: expected a number from 1"),
            ([model, "--threads=many"], "--threads: expected a number from 1"),
            ([model, "--benchmark"], "--benchmark: expected a number"),
            ([model, "--output-dir="], "--output-dir: expected a value"),
            ([model, "--random-inputs=-1"], "--random-inputs: expected a number"),
            ([model, "--device=tpu"], "--device: expected auto, cpu, cuda, cuda-sim, cuda-sim:GPU, hls-csim or"),
            ([model], "no data for 'x' (f32 2x3): give --input="),
            ([model, "--input=z=a.npy"], "one of the inputs 'x' (f32 2x3)"),
            ([model, "--input=a.npy"], "one of the inputs 'x' (f32 2x3)"),
            ([model, "--input=x="], "expected a file for 'x', got none"),
            ([model, "--input=x=a", "--input=x=b"], "one file for 'x', got two"),
        ):
            err = self.run_tool(*arguments, code=2)
            self.assertIn(message, err)

    def test_help_and_version(self) -> None:
        self.assertIn("usage: cnn-run MODEL.cnn", self.run_tool("--help"))
        self.assertRegex(self.run_tool("--version"), r"^cnn-run \d+\.\d+")

    def test_examples(self) -> None:
        model = self.artifact("good")
        done = process.run([BIN / "cnnrt-example-c", model], timeout=60)
        self.assertEqual(done.code, 0, done.err)
        values = [float(v) for v in done.out.removeprefix("y:").split()]
        expected = np.exp(0.5 + ADDEND).flatten()[:5]
        np.testing.assert_allclose(values, expected, rtol=1e-4)
        done = process.run([BIN / "cnnrt-example-cpp", model], timeout=60)
        self.assertEqual(done.code, 0, done.err)
        lines = done.out.splitlines()
        for line, x in zip(lines, (0.5, 1.0)):
            values = [float(v) for v in line.split(":")[1].split()]
            expected = np.exp(x + ADDEND).flatten()[:5]
            np.testing.assert_allclose(values, expected, rtol=1e-4)
        self.assertEqual(len(lines), 2)
        for example in ("cnnrt-example-c", "cnnrt-example-cpp"):
            done = process.run([BIN / example, "/no/such/file"], timeout=60)
            self.assertEqual(done.code, 1)


if __name__ == "__main__":
    sys.exit(unittest.main())
