"""`python3 build.py bench`: measures everything side by side in one run, prints the table.

Nothing is asserted: machines differ, and the same machine differs between minutes; the ratios
of one run say something, the numbers alone do not.
"""

import argparse
import sys
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.bench import curves, one_pod, scale, two_pods
from tests.bench.table import Row, markdown, save

Part = Callable[[], list[Row]]


def say(text: str) -> None:
    """Print one line at once."""
    print(text, flush=True)


def parts(rounds: int) -> dict[str, Part]:
    """Return what can be measured, in the order of the table."""
    return {
        "drive": partial(one_pod.rows, rounds),
        "replication": two_pods.replication,
        "delay": two_pods.delay,
        "cable": two_pods.over_a_cable,
        "scale": scale.rows,
    }


def main() -> int:
    """Measure what is asked for; a part that fails is told and does not stop the others."""
    parser = argparse.ArgumentParser(prog="build.py bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="runs of the drive's measures")
    parser.add_argument("--only", nargs="+", choices=list(parts(1)), help="leave out the others")
    parser.add_argument("--output", type=Path, default=Path("bench.json"), help="figures as JSON")
    parser.add_argument(
        "--curves",
        type=int,
        metavar="ENTRIES",
        help="instead: how cost grows with entries and pods, up to so many entries (hours for 1e6)",
    )
    options = parser.parse_args()
    if options.curves:
        curves.show(options.curves)
        return 0
    rows: list[Row] = []
    problems = []
    for name, part in parts(options.rounds).items():
        if options.only and name not in options.only:
            continue
        say(f"measuring: {name}")
        try:
            rows += part()
        except Exception as problem:  # noqa: BLE001 (the other parts are still worth measuring)
            problems.append(f"{name}: {problem}")
            traceback.print_exc()
    say("\n" + markdown(rows))
    for problem in problems:
        say(f"not measured: {problem}")
    save(rows, options.output, problems)
    say(f"\nwritten: {options.output}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
