"""Reading each copy again once a period, to find what rotted: slowly, evenly, over restarts.

How far a round is stands in the record store, so that it goes on where it was. A piece is read only
while this pod is not paused, and is followed by a rest: what people and other pods wait for goes
first.
"""

import logging
from dataclasses import replace
from typing import Final

from core.contents.contents import Contents
from core.contents.manifests import block_count
from core.contents.serving import Damage
from core.engine.bell import Bell
from core.engine.giving_way import GivingWay
from core.engine.housekeeping import SCRUB_BLOCKS, log_damage
from core.engine.parts import EngineParts
from core.engine.pausing import Pausing
from core.engine.pods import Pods
from core.errors import WormholeError
from core.model.content import Line, LineRole
from core.ports import RecordReader, Workers
from core.situation.rounds import (
    ReadingRound,
    Rounds,
    begins_ms,
    decode,
    encode,
    ended,
    rest_seconds,
    wait_seconds,
)

FACT: Final = "scrub-rounds"
# The clock that says when to go on may be set meanwhile: it is looked at again and again.
LOOK_SECONDS: Final = 600.0
# So much is read again at most after a kill.
KEEP_SECONDS: Final = 10.0
ROWS: Final = 64
_LOG: Final = logging.getLogger(__name__)


class ReadingAgain:
    """Reads the copies of one pod again, for ever. For one loop; the work is done in workers."""

    def __init__(
        self, parts: EngineParts, pods: Pods, pausing: Pausing, giving_way: GivingWay
    ) -> None:
        """Read what lies on the pod of `parts`; nothing happens before `run`."""
        self._parts = parts
        self._contents: Contents = parts.contents
        self._workers: Workers = parts.workers
        self._clock = parts.clock
        self._pods = pods
        self._pausing = pausing
        self._giving_way = giving_way
        self._bell = Bell()
        self._kept_at = 0.0
        self.rounds: Rounds | None = None

    def configure(self) -> None:
        """Take up another period at once."""
        self._bell.ring()

    @property
    def _period(self) -> float:
        return self._pods.settings.scrub_seconds

    async def run(self) -> None:
        """Go through one round after another, for ever."""
        self.rounds = await self._workers.run(self._known)
        while True:
            try:
                pause: float | None = await self._step(self.rounds)
            except WormholeError as error:
                _LOG.warning("Copies were not read again, and will be: %s", error.detail)
                pause = LOOK_SECONDS
            if pause is None or pause > 0:
                await self._bell.wait(pause)

    async def _step(self, rounds: Rounds) -> float | None:
        """Do what is due; return for how long nothing is, None where nothing ever is."""
        if not self._period:
            return None
        now_ms = self._clock.wall_ms()
        if rounds.now is None:
            wait = (begins_ms(rounds, self._parts.pod, self._period, now_ms) - now_ms) / 1_000
            if wait > 0:
                return min(wait, LOOK_SECONDS)
            rounds = replace(rounds, now=await self._workers.run(lambda: self._begun(now_ms)))
            await self._keep(rounds)
            return 0.0
        wait = wait_seconds(rounds.now, self._period, now_ms)
        if wait > 0:
            return min(wait, LOOK_SECONDS)
        await self._pausing.over()
        return await self._piece(rounds, rounds.now)

    async def _piece(self, rounds: Rounds, now: ReadingRound) -> float:
        row = await self._workers.run(lambda: self._next(now))
        if row is None:
            await self._end(rounds, now)
            return 0.0
        piece, begun = self._giving_way.begin(), self._clock.monotonic()
        first = now.block if row.id == now.line else 0
        found = await self._workers.run(lambda: self._contents.scrub(row, first, SCRUB_BLOCKS))
        after, size = _after(now, row, first, found)
        # In the midst of a line there is more of it: the next piece looks what has become of it.
        if not after.block and await self._workers.run(lambda: self._next(after)) is None:
            await self._end(rounds, after)
            return 0.0
        is_known = self._clock.monotonic() - self._kept_at < KEEP_SECONDS
        if is_known and not found.rotted and not found.refused:
            self.rounds = replace(rounds, now=after)
        else:
            await self._keep(replace(rounds, now=after))
        spent = self._clock.monotonic() - begun
        even = rest_seconds(after, self._period, size)
        return max(even, spent, piece.rest_seconds())

    async def _end(self, rounds: Rounds, now: ReadingRound) -> None:
        log_damage(now.rotted, now.refused)
        await self._keep(ended(replace(rounds, now=now), self._clock.wall_ms()))

    async def _keep(self, rounds: Rounds) -> None:
        def work() -> None:
            with self._parts.store.write() as writer:
                writer.set_fact(FACT, encode(rounds))

        await self._workers.run(work)
        self.rounds = rounds
        self._kept_at = self._clock.monotonic()

    # --- in workers

    def _known(self) -> Rounds:
        with self._parts.store.read() as reader:
            kept = decode(reader.fact(FACT) or b"")
        if kept is not None:
            return kept
        rounds = Rounds(self._clock.wall_ms())
        with self._parts.store.write() as writer:
            writer.set_fact(FACT, encode(rounds))
        return rounds

    def _begun(self, now_ms: int) -> ReadingRound:
        """Return a round over what is here now: what comes later is verified when it comes."""
        last = total = 0
        with self._parts.store.read() as reader:
            for row in reader.lines_in_role(LineRole.CURRENT):
                if _is_copy(row):
                    last, total = row.id, total + _size(row)
        return ReadingRound(max(1, now_ms), last, total)

    def _next(self, now: ReadingRound) -> Line | None:
        """Return the line to read on in, None if the round is over."""
        with self._parts.store.read() as reader:
            begun = reader.line(now.line) if now.block else None
            if begun is not None and _is_copy(begun) and _blocks(begun) > now.block:
                return begun
            return _copy_after(reader, now.line, now.last)


def _copy_after(reader: RecordReader, line: int, last: int) -> Line | None:
    while line < last:
        rows = reader.lines_after(line, ROWS)
        if not rows:
            return None
        for row in rows:
            if row.id <= last and _is_copy(row):
                return row
        line = rows[-1].id
    return None


def _after(now: ReadingRound, row: Line, first: int, found: Damage) -> tuple[ReadingRound, int]:
    """Return the round after a piece of `row` from block `first` on, and the size of the piece."""
    end = first + SCRUB_BLOCKS
    if row.small is not None or row.content is None:
        size, block = _size(row), 0
    else:
        over = row.content.size - first * row.content.block_size
        size = max(0, min(over, SCRUB_BLOCKS * row.content.block_size))
        block = end if end < _blocks(row) else 0
    return replace(
        now,
        line=row.id,
        block=block,
        done=now.done + size,
        rotted=now.rotted + len(found.rotted),
        refused=now.refused + len(found.refused),
        files=now.files + (block == 0),
    ), size


def _is_copy(row: Line) -> bool:
    return row.role is LineRole.CURRENT and row.version is not None and _size(row) > 0


def _size(row: Line) -> int:
    return 0 if row.content is None else row.content.size


def _blocks(row: Line) -> int:
    if row.small is not None or row.content is None:
        return 1
    return block_count(row.content.size, row.content.block_size)
