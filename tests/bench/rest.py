"""Counts what pods exchange at rest: a simulated network in virtual time, with real engines.

Nothing is written; what still crosses are heartbeats, what pods tell of themselves, and, where
programs read, what pods tell of their readers, with the summaries that follow each record.
"""

import asyncio
import random

from core.ids import PodId
from core.net.channel import Timing
from core.net.memory import MemoryNetwork
from core.wire.frames import HEADER_BYTES
from tests.sim.virtual_time import run_virtual
from tests.sim.world import World, world

HOUR = 3_600.0
# A token there, the same back, each in a TLS record of its own; from both ends of a link.
HEARTBEAT_BYTES = 4 * (8 + HEADER_BYTES + 22)
HEARTBEATS = HOUR / Timing().heartbeat
HOT_MAX = 200


class Counted:
    """How many messages and bytes went through a network since the last question."""

    def __init__(self, network: MemoryNetwork) -> None:
        self._messages = self._bytes = 0
        self._arrival = network.arrival
        network.arrival = self._count  # type: ignore[method-assign]

    def _count(self, source: PodId, target: PodId, size_bytes: int) -> float | None:
        self._messages += 1
        self._bytes += size_bytes
        return self._arrival(source, target, size_bytes)

    def take(self) -> tuple[int, int]:
        """Return both, and begin anew."""
        found = self._messages, self._bytes
        self._messages = self._bytes = 0
        return found


def at_rest(pods: int, entries: int) -> dict[str, float]:
    """Return what an hour costs each pod, with nothing read and with programs that read."""

    async def story() -> dict[str, float]:
        async with world(pods) as w:
            counted = Counted(w.network)
            await w.until(w.linked)
            await _fill(w, entries)
            quiet = await _hour(w, counted, reads_a_minute=0)
            reading = await _hour(w, counted, reads_a_minute=20)
        links = pods - 1
        return {
            "messages": quiet[0] * 2 / pods,
            "kB": quiet[1] * 2 / pods / 1e3,
            "records": quiet[2],
            "messages, reading": reading[0] * 2 / pods,
            "kB, reading": reading[1] * 2 / pods / 1e3,
            "records, reading": reading[2],
            "heartbeats, kB": links * HEARTBEATS * HEARTBEAT_BYTES / 1e3,
        }

    return run_virtual(story())


async def _fill(w: World, entries: int) -> None:
    for number in range(entries):
        await w.pods[number % len(w.pods)].write(f"/{number}", b"%d" % number)
    await w.until(lambda: w.same_records() and w.satisfied(), 3_600.0)
    # What pods tell and sweep after a change is over.
    await asyncio.sleep(600)


async def _hour(w: World, counted: Counted, reads_a_minute: int) -> tuple[int, int, int]:
    """Return messages, bytes and records of an hour."""
    before, chance = _records(w), random.Random(1)
    counted.take()
    hot = w.pods[0].names()[:HOT_MAX]
    for _ in range(60):
        for pod in w.pods if reads_a_minute else ():
            for _ in range(reads_a_minute):
                await pod.read(f"/{chance.choice(hot)}")
        await asyncio.sleep(60)
    messages, size = counted.take()
    return messages, size, _records(w) - before


def _records(w: World) -> int:
    return sum(state.last for state in w.pods[0].replica.origins().values())
