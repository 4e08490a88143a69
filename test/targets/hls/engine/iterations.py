#!/usr/bin/env python3
"""What the report says of loops on engines is how often they run.

Networks of the usual kinds, in floats, with all convolutions and products on
engines, in tiles of about two thirds of the rows and columns that would be
chosen: their C++ gets a counter in each pipelined loop, and the test bench is run. For every call of an engine the
counts of its processes must be the iterations that report.json gives that layer:
exactly those of weights, sums and results; the input's may be fewer by rows and
columns of the border, which the report counts as read. Uses the standard library
only."""

import argparse
import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "csim"))

from quantised import Networks, run  # noqa: E402

PROCESSES = ("input", "weights", "sums", "results")
# The least share of the input's iterations that borders leave.
LEAST_INPUT = 0.5

COUNTERS = """#include <cstdio>
#include <map>
#include <string>
// Never destroyed: the last call is printed at the end.
static std::map<std::string, long> &cnnc_counts = *new std::map<std::string, long>;
static void cnnc_call(const char *engine) {
  for (const auto &count : cnnc_counts)
    std::printf("COUNT %s %ld\\n", count.first.c_str(), count.second);
  cnnc_counts.clear();
  if (*engine)
    std::printf("CALL %s\\n", engine);
}
static struct AtEnd {
  ~AtEnd() { cnnc_call(""); }
} cnnc_at_end;
"""


def counted(text):
    """kernels.cpp with a counter in each pipelined loop of an engine's processes,
    and a line for each call of an engine."""
    lines = [COUNTERS]
    process = engine = ""
    pending = False
    for line in text.splitlines():
        function = re.match(r"(static )?void (\w+)\(", line)
        if function:
            # Parts of processes have functions of their own: sums_first_block.
            found = re.match(r"([a-z]+_engine(?:_\d+)?)(?:_([a-z]+)\w*)?$", function[2])
            process = found[2] or "" if found else ""
            engine = found[1] if found and not found[2] else ""
        if pending and not line.strip().startswith("#pragma"):
            lines.append('++cnnc_counts["%s"];' % process)
            pending = False
        lines.append(line)
        if engine and line.endswith("{"):
            lines.append('cnnc_call("%s");' % engine)
            engine = ""
        pending |= bool(process) and "HLS PIPELINE" in line
    return "\n".join(lines) + "\n"


def divided(text):
    """The kernels with smaller tiles."""
    def smaller(extent):
        return "%s = %d" % (extent[1], (2 * int(extent[2]) + 2) // 3)

    def tile(tiling):
        return re.sub(r"\b(rows|columns) = (\d+)", smaller, tiling[0])

    return re.sub(r'#cnn.tiling<"engine", \{[^}]*\}>', tile, text)


def compiled(work, device, options):
    """A project whose layers run on engines."""
    source = os.path.join(work, "networks.mlir")
    kernels, turns = os.path.join(work, "kernels.mlir"), os.path.join(work, "turns.mlir")
    with open(source, "w") as file:
        file.write(Networks(3).build())
    project = os.path.join(work, "project")
    for command in (
            ["cnnc", source, "--target=hls", "--compile-to=kernels", "-o", kernels],
            ["cnn-opt", kernels,
             "--cnn-hls-assign-engines=device=%s %s" % (device, options), "-o", turns],
            ["cnnc", turns, "--target=hls", "-o", project]):
        if command[1] == turns:
            with open(turns) as file:
                text = file.read()
            with open(turns, "w") as file:
                file.write(divided(text))
        code, text = run(command)
        if code:
            sys.exit("%s: %s" % (" ".join(command), text))
    return project


def simulated(project):
    """Engine and counts of each process for each call, as the bench runs them."""
    path = os.path.join(project, "src", "kernels.cpp")
    with open(path) as file:
        text = file.read()
    with open(path, "w") as file:
        file.write(counted(text))
    code, output = run(["make", "-s", "-C", project, "csim", "OPT=-O0"])
    if code or "PASS" not in output:
        sys.exit(output[-3000:])
    calls = []
    for line in output.splitlines():
        words = line.split()
        if words[:1] == ["CALL"]:
            calls.append((words[1], {}))
        elif words[:1] == ["COUNT"] and calls:
            calls[-1][1][words[1]] = int(words[2])
    return calls


def compare(report, calls):
    """Sentences about what differs."""
    layers = {row["kernel"]: (engine["name"], row)
              for engine in report["engines"] for row in engine["layers"]}
    turns = [layers[turn["kernel"]] for turn in report["schedule"]
             if turn["runs_as"] == "engine"]
    if not turns or len(calls) != len(turns):
        return ["%d calls, %d in the schedule" % (len(calls), len(turns))]
    wrong = []
    for (name, row), (engine, counts) in zip(turns, calls):
        for process in PROCESSES:
            want, have = row["iterations"][process], counts.get(process, 0)
            if process == "input":
                good = LEAST_INPUT * want <= have <= want
            else:
                good = have == want
            if not good or name != engine:
                wrong.append("%s on %s: %s runs %d times on %s, not %d" % (
                    row["kernel"], name, process, have, engine, want))
    print("%d calls, %d in tiles, %d iterations" % (
        len(calls), sum(row["tiles"] > 1 for _, row in turns),
        sum(sum(counts.values()) for _, counts in calls)))
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", required=True, help="a folder for files")
    parser.add_argument("--device", default="zu7ev", help="an FPGA to fill")
    parser.add_argument("--options", default="goal=area", help="of the assignment")
    options = parser.parse_args()
    os.makedirs(options.work, exist_ok=True)
    subprocess.run(["rm", "-rf", os.path.join(options.work, "project")], check=True)
    project = compiled(options.work, options.device, options.options)
    with open(os.path.join(project, "report.json")) as file:
        report = json.load(file)["fpga"]
    wrong = compare(report, simulated(project))
    for text in wrong:
        print(text)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
