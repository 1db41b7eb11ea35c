"""Measures a real node whose storage was filled before: its memory after all that walks through it.

`python -m tests.bench.filled ENTRIES [FOLDER]`; what was filled in FOLDER once is used again.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from core.ids import Incarnation, PodId
from core.net.identity import load_identity
from core.node.home import Home
from core.node.system import SystemClock, SystemEntropy, new_guard
from core.replica.replica import Replica
from core.store.records_sqlite import SqliteRecordStore
from tests.bench.population import Peer, Population, hold_here, pieces
from tests.support.pods import Lab, Pod, until

PIECES_BETWEEN_CHECKPOINTS = 50
SECONDS = 7_200.0
ANSWER_SECONDS = 600.0
OTHER_LIFE = Incarnation(77)


def fill(lab: Lab, entries: int) -> None:
    """Make a network of two, and give the first one's store so many entries of the second.

    Each file has one copy, half of them here; two are wanted.
    """
    first = lab.first(copies=2)
    second = lab.second(first)
    first.sync(120)
    for pod in (second, first):
        pod.do("down")
    own, other = pod_of(first), pod_of(second)
    store = SqliteRecordStore(first.storage)
    replica = Replica(store, SystemClock(), SystemEntropy(), own, new_guard())
    peers = [Peer(other, OTHER_LIFE)]
    population = Population(entries, [own, other], peers, copies=1, spread=True)
    for number, piece in enumerate(pieces(population.batches())):
        replica.merge(piece)
        if number % PIECES_BETWEEN_CHECKPOINTS == 0:
            store.checkpoint()
    hold_here(replica, store, population)
    store.close()


def pod_of(pod: Pod) -> PodId:
    """Return the id of a pod."""
    return load_identity(Home(pod.home).identity_file).pod


def memory(pod: Pod) -> dict[str, float]:
    """Return what the node holds in memory, in MB: resident, its proportional share, the most."""
    found = {"resident MB": 0.0, "proportional MB": 0.0, "peak MB": 0.0}
    for process in pod.processes():
        for name, file, key in (
            ("resident MB", "smaps_rollup", "Rss:"),
            ("proportional MB", "smaps_rollup", "Pss:"),
            ("peak MB", "status", "VmHWM:"),
        ):
            for line in Path(f"/proc/{process}/{file}").read_text(encoding="utf-8").splitlines():
                if line.startswith(key):
                    found[name] += int(line.split()[1]) * 1_024 / 1e6
    return found


def processor_seconds(pod: Pod) -> float:
    """Return how long the processor worked for the node."""
    ticks = 0
    for process in pod.processes():
        fields = (
            Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        )
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def all_counted(pod: Pod) -> None:
    """Wait until the node has looked at all files: twice the same, and as many as there are."""
    counts = [-1]

    def same() -> bool:
        counts.append(int(str(pod.ask("redundancy", seconds=ANSWER_SECONDS)["files"])))
        return counts[-1] > 0 and all(one == other for one, other in pairwise(counts[-3:]))

    until(same, "all files are counted", SECONDS, pause_seconds=5.0)


def walk(pod: Pod) -> None:
    """Read all names and all attributes."""
    subprocess.run(["find", pod.mount, "-size", "+1G"], check=True, stdout=subprocess.DEVNULL)


def measure(pod: Pod) -> dict[str, float]:
    """Start the node and do with it all that goes through the whole tree."""
    figures: dict[str, float] = {}
    steps: list[tuple[str, Callable[[], object]]] = [
        ("started", lambda: pod.do("up", seconds=ANSWER_SECONDS)),
        ("all counted", lambda: all_counted(pod)),
        ("find over all", lambda: walk(pod)),
        ("status", lambda: pod.ask("status", seconds=ANSWER_SECONDS)),
        ("another strategy, all looked at again", lambda: again(pod)),
    ]
    for what, step in steps:
        begun, worked = time.perf_counter(), processor_seconds(pod)
        step()
        figures[f"{what}: seconds"] = time.perf_counter() - begun
        figures[f"{what}: processor seconds"] = processor_seconds(pod) - worked
        figures |= {f"{what}: {name}": value for name, value in memory(pod).items()}
        print(what, json.dumps(memory(pod)), file=sys.stderr, flush=True)
    return figures


def again(pod: Pod) -> None:
    """Have the node look at all files once more, and wait until it rests."""
    pod.do("config", "set", "redundancy.strategy=space", seconds=ANSWER_SECONDS)
    worked = [processor_seconds(pod)]

    def rests() -> bool:
        worked.append(processor_seconds(pod))
        return len(worked) > 2 and worked[-1] - worked[-2] < 1.0

    until(rests, "the node rests", SECONDS, pause_seconds=10.0)


def main() -> None:
    """Measure what the command line says."""
    entries = int(sys.argv[1])
    if len(sys.argv) > 2:
        folder = Path(sys.argv[2])
        print(json.dumps(measured_in(Lab(folder.resolve()), entries), indent=1))
        return
    with tempfile.TemporaryDirectory(prefix="wormhole-filled-") as made:
        print(json.dumps(measured_in(Lab(Path(made).resolve()), entries), indent=1))


def measured_in(lab: Lab, entries: int) -> dict[str, float]:
    """Fill a storage where there is none, and measure the node on it."""
    if (lab.folder / "a" / "home").exists():
        pod = reopened(lab)
    else:
        lab.folder.mkdir(parents=True, exist_ok=True)
        fill(lab, entries)
        pod = lab.pods[0]
    try:
        return measure(pod)
    finally:
        pod.end()


def reopened(lab: Lab) -> Pod:
    """Return the first pod of a folder that was filled before."""
    base, person = lab.folder / "a", str(lab.folder / "person")
    environment = {"HOME": person, "XDG_RUNTIME_DIR": person}
    return Pod("a", base / "home", base / "mount", base / "storage", environment=environment)


if __name__ == "__main__":
    main()
