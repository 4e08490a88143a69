"""What the conformance runner prints and keeps: results, refusals by reason,
and the comparison with the baseline."""

from __future__ import annotations

import collections
import json
import re
from collections.abc import Mapping
from pathlib import Path

from conformance.judge import FAILED, PASSED, REFUSED, Verdict


def write_results(path: Path, target: str, verdicts: Mapping[str, Verdict]) -> None:
    """Writes every test's verdict as JSON."""
    rows = {
        name: {
            "status": verdict.status,
            "reason": verdict.reason,
            "ops": list(verdict.ops),
        }
        for name, verdict in sorted(verdicts.items())
    }
    path.write_text(json.dumps({"target": target, "results": rows}, indent=1))


def read_baseline(path: Path) -> set[str]:
    """The tests that passed when the baseline was taken, one name a line."""
    if not path.is_file():
        return set()
    lines = path.read_text().splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def write_baseline(path: Path, verdicts: Mapping[str, Verdict]) -> None:
    """Keeps the names of the tests that pass now."""
    names = sorted(n for n, v in verdicts.items() if v.status == PASSED)
    head = "# Tests that pass; kept by test/conformance/run --update-baseline.\n"
    path.write_text(head + "".join(f"{name}\n" for name in names))


def regressions(baseline: set[str], verdicts: Mapping[str, Verdict]) -> list[str]:
    """Tests that were run, passed in the baseline and do not pass now."""
    return sorted(
        name
        for name in baseline & verdicts.keys()
        if verdicts[name].status != PASSED
    )


def _kind_of_reason(reason: str) -> str:
    """A reason without what belongs to one model: names and numbers."""
    reason = re.sub(r'"[^"]*"', '"..."', reason)
    return re.sub(r"\b\d+\b", "N", reason)


def print_refusals(verdicts: Mapping[str, Verdict]) -> None:
    """A table of the refusals: how many for which reason, which operators."""
    tests: collections.Counter[str] = collections.Counter()
    ops: dict[str, collections.Counter[str]] = collections.defaultdict(
        collections.Counter
    )
    for verdict in verdicts.values():
        if verdict.status == REFUSED:
            reason = _kind_of_reason(verdict.reason)
            tests[reason] += 1
            ops[reason].update(verdict.ops)
    if not tests:
        return
    print("refusals by reason:")
    for reason, count in tests.most_common():
        names = [op for op, _ in ops[reason].most_common()]
        shown = ", ".join(names[:8]) + (
            f" and {len(names) - 8} more" if len(names) > 8 else ""
        )
        print(f"  {count:4d}  {reason}  [{shown}]")


def print_failures(verdicts: Mapping[str, Verdict], limit: int) -> None:
    """The failed tests with their reasons, `limit` of them at most."""
    rows = [(n, v) for n, v in sorted(verdicts.items()) if v.status == FAILED]
    for name, verdict in rows[:limit]:
        print(f"FAILED {name}: {verdict.reason}")
    if len(rows) > limit:
        print(f"... {len(rows) - limit} more (--list-failures shows all)")
