"""Where things are: the source tree, a build of it and its tools."""

from __future__ import annotations

import argparse
import dataclasses
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEFAULT_BUILD = ROOT / "build"


@dataclasses.dataclass(frozen=True)
class Build:
    """A build folder and the commands in it."""

    folder: Path

    @property
    def cnnc(self) -> Path:
        return self.folder / "bin" / "cnnc"

    @property
    def cnn_run(self) -> Path:
        return self.folder / "bin" / "cnn-run"

    def require_tools(self) -> None:
        """Ends the program with a sentence when a command is not built."""
        for tool in (self.cnnc, self.cnn_run):
            if not tool.is_file():
                sys.exit(f"error: {tool} is not built; run tools/build first")


def add_build_options(parser: argparse.ArgumentParser) -> None:
    """Adds the options that every runner has: what to build for, and where."""
    parser.add_argument(
        "--target", default="cpu", help="cnnc's target (default: cpu)"
    )
    parser.add_argument(
        "--device",
        default="",
        help="what to compile for, one of cnnc's devices (default: this machine; "
        "for ptx, sm_80; for hls, zu7ev), or also where to run: for ptx cuda, or "
        "cuda-sim, which is the default there; for hls hls-csim",
    )
    parser.add_argument(
        "--build",
        type=Path,
        default=Path(os.environ.get("CNNC_BUILD", DEFAULT_BUILD)),
        metavar="DIR",
        help="the build folder (default: $CNNC_BUILD or build)",
    )


@dataclasses.dataclass(frozen=True)
class Place:
    """What cnnc compiles for, and where cnn-run runs it."""

    target: str
    # cnnc's device; empty: the target's default.
    device: str
    # cnn-run's.
    runs_on: str

    @property
    def simulated(self) -> bool:
        """Whether a run takes many times as long as on the device."""
        return self.runs_on in ("cuda-sim", "hls-csim")

    def environment(self) -> dict[str, str]:
        """What cnn-run needs to know: the GPU to simulate."""
        simulated = self.runs_on == "cuda-sim" and self.device
        return {"PTXSIM_DEVICE": self.device} if simulated else {}


def place_of(options: argparse.Namespace) -> Place:
    """The place that --target and --device name."""
    if options.target == "hls":
        device = "" if options.device == "hls-csim" else options.device
        return Place("hls", device, "hls-csim")
    if options.target != "ptx":
        return Place(options.target, options.device, "auto")
    if options.device in ("cuda", "cuda-sim"):
        return Place("ptx", "", options.device)
    return Place("ptx", options.device, "cuda-sim")


def build_of(options: argparse.Namespace) -> Build:
    """The build that the options name, with its commands checked to exist."""
    build = Build(options.build.resolve())
    build.require_tools()
    return build
