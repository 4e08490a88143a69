"""The figures as text: lines while they are measured, tables, and the table of
the README."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench import figures
from bench.figures import Figure, Verdict

TITLES = {"cnnc": "cnnc", "ort": "ONNX Runtime", "openvino": "OpenVINO"}

BEGIN = "<!-- made by test/bench/run --update-readme -->"
END = "<!-- end of what test/bench/run makes -->"


def milliseconds(seconds: float) -> str:
    """Three digits, at least one of them behind the point."""
    value = seconds * 1e3
    digits = 1 if value >= 10 else 2 if value >= 1 else 3
    return "-" if math.isnan(value) else f"{value:.{digits}f}"


def number(value: float) -> str:
    """A ratio."""
    return "-" if math.isnan(value) else f"{value:.2f}"


def head() -> str:
    """What stands above the lines."""
    cells = [f"{'network':20} {'batch':>5} {'threads':>7}"]
    cells.append(f"{'cnnc/ms':>9} {'spread':>6}")
    for short in ("ORT", "OpenVINO"):
        cells.append(f"{short + '/ms':>11} {'spread':>6} {'ratio':>6}")
    return " ".join(cells) + f" {'bound':>6}"


def _percent(value: float) -> str:
    return "-" if math.isnan(value) else f"{100 * value:.0f}%"


def line(figure: Figure, peaks: Mapping[int, float]) -> str:
    """A figure, and below it the problems of its sides."""
    cells = [f"{figure.network:20} {figure.batch:5} {figure.threads:7}"]
    cells.append(f"{milliseconds(figure.seconds('cnnc')):>9}")
    cells.append(f"{_percent(figure.spread('cnnc')):>6}")
    for peer in figures.PEERS:
        cells.append(f"{milliseconds(figure.seconds(peer)):>11}")
        cells.append(f"{_percent(figure.spread(peer)):>6}")
        cells.append(f"{number(figure.ratio(peer)):>6}")
    bound = figure.bound(peaks.get(figure.threads, math.nan))
    cells.append(f"{number(bound):>6}")
    problems = [
        f"\n    {TITLES[side]}: {problem}" for side, problem in figure.problems.items()
    ]
    return " ".join(cells) + "".join(problems)


def means(found: Sequence[Figure]) -> str:
    """The geometric means of every setting, with how many networks they are of."""
    lines = []
    for setting in figures.settings(found):
        cells = []
        for peer in figures.PEERS:
            ratios = [f.ratio(peer) for f in found if f.setting == setting]
            count = sum(not math.isnan(ratio) for ratio in ratios)
            mean = figures.geometric_mean(ratios)
            cells.append(f"{number(mean)} to {TITLES[peer]} over {count}")
        batch, threads = setting
        where = f"batch {batch}, threads {threads}"
        lines.append(f"geometric mean, {where}: " + ", ".join(cells))
    return "\n".join(lines)


def verdicts(found: Sequence[Verdict]) -> str:
    """A line for each limit."""
    lines = []
    for verdict in found:
        word = "met" if verdict.met else "NOT MET"
        value = f"{verdict.value:.4g}{verdict.unit}"
        if math.isnan(verdict.value):
            word, value = "NOT MEASURED", "-"
        limit = f"at most {verdict.limit:g}{verdict.unit}"
        lines.append(f"{word:12}  {verdict.name}: {value}, {limit}")
    return "\n".join(lines)


def markdown(found: Sequence[Figure], peaks: Mapping[int, float]) -> str:
    """The README's table: each network at batch 1 on two threads, and the means
    of all settings."""
    batch, threads = figures.LIMITED
    rows = [
        f"| batch {batch}, {threads} threads | cnnc | to ONNX Runtime "
        "| to OpenVINO | bound |",
        "|---|--:|--:|--:|--:|",
    ]
    for figure in found:
        if figure.setting != figures.LIMITED:
            continue
        cells = [
            figure.network,
            milliseconds(figure.seconds("cnnc")) + " ms",
            *(number(figure.ratio(peer)) for peer in figures.PEERS),
            number(figure.bound(peaks.get(threads, math.nan))),
        ]
        rows.append("| " + " | ".join(cells) + " |")
    for setting in figures.settings(found):
        cells = [number(figures.mean_ratio(found, setting, p)) for p in figures.PEERS]
        where = f"batch {setting[0]}, {setting[1]} thread{'s' * (setting[1] > 1)}"
        rows.append(f"| **geometric mean**, {where} | | " + " | ".join(cells) + " | |")
    return "\n".join(rows)


def replace_between(text: str, made: str) -> str:
    """`text` with `made` between the two markers."""
    pattern = re.compile(re.escape(BEGIN) + r"\n.*?" + re.escape(END), re.DOTALL)
    if len(pattern.findall(text)) != 1:
        raise ValueError(f"expected once {BEGIN} with {END} behind it")
    return pattern.sub(lambda _: f"{BEGIN}\n{made}\n{END}", text)


def update(page: Path, made: str) -> None:
    """Writes `made` into a page."""
    page.write_text(replace_between(page.read_text(), made))
