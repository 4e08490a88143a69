"""Runs mutants of kernels on the simulator. Each must be reported as a fault or
give a result that its test sees to be wrong; those that compute the same are
named with the reason in equivalent.txt.

    tools/python -m tools.ptxsim.mutants.run --build=build [--all] [--seed=N]

By default a sample of the mutants, of every kind from every subject, is run;
--all takes all of them, which is minutes."""

from __future__ import annotations

import argparse
import collections
import random
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools.ptxsim.mutants import mutate, subjects

_HERE = Path(__file__).resolve().parent
_KEPT = _HERE.parent / "programs" / "kept"
_FAULT = re.compile(r"ptxsim: (.*? in kernel .*)")


def equivalents(path: Path) -> dict[tuple[str, str], str]:
    """By subject and mutant: why it computes the same."""
    found = {}
    for line in path.read_text().splitlines():
        if line and not line.startswith("#"):
            subject, mutant, reason = (part.strip() for part in line.split("|"))
            found[subject, mutant] = reason
    return found


def judge(subject: subjects.Subject, mutant: mutate.Mutant, work: Path, number: int):
    """'fault', 'wrong result', 'refused', 'crash', 'survived' or 'not reached',
    and what was reported."""
    path = work / f"mutant-{number}.ptx"
    try:
        path.write_text(mutant.text)
        good, said = subject.run(path)
        if good:
            path.write_text(mutant.trapped)
            return ("survived" if not subject.run(path)[0] else "not reached"), ""
    except subprocess.TimeoutExpired:
        return "hang", "no end within the time limit"
    finally:
        path.unlink()
    if "ended by signal" in said:
        return "crash", said.splitlines()[-1]
    if fault := _FAULT.search(said):
        return "fault", fault.group(1)
    if "ptxsim: line" in said or "INVALID_PTX" in said:
        return "refused", said.strip().splitlines()[-1]
    return "wrong result", ""


def _sample(found: list, seed: int) -> list:
    """One of every kind of each subject. Branches of cnnc's kernels, whose
    code changes, are left out: many guard what does no harm."""
    groups = collections.defaultdict(list)
    for subject, mutant in found:
        if subject.is_kept or mutant.kind != "branch dropped":
            groups[subject.name, mutant.kind].append((subject, mutant))
    choose = random.Random(seed)
    return [choose.choice(group) for group in groups.values()]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--programs", type=Path, help="ptxsim-programs-tests")
    parser.add_argument("--ptx", type=Path, default=_KEPT / "sm_80.ptx")
    parser.add_argument("--no-networks", action="store_true")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="subjects whose name has this")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    tests = options.programs or options.build / "bin" / "ptxsim-programs-tests"
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        chosen = [s for s in subjects.programs(tests, options.ptx)]
        if not options.no_networks:
            chosen += subjects.networks(options.build, work)
        chosen = [s for s in chosen if options.only in s.name]
        return _run(chosen, work, options)


def _run(chosen: list, work: Path, options: argparse.Namespace) -> int:
    failed = 0
    found = []
    for subject in chosen:
        path = work / "original.ptx"
        path.write_text(subject.ptx)
        good, said = subject.run(path)
        if not good:
            print(f"{subject.name}: fails without a mutation\n{said}")
            failed += 1
            continue
        found += [(subject, m) for m in mutate.mutants(subject.ptx, subject.kernels)]
    taken = found if options.all else _sample(found, options.seed)
    known = equivalents(_HERE / "equivalent.txt")
    results = collections.Counter()
    with ThreadPoolExecutor(options.jobs) as pool:
        verdicts = pool.map(
            lambda item: judge(item[1][0], item[1][1], work, item[0]), enumerate(taken)
        )
        for (subject, mutant), (verdict, line) in zip(taken, verdicts):
            reason = known.get((subject.name, mutant.name))
            if verdict == "survived" and reason:
                verdict = "equivalent"
            results[verdict] += 1
            bad = verdict in ("survived", "crash", "hang", "refused")
            failed += bad
            if bad or options.verbose:
                print(f"{verdict}: {subject.name} | {mutant.name} | line {mutant.line}: "
                      f"{mutant.before}  ->  {mutant.after or '(nothing)'}  {line}",
                      flush=True)
            if reason and verdict not in ("equivalent", "not reached"):
                print(f"{subject.name} | {mutant.name}: is not equivalent: {verdict}")
                failed += subject.is_kept
    print(", ".join(f"{n} {verdict}" for verdict, n in results.most_common()))
    print(f"{len(taken) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
