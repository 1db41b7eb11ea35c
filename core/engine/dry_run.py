"""A dry run: what other settings or policies would do to the copies of all files.

Two placements stand side by side: as it is, and as it would be. Nothing is changed, nobody is told,
and the files are looked at piece by piece, so that the network goes on meanwhile.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from core.engine.agenda import EntryRound
from core.engine.giving_way import LONG_REST_TIMES
from core.engine.pieces import Pieces
from core.engine.placing import Placing
from core.engine.pods import Pods
from core.engine.settings import EngineSettings
from core.engine.survey import Survey
from core.ids import EntryId
from core.model.members import PodInfo
from core.placement.copies import Declared
from core.placement.dropping import needed
from core.placement.effects import Effect, Tally, effect

PIECE_ENTRIES: Final = 256


@dataclass(frozen=True, slots=True)
class Supposed:
    """What is supposed to hold; None: what holds now.

    `info`: what this pod would tell of itself. `declared`: what would be set on entries themselves.
    """

    settings: EngineSettings | None = None
    info: PodInfo | None = None
    declared: Mapping[EntryId, Declared] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two placements, and by which settings and declarations it goes."""

    pods: Pods
    placing: Placing
    declared: Mapping[EntryId, Declared]


async def dry_run(
    pieces: Pieces, supposed: Supposed, looked_at: Callable[[int, int], None]
) -> Tally:
    """Return what would be copied, moved and dropped; `looked_at` hears how many files of how many.

    What is under way or overdue already does not count.
    """
    pods = pieces.pods
    now = _side(pieces, pods, {})
    then = _side(pieces, pods.supposing(supposed.settings, supposed.info), supposed.declared)
    tally, everything, done = Tally(), EntryRound(), 0
    everything.begin()
    while everything.going:
        piece = pieces.giving_way.begin()
        found = await pieces.parts.workers.run(lambda: _look(pieces, everything, now, then))
        for effects in found:
            tally.add(effects)
        done += len(found)
        looked_at(done, max(done, len(pieces.ledger)))
        await asyncio.sleep(piece.rest_seconds(LONG_REST_TIMES))
    return tally


def _side(pieces: Pieces, pods: Pods, declared: Mapping[EntryId, Declared]) -> _Side:
    placing = Placing(pods, pieces.readers, pieces.parts.clock)
    placing.begin()
    return _Side(pods, placing, declared)


def _look(
    pieces: Pieces, everything: EntryRound, now: _Side, then: _Side
) -> list[list[tuple[Effect, int]]]:
    """Return what becomes of the next files, version by version. For a worker."""
    with pieces.parts.store.read() as reader:
        entries = everything.next(reader, PIECE_ENTRIES)
        everything.passed(entries, PIECE_ENTRIES)
        surveys = [Survey(reader, side.pods, side.declared) for side in (now, then)]
        found: list[list[tuple[Effect, int]]] = []
        own = frozenset(entries)
        # A further name of a file gives the state of that file, which is met by itself.
        states = {state.entry: state for state in surveys[0].look(entries) if state.entry in own}
        for entry, state in states.items():
            after = replace(state, wanted=surveys[1].wanted(entry))
            pledges = needed(after.wanted.copies, then.pods.settings.minimum)
            found.append(
                [
                    (
                        effect(
                            now.placing.will_hold(state, head),
                            then.placing.will_hold(after, head),
                            head.holders,
                            pledges,
                        ),
                        head.version.size,
                    )
                    for head in state.heads
                ]
            )
        return found
