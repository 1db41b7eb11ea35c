"""Measures the drive of a real node beside the local disk and a plain `mfusepy` loopback."""

import statistics
import tempfile
from pathlib import Path

from tests.bench.drive import measure
from tests.bench.drive_measures import MEASURES
from tests.bench.table import Row
from tests.support.pods import lab

# title of the measure -> (beside what, goal as a ratio)
GOALS = {
    "stat, cold": ("mfusepy", 1.5),
    "open + read 4 KiB, cold": ("mfusepy", 1.5),
    "create 4 KiB": ("mfusepy", 0.7),
    "rename": ("mfusepy", 0.5),
    "unlink": ("mfusepy", 0.4),
    "sequential write of 512 MiB": ("local", 0.5),
    "cold read of 512 MiB": ("local", 0.8),
}


def measure_node() -> list[float]:
    """Take all measures on the drive of a real node with one copy."""
    results = []
    with lab("wormhole-bench-") as here:
        pod = here.first(copies=1)
        for row in MEASURES:
            if row.fresh:
                pod.do("down")
                pod.up()
            results.append(row.run(pod.mount))
    return results


def rows(rounds: int) -> list[Row]:
    """Return the figures, each the median of `rounds` runs that take turns."""
    taken: dict[str, list[list[float]]] = {"local": [], "mfusepy": [], "wormhole": []}
    for _ in range(rounds):
        for name in ("local", "mfusepy"):
            with tempfile.TemporaryDirectory(prefix="wormhole-bench-") as base:
                taken[name].append(measure(Path(base), name))
        taken["wormhole"].append(measure_node())
    found = []
    for place, what in enumerate(MEASURES):
        middle = {name: statistics.median(run[place] for run in taken[name]) for name in taken}
        asked, goal = GOALS.get(what.title, ("", None))
        for beside in ("local", "mfusepy"):
            wanted = goal if beside == asked else None
            value = middle["wormhole"]
            found.append(Row(what.title, value, what.unit, middle[beside], beside, wanted))
    return found
