"""Tests of the benchmark's arithmetic and tables, by numbers chosen by hand."""

from __future__ import annotations

import math
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from bench import bound, costs, figures, run, tables, timing
from bench.figures import Figure, Verdict


def _figure(name: str, ours: float, ort: float, batch: int = 1, **more: float) -> Figure:
    """A figure on two threads, of three rounds that are a tenth apart."""
    times = {"cnnc": ours, "ort": ort, **more}
    rounds = {side: [1.1 * t, t, 0.9 * t] for side, t in times.items()}
    return Figure(name, batch, 2, multiply_adds=50, rounds=rounds)


class Figures(unittest.TestCase):
    """Ratios, means and limits."""

    def test_ratio(self) -> None:
        figure = _figure("lenet", 1.0, 2.0)
        self.assertAlmostEqual(figure.ratio("ort"), 0.5)
        self.assertAlmostEqual(figure.spread("cnnc"), 0.2)
        self.assertTrue(math.isnan(figure.ratio("openvino")))
        # 100 operations at 200 a second take 0.5 s of ONNX Runtime's 2 s.
        self.assertAlmostEqual(figure.bound(200), 0.25)

    def test_mean(self) -> None:
        self.assertAlmostEqual(figures.geometric_mean([0.25, math.nan, 1.0]), 0.5)
        self.assertTrue(math.isnan(figures.geometric_mean([])))
        found = [
            _figure("a", 1.0, 4.0),
            _figure("b", 1.0, 1.0, openvino=2.0),
            _figure("a", 1.0, 10.0, batch=8),
        ]
        self.assertAlmostEqual(figures.mean_ratio(found, (1, 2), "ort"), 0.5)
        self.assertAlmostEqual(figures.mean_ratio(found, (1, 2), "openvino"), 0.5)
        self.assertEqual(figures.settings(found), [(1, 2), (8, 2)])

    def test_verdicts(self) -> None:
        found = [
            _figure("resnet50", 0.7, 1.0, openvino=1.0),
            _figure("unet", 0.51, 1.0, openvino=0.4),
            _figure("unet", 1.0, 1.0, batch=8, openvino=1.0),
        ]
        met = {v.name.split(",")[0]: v.met for v in figures.verdicts(found)}
        self.assertTrue(met["resnet50 to ONNX Runtime"])
        self.assertFalse(met["unet to ONNX Runtime"])
        self.assertFalse(met["mobilenet_v2 to ONNX Runtime"])
        # The roots of 0.7 * 0.51 and, to OpenVINO, of 0.7 * 1.275.
        self.assertTrue(met["geometric mean to ONNX Runtime"])
        self.assertTrue(met["worst to ONNX Runtime (resnet50)"])
        last = figures.verdicts(found)[-2:]
        self.assertEqual([round(v.value, 3) for v in last], [0.945, 1.0])

    def test_missing(self) -> None:
        # What came to no time may be the worst.
        broken = Figure("fcn", 1, 2, problems={"cnnc": "output wrong"})
        found = [_figure("resnet50", 0.1, 1.0), broken]
        worst = [v for v in figures.verdicts(found) if "worst" in v.name]
        self.assertIn("fcn", worst[0].name)
        self.assertFalse(worst[0].met)

    def test_runs(self) -> None:
        effort = timing.Effort(rounds=5, seconds=0.3)
        self.assertEqual([effort.runs(0.01), effort.runs(9.0)], [30, 3])


