"""The demonstration behind tools/demo: a photograph in, five names out."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

import numpy as np
import onnx

from models import measure, pictures
from models.nets import efficientnet
from pylib import cnnc, repo, tensors


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tools/demo", description=__doc__)
    repo.add_build_options(parser)
    parser.add_argument("--image", type=Path, help="a picture file")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--expect", help="a word of the first name")
    return parser.parse_args()


def _compile(build: repo.Build, folder: Path, options: argparse.Namespace) -> Path:
    """Writes the network as ONNX and compiles it; ends the program when that
    fails."""
    model = folder / "efficientnet_lite0.onnx"
    onnx.save(efficientnet.efficientnet_lite0(), model)
    size = model.stat().st_size / 1e6
    print(f"network   EfficientNet-Lite0, ImageNet weights ({size:.1f} MB of ONNX)")
    artifact = model.with_suffix(".cnn")
    compiled = cnnc.compile_model(
        build,
        model,
        artifact,
        target=options.target,
        device=options.device,
        timeout=measure.COMPILE_SECONDS,
    )
    if not compiled.ok:
        sys.exit(f"error: {measure.why_not(compiled)}")
    size = artifact.stat().st_size / 1e6
    print(f"compiled  in {compiled.seconds:.1f} s to an artifact of {size:.1f} MB")
    return artifact


def _classify(
    build: repo.Build, artifact: Path, picture: np.ndarray, threads: int
) -> tuple[np.ndarray, float]:
    """The probabilities of the picture's classes, and the run's seconds."""
    folder = artifact.parent
    tensors.save(folder / "image.npy", pictures.prepare_lite0(picture))
    outcome = cnnc.run_artifact(
        build,
        artifact,
        {"image": folder / "image.npy"},
        folder,
        threads=threads,
        extra=["--benchmark=20"],
    )
    if outcome.code != 0:
        sys.exit(f"error: cnn-run: {outcome.describe()}")
    found = tensors.load(cnnc.output_file(folder, "probabilities"))
    return found[0], measure.median_seconds(outcome.out)


def main() -> int:
    options = _options()
    build = repo.build_of(options)
    folder = build.folder / "demo"
    folder.mkdir(exist_ok=True)
    start = time.monotonic()
    artifact = _compile(build, folder, options)
    image = options.image or pictures.cat_photograph()
    picture = pictures.read_picture(image)
    height, width = picture.shape[:2]
    print(f"picture   {image.name}, {width} x {height}")
    found, seconds = _classify(build, artifact, picture, options.threads)
    print(
        f"run       {seconds * 1e3:.2f} ms a picture on {options.threads} "
        f"thread{'s' if options.threads > 1 else ''}"
    )
    print()
    names = pictures.class_names()
    order = np.argsort(-found)[:5]
    for k in order:
        print(f"  {found[k]:6.1%}  {names[k]}")
    print(f"\ndone in {time.monotonic() - start:.1f} s")
    if options.expect and options.expect not in names[order[0]]:
        print(f'error: expected "{options.expect}" in the first name')
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
