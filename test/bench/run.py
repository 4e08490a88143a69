"""Times the networks of the suite beside ONNX Runtime and OpenVINO on the CPU.

All compute in f32, on one and on two threads, one picture and eight at a time,
from the same model file with a fixed shape. Before anything is timed, what each
computes is compared with what the model suite expects. Then all are timed in
turns, several rounds of a few runs each, so that a machine that slows down slows
down for all. A time is the median of the rounds' medians, its spread is from the
least to the most of these; a ratio is ours to a peer's, below 1 where cnnc's code
is the faster. `bound` is the ratio to ONNX Runtime that the model's multiply-adds
alone would have at the machine's measured peak: only code that does fewer of them
gets below it. A peer that cannot be installed is named as missing.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import bound, costs, figures, peers, probe, tables, timing
from models import catalog, measure
from pylib import repo


def _numbers(text: str) -> list[int]:
    numbers = [int(part) for part in text.split(",")]
    if any(number < 1 for number in numbers):
        raise ValueError(text)
    return numbers


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="test/bench/run",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    repo.add_build_options(parser)
    parser.add_argument("--only", default="", help="networks, separated by commas")
    parser.add_argument("--batches", type=_numbers, default=[1, 8], metavar="N,...")
    parser.add_argument("--threads", type=_numbers, default=[1, 2], metavar="N,...")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--seconds",
        type=float,
        default=0.3,
        help="how long a round of one side is to last, about",
    )
    parser.add_argument(
        "--check-limits",
        action="store_true",
        help="fail where a ratio is above the project's limit for it",
    )
    parser.add_argument(
        "--costs",
        action="store_true",
        help="measure instead what compiling and loading ResNet-50 costs, and every "
        "network's arena, beside the project's limits",
    )
    parser.add_argument("--json", type=Path, help="a file for the figures")
    parser.add_argument(
        "--from-json",
        type=Path,
        metavar="FILE",
        help="measure nothing, take the figures that --json wrote",
    )
    parser.add_argument(
        "--update-readme",
        action="store_true",
        help="write the README's table (of all networks and settings)",
    )
    options = parser.parse_args()
    if options.target != "cpu":
        parser.error("the peers run on the CPU: --target=cpu is the only one")
    if options.rounds < 1 or not options.seconds > 0:
        parser.error("expected at least one round, and of some time")
    return options


def left_out() -> dict[str, str]:
    """The suite's networks that are not timed, and why."""
    return {
        f"light_{name}": f"filled_{name} is the same network, with weights that differ"
        for name in catalog.light.FILLED
    }


def _names(only: str) -> list[str]:
    names = only.split(",") if only else list(catalog.ENTRIES)
    unknown = [name for name in names if name not in catalog.ENTRIES]
    if unknown:
        sys.exit(f"error: no network {', '.join(unknown)}; see test/models/run --list")
    return names if only else [name for name in names if name not in left_out()]


@dataclasses.dataclass
class Result:
    """Everything that a run found out."""

    machine: str
    versions: dict[str, str]
    # Seconds of a call that computes next to nothing, by peer.
    calls: dict[str, float]
    # FLOP/s by threads.
    peaks: dict[int, float]
    left_out: dict[str, str]
    figures: list[figures.Figure]