class Tables(unittest.TestCase):
    """Lines and pages."""

    def test_line(self) -> None:
        figure = _figure("lenet", 1e-3, 4e-3)
        figure.problems["openvino"] = "output wrong"
        text = tables.line(figure, {2: 50e3}).splitlines()
        self.assertEqual(
            text[0].split(),
            ["lenet", "1", "2", "1.00", "20%", "4.00", "20%", "0.25"]
            + ["-", "-", "-", "0.50"],
        )
        self.assertEqual(text[1], "    OpenVINO: output wrong")
        self.assertEqual(len(tables.head().split()), 12)

    def test_numbers(self) -> None:
        shown = [tables.milliseconds(s) for s in (0.01234, 0.001234, 0.00001234)]
        self.assertEqual(shown, ["12.3", "1.23", "0.012"])

    def test_markdown(self) -> None:
        found = [_figure("a", 1.0, 4.0), _figure("a", 2.0, 4.0, batch=8)]
        rows = tables.markdown(found, {2: 50.0}).splitlines()
        self.assertEqual(rows[2], "| a | 1000.0 ms | 0.25 | - | 0.50 |")
        self.assertEqual(
            rows[3:],
            [
                "| **geometric mean**, batch 1, 2 threads | | 0.25 | - | |",
                "| **geometric mean**, batch 8, 2 threads | | 0.50 | - | |",
            ],
        )

    def test_verdicts(self) -> None:
        found = [Verdict("a", 10.0, v, " s") for v in (9.5, 10.5, math.nan)]
        self.assertEqual(
            tables.verdicts(found).splitlines(),
            [
                "met           a: 9.5 s, at most 10 s",
                "NOT MET       a: 10.5 s, at most 10 s",
                "NOT MEASURED  a: -, at most 10 s",
            ],
        )

    def test_page(self) -> None:
        page = f"before\n{tables.BEGIN}\nold\n{tables.END}\nbehind\n"
        made = tables.replace_between(page, r"new \1")
        self.assertEqual(made, page.replace("old", r"new \1"))
        with self.assertRaises(ValueError):
            tables.replace_between("no markers", "new")
        # The README has a place for the table.
        tables.replace_between((run.repo.ROOT / "README.md").read_text(), "new")

    def test_json(self) -> None:
        found = [_figure("a", 1.0, 4.0)]
        result = run.Result("cores", {"ort": "1"}, {"ort": 2e-6}, {2: 9.0}, {}, found)
        self.assertEqual(run.from_json(run.to_json(result)), result)


class Costs(unittest.TestCase):
    """What a command takes."""

    def test_weigh(self) -> None:
        megabytes = 150
        code = f"x = bytearray(b'x' * {megabytes << 20}); print(len(x))"
        used = costs.run_and_weigh([sys.executable, "-c", code])
        self.assertEqual(used.problem, "")
        self.assertGreater(used.bytes, megabytes << 20)
        self.assertLess(used.bytes, 4 * megabytes << 20)

    def test_failure(self) -> None:
        used = costs.run_and_weigh([sys.executable, "-c", "import sys; sys.exit('no')"])
        self.assertEqual(used.problem, "exit code 1: no")


class Bound(unittest.TestCase):
    """Multiply-adds of a model."""

    def test_multiply_adds(self) -> None:
        weights = {"w": (4, 3, 3, 3), "v": (4, 2, 2, 2), "m": (50, 7)}
        nodes = [
            helper.make_node("Conv", ["x", "w"], ["c"], pads=[1, 1, 1, 1]),
            helper.make_node("ConvTranspose", ["c", "v"], ["t"], strides=[2, 2]),
            helper.make_node("Reshape", ["t", "s"], ["r"]),
            helper.make_node("Gemm", ["r", "m"], ["y"]),
        ]
        graph = helper.make_graph(
            nodes,
            "g",
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, 5, 5])],
            [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
            [
                *(
                    numpy_helper.from_array(np.zeros(shape, np.float32), name)
                    for name, shape in weights.items()
                ),
                numpy_helper.from_array(np.array([4, 50], np.int64), "s"),
            ],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "m.onnx"
            onnx.save(model, path)
            # 4 * 25 results of 27; 4 * 25 operands of 2 * 4; 4 * 7 results of 50.
            self.assertEqual(bound.multiply_adds(path), 2700 + 800 + 1400)


if __name__ == "__main__":
    sys.exit(unittest.main())
