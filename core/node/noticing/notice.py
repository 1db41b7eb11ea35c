"""Notices what happens, once a second: writes it down, and tells those who listen.

What records say is heard as it is committed and looked up a moment later, in a worker; what the
node sees by itself is compared with what it was. Whoever listens need never ask again and again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from core.control.schema import Happened, LogRow
from core.errors import WormholeError
from core.node.journal import Remark
from core.node.noticing.gathering import Gathering
from core.node.noticing.hearing import Hearing
from core.node.noticing.looks import Scrub, moment_of, seen_by_status, writers_of
from core.node.noticing.moments import Moment, between
from core.node.noticing.presence import Look, away_after, away_in
from core.node.noticing.reading import Reading
from core.node.parts import Parts
from core.node.services.times import shown_time

LOOK_SECONDS: Final = 1.0
CHANGED: Final = "changed"
HAPPENED: Final = "happened"

Asking = Callable[[], Awaitable[frozenset[str]]]
_log = logging.getLogger(__name__)


async def nobody_asks() -> frozenset[str]:
    """Return no machine."""
    return frozenset()


class Noticing:
    """Looks every second. For one loop."""

    def __init__(self, parts: Parts, scrub: Scrub, asking: Asking = nobody_asks) -> None:
        """Notice what happens in a node; `start` begins.

        `scrub` says how far the scrub of this pod is, `asking` names those that wait to be let in.
        """
        self._parts = parts
        self._scrub, self._asking = scrub, asking
        self._hearing = Hearing()
        self._reading = Reading(parts)
        self._gathering = Gathering()
        self._away = away_in(parts.chronicle.journal.rows)
        self._pod_settings = parts.settings.pod
        self._moment: Moment | None = None
        self._status: tuple[object, ...] = ()
        self._task: asyncio.Task[None] | None = None
        parts.replica.subscribe(self._hearing.hear)

    def start(self, group: asyncio.TaskGroup) -> None:
        """Begin."""
        self._task = group.create_task(self._run())

    async def stop(self) -> None:
        """End; what is still held back is written."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        self._note(self._gathering.take(self._parts.clock.monotonic(), all_of_it=True))
        await self._write()

    async def _run(self) -> None:
        await self.begin()
        while True:
            try:
                await self.look()
            except (WormholeError, OSError) as error:
                _log.warning("What happened could not be noted: %s", error)
            await asyncio.sleep(LOOK_SECONDS)

    async def begin(self) -> None:
        """Learn how things are: that is no news."""
        await self._parts.workers.run(self._reading.begin)

    async def look(self) -> None:
        """Note what happened since the last look, and tell those who listen."""
        parts = self._parts
        moment = moment_of(parts, self._scrub(), await self._asking())
        await self._read(moment)
        self._note(self._gathering.take(parts.clock.monotonic()))
        self._note(self._presence())
        if self._moment is not None:
            self._note(between(self._moment, moment))
        self._moment = moment
        self._publish(await self._write(), moment)

    async def _read(self, moment: Moment) -> None:
        parts, events = self._parts, self._hearing.take()
        if events:
            writers, members = writers_of(parts), moment.members
            changes, remarks = await parts.workers.run(
                lambda: self._reading.read(events, writers, members)
            )
            parts.chronicle.recent.note(changes.files)
            self._gathering.add(changes)
            self._note(remarks)
        if parts.settings.pod is not self._pod_settings:
            self._pod_settings = parts.settings.pod
            self._note(await parts.workers.run(lambda: self._reading.pod_settings(moment.own)))

    def _presence(self) -> list[Remark]:
        parts = self._parts
        look = Look(tuple(parts.engine.peers()), parts.clock.wall_ms(), parts.chronicle.seen.at)
        remarks, self._away = away_after(self._away, look)
        return remarks

    def _note(self, remarks: Sequence[Remark]) -> None:
        for remark in remarks:
            self._parts.chronicle.journal.note(remark)

    async def _write(self) -> Sequence[LogRow]:
        """Write the fresh rows down; return them."""
        chronicle = self._parts.chronicle
        fresh, rows = chronicle.journal.take_fresh(), chronicle.journal.rows
        if fresh:
            await self._parts.workers.run(lambda: chronicle.file.append(fresh, rows))
        return fresh

    def _publish(self, fresh: Sequence[LogRow], moment: Moment) -> None:
        parts = self._parts
        for row in fresh:
            parts.events.publish(Happened(HAPPENED, row.text, row.at, row.number))
        traffic = parts.engine.traffic
        passing = parts.chronicle.passing
        passing.take(parts.clock.monotonic(), traffic)
        # That nothing passes any more is seen some seconds after the last byte.
        moves = any(passing.rates)
        before, self._status = (
            self._status,
            (*seen_by_status(parts), self._scrub(), traffic, moves, moment),
        )
        if before and before != self._status:
            at = shown_time(parts.clock.wall_ms())
            parts.events.publish(Happened(CHANGED, "", at))