def _machine() -> str:
    names = [
        line.split(":", 1)[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores of {names[0] if names else 'an unnamed processor'}"


def _describe(result: Result) -> str:
    lines = [result.machine]
    for threads, peak in result.peaks.items():
        lines.append(f"peak of multiply-adds, threads {threads}: {peak * 1e-9:.1f} GFLOP/s")
    for peer in figures.PEERS:
        version = result.versions.get(peer)
        call = result.calls.get(peer, math.nan) * 1e6
        lines.append(
            f"{tables.TITLES[peer]} {version}; a call that computes nothing: {call:.1f} us"
            if version
            else f"{tables.TITLES[peer]}: missing, it could not be installed"
        )
    for name, why in result.left_out.items():
        lines.append(f"left out: {name} ({why})")
    return "\n".join(lines)


def _measure_network(
    build: repo.Build, name: str, options: argparse.Namespace, result: Result
) -> None:
    """Adds the network's figures, and prints them."""
    place = repo.place_of(options)
    cache = build.folder / "models"
    work = cache / "bench-cpu"
    work.mkdir(parents=True, exist_ok=True)
    for batch in options.batches:
        model = catalog.materialise(name, cache, batch=batch)
        count = bound.multiply_adds(model.path)
        compiled, _ = measure.compile_network(build, model, work, place)
        for threads in options.threads:
            figure = figures.Figure(name, batch, threads, count)
            if compiled.ok:
                timing.measure_setting(
                    build,
                    model,
                    work / f"{name}.cnn",
                    figure,
                    list(result.versions),
                    timing.Effort(options.rounds, options.seconds),
                )
            else:
                figure.problems["cnnc"] = measure.why_not(compiled)
            result.figures.append(figure)
            print(tables.line(figure, result.peaks), flush=True)


def _measure(options: argparse.Namespace) -> Result:
    names = _names(options.only)
    build = repo.build_of(options)
    versions = peers.versions()
    result = Result(
        _machine(),
        versions,
        {peer: probe.empty_call(peer) for peer in versions},
        {threads: probe.peak(build, threads) for threads in options.threads},
        {} if options.only else left_out(),
        [],
    )
    print(_describe(result))
    print(tables.head(), flush=True)
    for name in names:
        _measure_network(build, name, options, result)
    return result


def to_json(result: Result) -> str:
    """The whole result, with what follows from it."""
    fields = dataclasses.asdict(result)
    for figure, entry in zip(result.figures, fields["figures"]):
        peak = result.peaks.get(figure.threads, math.nan)
        entry["seconds"] = {side: figure.seconds(side) for side in figure.rounds}
        entry["spread"] = {side: figure.spread(side) for side in figure.rounds}
        entry["ratio"] = {peer: figure.ratio(peer) for peer in figures.PEERS}
        entry["bound"] = figure.bound(peak)
    fields["means"] = [
        {
            "batch": setting[0],
            "threads": setting[1],
            **{p: figures.mean_ratio(result.figures, setting, p) for p in figures.PEERS},
        }
        for setting in figures.settings(result.figures)
    ]
    fields["limits"] = [
        {**dataclasses.asdict(verdict), "met": verdict.met}
        for verdict in figures.verdicts(result.figures)
    ]
    return json.dumps(_without_nan(fields), indent=1)


def _without_nan(value: Any) -> Any:
    """JSON has no NaN: null stands for what is not there."""
    if isinstance(value, dict):
        return {key: _without_nan(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_without_nan(entry) for entry in value]
    return None if isinstance(value, float) and math.isnan(value) else value


def from_json(text: str) -> Result:
    """What `to_json` wrote."""
    fields = json.loads(text)
    names = [field.name for field in dataclasses.fields(figures.Figure)]
    return Result(
        fields["machine"],
        fields["versions"],
        {p: math.nan if s is None else s for p, s in fields["calls"].items()},
        {int(threads): peak for threads, peak in fields["peaks"].items()},
        fields["left_out"],
        [figures.Figure(**{n: entry[n] for n in names}) for entry in fields["figures"]],
    )


def readme_text(result: Result) -> str:
    """What stands between the README's markers."""
    threads = figures.LIMITED[1]
    peak = result.peaks.get(threads, math.nan) * 1e-9
    others = [
        f"{tables.TITLES[peer]} {result.versions[peer]}"
        if peer in result.versions
        else f"{tables.TITLES[peer]} (missing)"
        for peer in figures.PEERS
    ]
    left = ", ".join(f"`{name}`" for name in result.left_out) or "nothing"
    return (
        f"On {result.machine}, {peak:.0f} GFLOP/s of multiply-adds in f32 on "
        f"{threads} threads; beside {' and '.join(others)}.\n"
        f"Left out, as their architecture is another row's: {left}.\n\n"
        + tables.markdown(result.figures, result.peaks)
    )


def _is_whole(found: Sequence[figures.Figure]) -> bool:
    """Whether the README's table can be made of the figures."""
    wanted = {(n, b, t) for n in _names("") for b in (1, 8) for t in (1, 2)}
    return wanted <= {(f.network, *f.setting) for f in found}


def _measure_costs(options: argparse.Namespace) -> int:
    build = repo.build_of(options)
    cache = build.folder / "models"
    work = cache / "bench-cpu"
    work.mkdir(parents=True, exist_ok=True)
    names = _names(options.only) if options.only else list(catalog.ENTRIES)
    print(_machine(), flush=True)
    found: list[figures.Verdict] = []
    for measured in (
        lambda: costs.first_result(build, cache, work, options.rounds),
        lambda: costs.compile_costs(build, cache, work, options.rounds),
        lambda: costs.arenas(build, cache, work, names),
    ):
        verdicts = measured()
        print(tables.verdicts(verdicts), flush=True)
        found += verdicts
    if options.json:
        entries = [{**dataclasses.asdict(v), "met": v.met} for v in found]
        options.json.write_text(json.dumps(_without_nan(entries), indent=1))
    met = sum(verdict.met for verdict in found)
    print(f"{met} passed, {len(found) - met} failed")
    return 0 if met == len(found) else 1


def main() -> int:
    options = _options()
    if options.costs:
        return _measure_costs(options)
    if options.from_json:
        result = from_json(options.from_json.read_text())
        print(_describe(result))
        print(tables.head())
        for figure in result.figures:
            print(tables.line(figure, result.peaks))
    else:
        result = _measure(options)
    print(tables.means(result.figures))
    if options.json:
        options.json.write_text(to_json(result))
    if options.update_readme:
        if not _is_whole(result.figures):
            sys.exit("error: the README's table is of all networks and settings")
        tables.update(repo.ROOT / "README.md", readme_text(result))
    failed = sum("cnnc" in figure.problems for figure in result.figures)
    passed = len(result.figures) - failed
    if options.check_limits:
        verdicts = figures.verdicts(result.figures)
        print(tables.verdicts(verdicts))
        met = sum(verdict.met for verdict in verdicts)
        passed, failed = passed + met, failed + len(verdicts) - met
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
