"""A pod goes: what would be lost with it, what the others still have to take, who knows of it."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from core.engine.agenda import EntryRound
from core.engine.pieces import Pieces
from core.engine.survey import Survey
from core.ids import Dot, EntryId, PodId
from core.placement.last_copies import goes_with

PIECE_ENTRIES: Final = 256
LOOK_SECONDS: Final = 0.05


@dataclass(frozen=True, slots=True)
class HandingOver:
    """How far a pod that leaves is. `takers`: present pods that may take copies.

    `files`: all that are known; `short`: those that have fewer copies on pods that stay than are
    wanted, as far as the takers can have them; `busy`: some are still to be looked at, or were
    promised to others for a while.
    """

    takers: int
    files: int
    short: int
    busy: bool

    @property
    def is_done(self) -> bool:
        """Say whether there is nothing left to be taken over, and somebody who could take it."""
        return bool(self.takers) and not self.short and not self.busy


def handing_over(pieces: Pieces) -> HandingOver:
    """Return how far this pod, which leaves, is with that."""
    pods, ledger = pieces.pods, pieces.ledger
    present = pods.present()
    possible = pods.candidates(pieces.parts.clock.monotonic())
    takers = sum(1 for each in possible if each.pod in present and each.pod != pods.pod)
    staying = (present & pods.counted()) - {pods.pod}
    # What was promised to others is kept, here or, once they have it, elsewhere.
    busy = pieces.copies.pending > 0 or len(pieces.pledging) > 0
    return HandingOver(takers, len(ledger), ledger.short(staying, takers), busy)


async def told(pieces: Pieces, record: Dot, seconds: float) -> bool:
    """Wait until all that are linked have the records up to `record`, or have ended the link.

    A pod that learns of a removal ends it, after it said what it has, and takes nothing that was
    written after it. Returns whether one of them is known to have the records.
    """
    await pieces.durability.reached()
    peers = set(pieces.links.up)

    def knows(peer: PodId) -> bool:
        return pieces.exchange.reports.get(peer, {}).get(record.origin, 0) >= record.seq

    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while any(peer in pieces.links.up and not knows(peer) for peer in peers):
                await pieces.changed.wait(LOOK_SECONDS)
    return any(map(knows, peers))


async def going_with(pieces: Pieces, pod: PodId) -> list[EntryId]:
    """Return the files of which `pod` has a version that no other present storage pod has.

    What programs changed here is published before. Older versions do not count, nor do empty
    files, which everybody has.
    """
    # A program that has a file open for long must not keep a person waiting.
    await pieces.publisher.everything(though_open=True)
    # What was kept back has no version that anybody could have.
    kept_back = pieces.offers.entries() if pod == pieces.pods.pod else ()
    found: dict[EntryId, None] = dict.fromkeys(kept_back)
    everything = EntryRound()
    everything.begin()
    while everything.going:
        piece = await pieces.parts.workers.run(lambda: _going(pieces, everything, pod))
        found.update(dict.fromkeys(piece))
    return list(found)


def _going(pieces: Pieces, everything: EntryRound, pod: PodId) -> list[EntryId]:
    pods = pieces.pods
    staying = (pods.present() & pods.counted()) - {pod}
    with pieces.parts.store.read() as reader:
        entries = everything.next(reader, PIECE_ENTRIES)
        everything.passed(entries, PIECE_ENTRIES)
        survey = Survey(reader, pods)
        return [
            state.entry
            for state in survey.look(entries)
            if any(
                head.version.size and goes_with(pod, head.holders, head.writer, staying)
                for head in state.heads
            )
        ]
