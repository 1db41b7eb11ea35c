"""Waiting with a deadline: for everything to be in step, or for one version's copies."""

import asyncio
from collections.abc import Awaitable, Mapping
from typing import Final

from core.engine.pieces import Pieces
from core.errors import DeadlineExceeded, Frozen, PeerError
from core.ids import Dot, EntryId, Incarnation
from core.model.records import Version
from core.model.summaries import covers
from core.saying import said, said_count

LOOK_SECONDS: Final = 1.0


async def within(work: Awaitable[object], timeout_seconds: float | None) -> None:
    """Wait for `work`, with None as long as it takes. Raises `DeadlineExceeded`."""
    try:
        async with asyncio.timeout(None if timeout_seconds is None else max(0.0, timeout_seconds)):
            await work
    except TimeoutError:
        raise DeadlineExceeded from None


async def in_step(pieces: Pieces) -> None:
    """Return when this pod has seen all records of the present pods, holds what it should, and
    what it wrote has its copies, as far as present pods can hold them.
    """
    await pieces.publisher.everything()
    kept = pieces.publisher.unpublished() if pieces.pods.settings.frozen else ()
    if kept:
        raise Frozen(
            said_count(
                "{n} changed file is kept here, unpublished, while the drive is frozen: the other "
                "pods do not have these changes yet.",
                "{n} changed files are kept here, unpublished, while the drive is frozen: the "
                "other pods do not have these changes yet.",
                len(kept),
            ),
            said(
                "They follow when it takes changes again; `wormhole status` says why it does not."
            ),
        )
    await pieces.durability.reached()
    await _records_of_all(pieces)
    while not _settled(pieces):
        await pieces.changed.wait(LOOK_SECONDS)


async def copied(pieces: Pieces, entry: EntryId, version: Dot) -> None:
    """Return when the version has its minimum of copies, or as many as there are storage pods."""
    while True:
        settings = pieces.pods.settings
        possible = max(1, len(pieces.pods.counted()))
        needed = min(settings.minimum, settings.copies_max, possible)
        holders = await pieces.parts.workers.run(lambda: _holders(pieces, entry, version))
        if holders >= needed:
            pieces.confirmed.add(entry, version)
            return
        await pieces.changed.wait(LOOK_SECONDS)


async def _records_of_all(pieces: Pieces) -> None:
    for peer in sorted(pieces.links.up):
        link = pieces.links.up.get(peer)
        if link is None:
            continue
        try:
            theirs = await pieces.exchange.probe(link)
        except PeerError:
            continue  # it is present no more
        while peer in pieces.links.up and not covers(_own(pieces), theirs):
            await pieces.changed.wait(LOOK_SECONDS)


def _settled(pieces: Pieces) -> bool:
    if pieces.busy():
        return False
    present = pieces.pods.present()
    counted, asked = present & pieces.pods.counted(), pieces.pods.settings.copies_max
    return not pieces.ledger.short_here(counted, present, asked)


def _own(pieces: Pieces) -> Mapping[Incarnation, int]:
    origins = pieces.parts.replica.origins()
    return {origin: state.last for origin, state in origins.items()}


def _holders(pieces: Pieces, entry: EntryId, version: Dot) -> int:
    """Return how many pods hold the version, or what was written upon it since.

    Who writes on while the copies are awaited replaces the version that is waited for, on all
    pods; what was asked to be safe is in the next one.
    """
    with pieces.parts.store.read() as reader:
        held = pieces.pods.holders(reader, entry)
        row = reader.row(entry)
        heads = [] if row is None else [head for head in row.contents if isinstance(head, Version)]
    later = [head.dot for head in heads if head.context.covers(version)]
    counted = pieces.pods.counted()
    copies = {dot: len(pods & counted) for dot, pods in held.items()}
    return max(copies.get(version, 0), min((copies.get(dot, 0) for dot in later), default=0))
