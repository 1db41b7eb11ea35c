"""Measures drives side by side over local folders: `python -m tests.bench.drive [ROUNDS]`.

Prints, for each measure, what the local disk does, and what each drive does with its ratio to the
`mfusepy` loopback: the driver alone over a folder, and a whole pod's volume and store behind it.
"""

import contextlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.drive_measures import MEASURES, Measure

_SERVERS = {
    "mfusepy": ["tests.bench.mfusepy_loopback"],
    "driver alone": ["tests.support.loopback_server"],
    "driver alone, no passthrough": ["tests.support.loopback_server", "plain"],
    "pod": ["tests.support.volume_server"],
    "pod, no passthrough": ["tests.support.volume_server", "plain"],
}
_YARDSTICK = "mfusepy"
_DEADLINE_SECONDS = 20.0


@contextlib.contextmanager
def served(command: list[str], root: Path, point: Path) -> Iterator[None]:
    """Mount `root` at `point` by a process of its own."""
    module, *more = command
    server = subprocess.Popen([sys.executable, "-m", module, str(root), str(point), *more])
    try:
        deadline = time.monotonic() + _DEADLINE_SECONDS
        while not point.is_mount():
            if time.monotonic() > deadline or server.poll() is not None:
                raise TimeoutError(f"{module} did not mount")
            time.sleep(0.01)
        yield
    finally:
        subprocess.run(["umount", str(point)], check=False)
        try:
            server.wait(_DEADLINE_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()


def measure(base: Path, name: str) -> list[float]:
    """Take all measures of one driver, or of the local disk."""
    root, point = base / f"{name}-root", base / f"{name}-point"
    root.mkdir()
    point.mkdir()
    results: list[float] = []
    if name == "local":
        return [row.run(root) for row in MEASURES]
    with contextlib.ExitStack() as stack:
        for row in MEASURES:
            if row.fresh:
                stack.close()
                stack.enter_context(served(_SERVERS[name], root, point))
            results.append(row.run(point))
    return results


def main() -> None:
    """Print a table of medians and ratios."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    names = ["local", *_SERVERS]
    taken: dict[str, list[list[float]]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            with tempfile.TemporaryDirectory(prefix="drive-bench-") as base:
                taken[name].append(measure(Path(base), name))
    lines = [
        f"| measure | unit | {' | '.join(names)} |",
        "|---|---|" + "--:|" * len(names),
        *(_line(place, row, taken) for place, row in enumerate(MEASURES)),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


def _line(place: int, row: Measure, taken: dict[str, list[list[float]]]) -> str:
    """Return a row of the table: medians, and in brackets the ratio to the yardstick."""
    median = {name: statistics.median(run[place] for run in runs) for name, runs in taken.items()}
    cells = [f"{value:,.0f} ({value / median[_YARDSTICK]:.2f})" for value in median.values()]
    return f"| {row.title} | {row.unit} | {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
