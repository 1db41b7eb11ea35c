"""`python3 build.py bench --curves`: how cost grows with the entries and the pods of a network."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence

from tests.bench.rest import at_rest
from tests.bench.table import number
from tests.support.pods import REPOSITORY

SIZES = ((10_000, 5), (100_000, 5), (1_000_000, 5), (50_000, 5), (50_000, 20), (50_000, 50))
REST = ((5, 100), (5, 1_000), (20, 100), (50, 100))
FILLED = (10_000, 100_000, 1_000_000)


def child(module: str, *words: int) -> dict[str, float]:
    """Return the figures of a measurement in a process of its own."""
    command = [sys.executable, "-m", f"tests.bench.{module}", *map(str, words)]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY, env=environment
    )
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def table(columns: Mapping[str, Mapping[str, float]]) -> str:
    """Write figures as a table with one column for each network."""
    names = list(dict.fromkeys(name for figures in columns.values() for name in figures))
    head = ["| |" + "|".join(f" {title} " for title in columns) + "|"]
    head.append("|---|" + "--:|" * len(columns))
    lines = [
        f"| {name} | " + " | ".join(_figure(figures, name) for figures in columns.values()) + " |"
        for name in names
    ]
    return "\n".join([*head, *lines])


def _figure(figures: Mapping[str, float], name: str) -> str:
    return number(figures[name]) if name in figures else ""


def show(entries_max: int) -> None:
    """Measure networks of up to so many entries and print the tables."""
    _one(
        "One pod of a network",
        [(size, pods) for size, pods in SIZES if size <= entries_max],
        lambda size, pods: child("growth", size, pods),
    )
    _one(
        "A real node with a mounted drive",
        [(size, 2) for size in FILLED if size <= entries_max],
        lambda size, _pods: child("filled", size),
    )
    _one("An hour at rest", [(size, pods) for pods, size in REST], lambda e, p: at_rest(p, e))


def _one(
    title: str,
    networks: Sequence[tuple[int, int]],
    measured: Callable[[int, int], Mapping[str, float]],
) -> None:
    columns: dict[str, Mapping[str, float]] = {}
    for size, pods in networks:
        name = f"{size:,} entries, {pods} pods"
        print(f"measuring: {title}: {name}", file=sys.stderr, flush=True)
        columns[name] = measured(size, pods)
    print(f"\n## {title}\n\n{table(columns)}", flush=True)
