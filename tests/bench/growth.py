"""Measures one pod of a network of some size, in a process of its own.

What it costs to join, to look at all copies, to plan after a pod left, and to change one thing.
Time is that of the processor: what else runs on the machine at that moment says nothing.
`python -m tests.bench.growth ENTRIES PODS` prints the figures as one JSON document.
"""

import asyncio
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from core.contents.contents import Contents
from core.engine.parts import EngineParts
from core.engine.pieces import Pieces, assemble
from core.ids import Dot, NetworkId
from core.net.memory import MemoryNetwork
from core.net.memory_transport import MemoryTransport
from core.node.system import SystemClock, SystemEntropy, new_guard
from core.replica.replica import Replica
from core.store.files_disk import DiskFiles
from core.store.records_sqlite import SqliteRecordStore
from core.volume.interface import ROOT_NODE, Caller, Node, OpenFlags, RenameMode
from core.volume.volume import Volume, open_volume
from tests.bench.population import Population, hold_here, member, peer, pieces

T = TypeVar("T")
GONE_SECONDS = 10_000.0  # longer than the time of grace
CHANGES = 40
LOG_BYTES = 50_000_000
QUIET_ROUNDS = 20
CALLER = Caller(uid=0, gid=0, pid=1)


class MovableClock(SystemClock):
    """The machine's clock, which may be put forward."""

    ahead = 0.0

    def monotonic(self) -> float:
        return time.monotonic() + self.ahead


class Inline:
    """The `Workers` port in the loop's own thread."""

    async def run(self, call: Callable[[], T]) -> T:
        await asyncio.sleep(0)
        return call()


class NoCache:
    """The `BlockCache` port, which keeps nothing."""

    def get(self, version: Dot, index: int) -> bytes | None:
        del version, index

    def put(self, version: Dot, index: int, data: bytes) -> None:
        del version, index, data


class Figures:
    """What was measured: the seconds since the last note, the memory then, and the most so far."""

    def __init__(self) -> None:
        self.found: dict[str, float] = {}
        self._at = time.process_time()

    def begin(self) -> None:
        """Measure from now on."""
        self._at = time.process_time()

    def note(self, what: str, seconds: float | None = None) -> None:
        """Note how long it took, and the memory now."""
        taken = time.process_time() - self._at if seconds is None else seconds
        pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_024
        self.found[f"{what}: seconds"] = taken
        self.found[f"{what}: resident MB"] = pages * os.sysconf("SC_PAGESIZE") / 1e6
        self.found[f"{what}: peak MB"] = peak / 1e6
        print(what, f"{taken:.1f} s", file=sys.stderr, flush=True)
        self.begin()


async def settle(engine: Pieces) -> None:
    """Let the survey go on until nothing is left to be looked at."""
    async with asyncio.TaskGroup() as group:
        survey = group.create_task(engine.copies.run_survey())
        quiet = 0
        while quiet < QUIET_ROUNDS:
            quiet = 0 if engine.copies.pending else quiet + 1
            await asyncio.sleep(0.001)
        survey.cancel()


def join(folder: Path, replica: Replica, store: SqliteRecordStore, population: Population) -> float:
    """Merge all records of a network; return the seconds that the merging alone took."""
    merging = 0.0
    for piece in pieces(population.batches()):
        begun = time.process_time()
        replica.merge(piece)
        if (folder / "records.db-wal").stat().st_size > LOG_BYTES:
            store.checkpoint()
        merging += time.process_time() - begun
    return merging


def engine_of(
    folder: Path, entries: int, pods: int, clock: MovableClock, figures: Figures
) -> Pieces:
    """Return the pieces of a pod's engine, over a store that took the whole network."""
    own, others = peer(0).pod, [peer(number) for number in range(1, pods)]
    store = SqliteRecordStore(folder)
    replica = Replica(store, clock, SystemEntropy(), own, new_guard())
    population = Population(entries, [own, *(each.pod for each in others)], others)
    figures.note("join", join(folder, replica, store, population))
    hold_here(replica, store, population)
    store.checkpoint()
    members = {pod: member(pod, pod.hex()[:8]) for pod in (own, *(each.pod for each in others))}
    contents = Contents(store, DiskFiles(folder), clock, new_guard, own, NoCache())
    contents.recover(b"boot")
    engine = assemble(
        EngineParts(
            pod=own,
            name="own",
            network=NetworkId(b"n" * 16),
            replica=replica,
            store=store,
            contents=contents,
            cache=NoCache(),
            transport=MemoryTransport(MemoryNetwork(), own, "bench:own"),
            clock=clock,
            workers=Inline(),
            reading_workers=Inline(),
            members_of=lambda _reader: members,
        )
    )
    with store.read() as reader:
        engine.pods.read(reader, clock.monotonic())
    return engine


async def measure(folder: Path, entries: int, pods: int) -> dict[str, float]:
    """Return the figures of one network."""
    clock, figures = MovableClock(), Figures()
    engine = engine_of(folder, entries, pods, clock, figures)
    others = [peer(number).pod for number in range(1, pods)]
    engine.pods.set_linked(others, clock.monotonic())
    figures.begin()
    await settle(engine)
    figures.note("first look")
    engine.pods.set_linked(others[:-1], clock.monotonic())
    clock.ahead += GONE_SECONDS
    engine.copies.look_at_all()
    figures.begin()
    await settle(engine)
    figures.note("plan")
    counted = engine.pods.present()
    figures.found["files"] = len(engine.ledger)
    figures.found["copies missing"] = engine.ledger.report(counted).missing
    figures.found["groups"] = engine.ledger.groups
    volume = open_volume(
        engine.parts.replica, engine.parts.contents, clock, SystemEntropy(), new_guard
    )
    return figures.found | changes(volume)


def changes(volume: Volume) -> dict[str, float]:
    """Return how many milliseconds single changes take, each in another folder."""
    opened = volume.open_folder(ROOT_NODE)
    listed = volume.read_folder(opened, 0, CHANGES + 2)
    volume.release_folder(opened)
    folders = [each.attributes.node for each in listed if each.name not in {b".", b".."}]
    taken: dict[str, list[float]] = {}
    for folder in folders[:CHANGES]:
        for what, operation in steps(volume, folder):
            begun = time.process_time()
            operation()
            taken.setdefault(what, []).append((time.process_time() - begun) * 1e3)
    return {f"{what}: ms": statistics.median(times) for what, times in taken.items()}


def steps(volume: Volume, folder: Node) -> list[tuple[str, Callable[[], object]]]:
    """Return the changes of one file, in their order."""
    name, later = b"new here", b"renamed here"
    return [
        ("create", lambda: _create(volume, folder, name)),
        ("rename", lambda: volume.rename(folder, name, folder, later, RenameMode.REPLACE)),
        ("remove", lambda: volume.remove_file(folder, later)),
    ]


def _create(volume: Volume, folder: Node, name: bytes) -> None:
    _, opened = volume.create(folder, name, 0o644, OpenFlags.WRITE, CALLER)
    volume.write(opened.handle, 0, b"some bytes")
    volume.flush(opened.handle)
    volume.release(opened.handle)


def main() -> None:
    """Measure what the command line says."""
    entries, pods = int(sys.argv[1]), int(sys.argv[2])
    with tempfile.TemporaryDirectory(prefix="wormhole-growth-") as folder:
        print(json.dumps(asyncio.run(measure(Path(folder), entries, pods))))


if __name__ == "__main__":
    main()
