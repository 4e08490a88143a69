"""What was measured, and what follows from it: ratios, geometric means, and
which of the project's limits are met."""

from __future__ import annotations

import dataclasses
import math
import statistics
from collections.abc import Iterable, Sequence

PEERS = ("ort", "openvino")
SIDES = ("cnnc", *PEERS)

# The most that a ratio of times to ONNX Runtime's may be, of one picture on two
# threads.
LIMITS = {
    "resnet50": 0.70,
    "vgg16_features": 0.50,
    "mobilenet_v2": 0.60,
    "unet": 0.50,
    "efficientnet_lite0": 0.65,
    "filled_squeezenet": 0.65,
}
MEAN_LIMIT = 0.60
WORST_LIMIT = 0.90
LIMITED = (1, 2)
# In every setting, of the geometric mean.
OPENVINO_LIMIT = 1.0


@dataclasses.dataclass
class Figure:
    """A network at a batch size and a number of threads."""

    network: str
    batch: int
    threads: int
    # Of convolutions and products as the model has them, whatever computes them.
    multiply_adds: int = 0
    # By side: each round's median, in seconds.
    rounds: dict[str, list[float]] = dataclasses.field(default_factory=dict)
    # By side: why it has no time.
    problems: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def setting(self) -> tuple[int, int]:
        return self.batch, self.threads

    def seconds(self, side: str) -> float:
        """The median of a side's rounds; NaN where it has none."""
        times = self.rounds.get(side)
        return statistics.median(times) if times else math.nan

    def spread(self, side: str) -> float:
        """From the least to the most of a side's rounds, by their median."""
        times = self.rounds.get(side)
        return (max(times) - min(times)) / self.seconds(side) if times else math.nan

    def ratio(self, peer: str) -> float:
        """Our time to a peer's."""
        return self.seconds("cnnc") / self.seconds(peer)

    def bound(self, peak: float, peer: str = "ort") -> float:
        """The ratio of a computation that does all the multiply-adds, none less,
        at `peak` FLOP/s, two for each, and nothing else."""
        return 2 * self.multiply_adds / peak / self.seconds(peer)


@dataclasses.dataclass(frozen=True)
class Verdict:
    """A limit and what stands beside it: NaN where nothing was measured."""

    name: str
    limit: float
    value: float
    unit: str = ""

    @property
    def met(self) -> bool:
        return self.value <= self.limit


def geometric_mean(values: Iterable[float]) -> float:
    """Of the numbers among the values; NaN where there is none."""
    logs = [math.log(value) for value in values if not math.isnan(value)]
    return math.exp(statistics.fmean(logs)) if logs else math.nan


def mean_ratio(
    figures: Sequence[Figure], setting: tuple[int, int], peer: str
) -> float:
    """The geometric mean of a setting's ratios to a peer."""
    return geometric_mean(f.ratio(peer) for f in figures if f.setting == setting)


def settings(figures: Sequence[Figure]) -> list[tuple[int, int]]:
    """The settings that were measured, in order."""
    return sorted({figure.setting for figure in figures})


def verdicts(figures: Sequence[Figure]) -> list[Verdict]:
    """Every limit. A network that is limited and was not measured, or came to no
    time, does not meet its limit; nor does the worst ratio, if one is missing."""
    limited = {f.network: f.ratio("ort") for f in figures if f.setting == LIMITED}
    where = f"batch {LIMITED[0]}, {LIMITED[1]} threads"
    found = [
        Verdict(f"{name} to ONNX Runtime, {where}", limit, limited.get(name, math.nan))
        for name, limit in LIMITS.items()
    ]
    mean = geometric_mean(limited.values())
    found.append(Verdict(f"geometric mean to ONNX Runtime, {where}", MEAN_LIMIT, mean))
    # NaN is the largest here: what was not measured may be the worst.
    worst = max(
        limited, key=lambda n: (math.isnan(limited[n]), limited[n]), default="none"
    )
    found.append(
        Verdict(
            f"worst to ONNX Runtime ({worst}), {where}",
            WORST_LIMIT,
            limited.get(worst, math.nan),
        )
    )
    for batch, threads in settings(figures):
        found.append(
            Verdict(
                f"geometric mean to OpenVINO, batch {batch}, threads {threads}",
                OPENVINO_LIMIT,
                mean_ratio(figures, (batch, threads), "openvino"),
            )
        )
    return found
