"""Measures drivers side by side over local folders: `python -m tests.bench.drive [ROUNDS]`.

Prints, for each measure, what the local disk does and each driver in relation to it, and the
drive's driver in relation to the `mfusepy` loopback.
"""

import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.drive_measures import MEASURES

_SERVERS = {
    "mfusepy": ["tests.bench.mfusepy_loopback"],
    "wormhole": ["tests.support.loopback_server"],
    "wormhole, no passthrough": ["tests.support.loopback_server", "plain"],
}
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
    os.write(1, b"| measure | unit | local |" + " | ".join(_SERVERS).encode() + b" | x mfusepy |\n")
    for place, row in enumerate(MEASURES):
        median = {name: statistics.median(run[place] for run in taken[name]) for name in names}
        cells = [f"{median['local']:,.0f}"]
        ratios = {name: median[name] / median["local"] for name in _SERVERS}
        cells += [f"{median[name]:,.0f} ({ratios[name]:.2f})" for name in _SERVERS]
        best = f"{median['wormhole'] / median['mfusepy']:.2f}"
        plain = f"{median['wormhole, no passthrough'] / median['mfusepy']:.2f}"
        print(f"| {row.title} | {row.unit} | {' | '.join(cells)} | {best} / {plain} |")


if __name__ == "__main__":
    main()
