#!/usr/bin/env python3
"""A goal of frames a second is met by the design that is written, or refused
with one that is met.

Compiles each model for a goal that nothing meets, which must leave nothing on
disk, then for the goal that the refusal names and for a fraction of it: report.json
must say that both are met. Uses the standard library only."""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys

SECONDS = 600


def compiled(model, flags, project):
    """cnnc's code and its messages."""
    shutil.rmtree(project, ignore_errors=True)
    done = subprocess.run(["cnnc", model, "--target=hls", "-o", project] + flags,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          universal_newlines=True, timeout=SECONDS)
    return done.returncode, done.stdout


def speed(project):
    """Frames a second: of what runs in turn, or of the one pipeline."""
    with open(os.path.join(project, "report.json")) as file:
        report = json.load(file)["fpga"]
    return report.get("frames_per_second") or report["designs"][0]["frames_per_second"]


def wrong(model, flags, project):
    """What is wrong with the goals of a model, or None."""
    code, text = compiled(model, flags + ["--goal=fps=100000000"], project)
    advice = re.search(r"^it would fit with --goal=fps=([\d.]+)$", text, re.M)
    if code == 0 or not advice or "100000000.00 wanted  <--" not in text:
        return "the goal that nothing meets: %d, %s" % (code, text)
    if os.path.exists(project):
        return "a refusal leaves a project"
    advised = float(advice.group(1))
    for goal in (advice.group(1), "%.2f" % (advised / 3)):
        code, text = compiled(model, flags + ["--goal=fps=" + goal], project)
        if code:
            return "--goal=fps=%s: %s" % (goal, text)
        reached = speed(project)
        print("%s: fps=%s: %.2f" % (os.path.basename(model), goal, reached))
        if reached < float(goal):
            return "--goal=fps=%s: reaches %.2f" % (goal, reached)
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", required=True, help="a folder for projects")
    parser.add_argument("--flag", action="append", default=[], help="of cnnc, too")
    parser.add_argument("models", nargs="+")
    options = parser.parse_args()
    os.makedirs(options.work, exist_ok=True)
    failures = 0
    for model in options.models:
        why = wrong(model, options.flag, os.path.join(options.work, "project"))
        if why:
            failures += 1
            print("%s: %s" % (model, why))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
