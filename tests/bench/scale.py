"""Measures memory and the time to start, empty and with many entries."""

import time
from pathlib import Path

from tests.bench.table import Row
from tests.support.pods import Pod, lab

ENTRIES = 100_000
FOLDERS = 100


def memory_mb(pod: Pod) -> float:
    """Return what the pod's processes hold in memory, shared pages counted once for each."""
    total = 0
    for process in pod.processes():
        for line in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmRSS:"):
                total += int(line.split()[1])
    return total * 1024 / 1e6


def fill(folder: Path, entries: int) -> None:
    """Make `entries` names in `FOLDERS` folders."""
    for number in range(FOLDERS):
        inside = folder / f"folder {number}"
        inside.mkdir()
        for name in range(entries // FOLDERS - 1):
            (inside / f"file {name}").touch()


def start_seconds(pod: Pod) -> float:
    """Return how long `up` takes, from the command to the mounted drive."""
    started = time.perf_counter()
    pod.up()
    return time.perf_counter() - started


def rows() -> list[Row]:
    """Return memory and start, empty and full."""
    with lab("wormhole-bench-") as here:
        pod = here.first(copies=1)
        idle = memory_mb(pod)
        started = time.perf_counter()
        fill(pod.mount, ENTRIES)
        filled = time.perf_counter() - started
        used = memory_mb(pod)
        pod.do("down")
        mounted = start_seconds(pod)
        fresh = memory_mb(pod)
    return [
        Row("memory, idle", idle, "MB", goal=100, at_least=False),
        Row("memory with 100,000 entries, just made", used, "MB", goal=150, at_least=False),
        Row("memory with 100,000 entries, just started", fresh, "MB", goal=150, at_least=False),
        Row("making 100,000 entries", ENTRIES / filled, "/s"),
        Row("mounted after start with 100,000 entries", mounted, "s", goal=2, at_least=False),
    ]
