"""Checks the rules of the source tree and prints what breaks them."""

from __future__ import annotations

import argparse
import sys

from structure import examples, rules, tree


def main() -> int:
    argparse.ArgumentParser(
        prog="test/structure/run", description=__doc__
    ).parse_args()
    sources = tree.sources()
    failed = 0
    for rule in rules.RULES:
        findings = list(rule(sources))
        # A rule that finds nothing even where there is something is broken.
        if not list(rule([examples.BROKEN[rule]])):
            findings = [tree.Finding("examples.py", 0, "the rule finds nothing")]
        failed += bool(findings)
        print(f"{'FAILED' if findings else 'ok':6}  {rule.__doc__}")
        for finding in findings[:20]:
            print(f"        {finding}")
        if len(findings) > 20:
            print(f"        ... {len(findings) - 20} more")
    print(f"{len(sources)} files")
    print(f"{len(rules.RULES) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
