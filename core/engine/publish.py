"""Publication: what programs changed becomes versions, at the last close or after quiet time.

A line that stays open is published when it was quiet for `min_replication_seconds`, and at the
latest every `max_replication_seconds`. Hashing runs in workers; lines that are ready together are
recorded in one transaction.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from core.contents.contents import Contents
from core.contents.events import ChangeFound, ContentEvent, LineClosed, LineDirtied, LinePublished
from core.contents.preparing import Prepared
from core.engine.awaited import Awaited
from core.engine.bell import Bell, let_gather
from core.engine.due import KEPT_BACK, Due, quiet
from core.engine.giving_way import GivingWay
from core.engine.hashing import Hashing
from core.engine.kept_back import KeptBack
from core.errors import NotFound, WormholeError
from core.model.content import Noted
from core.model.records import Version
from core.ports import Clock, Workers
from core.replica.replica import Replica
from core.saying import Sentence, plain

GROUP_LINES_MAX: Final = 64
GATHER_SECONDS: Final = 0.02
TROUBLE_SECONDS: Final = 10.0

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Published:
    """A version that this pod just recorded; `small`: its whole content, if it is small."""

    line: int
    version: Version
    small: bytes | None


class Publisher:
    """Publishes dirty lines. For one loop."""

    def __init__(
        self,
        replica: Replica,
        contents: Contents,
        workers: Workers,
        clock: Clock,
        giving_way: GivingWay,
    ) -> None:
        """Record versions through `replica`."""
        self._replica = replica
        self._contents = contents
        self._workers = workers
        self._clock = clock
        self._giving_way = giving_way
        self._hashing = Hashing(contents, clock)
        self._published: Callable[[Sequence[Published]], None] = lambda _done: None
        self._unchanged: Callable[[int], None] = lambda _line: None
        self._dirty: dict[int, Due] = {}
        self._awaited = Awaited()
        self._though_open: set[int] = set()
        self._bell = Bell()
        self._hurried = Bell()
        self.quiet_seconds = 5.0
        self.open_seconds_max = 120.0
        self.problems: dict[int, Sentence] = {}
        self._held = False
        self.kept = KeptBack(self._bell.ring, self._hurry)

    def start(
        self,
        published: Callable[[Sequence[Published]], None],
        unchanged: Callable[[int], None],
    ) -> None:
        """Say who is told of new versions, after their commit, and of lines that had none."""
        self._published, self._unchanged = published, unchanged

    def hold(self, held: bool) -> None:
        """Keep what programs changed unpublished while `held`; its dirty marks keep it safe."""
        self._held = held
        if held:
            # Whoever waits asks again, and hears then that the drive is frozen.
            for line in self._awaited.lines():
                self._awaited.answer(line)
        self._bell.ring()

    def __len__(self) -> int:
        """How many lines wait to be published."""
        return len(self._dirty)

    def unpublished(self) -> set[int]:
        """Return the lines that were changed, also those that nobody told of yet."""
        return {line.line.id for line in self._contents.table.dirty_lines()} | self._dirty.keys()

    def tell(self, event: ContentEvent) -> None:
        """Take an event of the contents, on the loop."""
        now = self._clock.monotonic()
        match event:
            case LineDirtied(line):
                due = now + quiet(self.quiet_seconds)
                self._dirty.setdefault(line, Due(now, due))
            case LineClosed(line) | ChangeFound(line):
                self._dirty.setdefault(line, Due(now, now))
                self._dirty[line].at_once(now)
            case LinePublished(line):
                self._done(line)
            case _:
                return
        self._bell.ring()

    def begin(self, lines: Sequence[int]) -> None:
        """Publish these lines, and what programs changed before anybody listened."""
        now = self._clock.monotonic()
        for line in lines:
            self._dirty[line] = Due(now, now, closed=True)
        for opened in self._contents.table.dirty_lines():
            closed = opened.writers == 0
            due = now if closed else now + quiet(self.quiet_seconds)
            self._dirty.setdefault(opened.line.id, Due(now, due, closed=closed))
        self._bell.ring()

    async def now(self, line: int, *, though_open: bool = False) -> None:
        """Publish `line`; return when that is done, nothing is to be published, or all is held.

        `though_open`: as it is at this moment, though the kernel may write to it by itself.
        """
        await self._soon(line, though_open=though_open, needed=True)

    async def _soon(self, line: int, *, though_open: bool, needed: bool) -> None:
        """Publish `line`, or (not `needed`) have it kept back until others have it."""
        if self._held:
            return
        if though_open:
            self._though_open.add(line)
        dirty = self._dirty.get(line)
        if dirty is not None and dirty.due == KEPT_BACK and not needed:
            return
        published = self._awaited.wait(line)
        self._hurry(line)
        self._dirty[line].needed |= needed
        await published

    async def everything(self, *, though_open: bool = False) -> None:
        """Publish all that is dirty now, open files too; `though_open` as for `now`.

        What is kept back until others have it stays so.
        """
        lines = await self._workers.run(
            lambda: [line.line.id for line in self._contents.table.dirty_lines()]
        )
        dirty = {*lines, *self._dirty}
        each = (self._soon(line, though_open=though_open, needed=False) for line in dirty)
        await asyncio.gather(*each)

    async def run(self) -> None:
        """Publish what is due, for ever."""
        while True:
            now = self._clock.monotonic()
            ready = [line for line, dirty in self._dirty.items() if dirty.due <= now]
            if self._held:
                await self._bell.wait(None)
            elif released := self.kept.take():
                # In turn with the hashing: a line that is hashed anew is not what it was.
                await self._record(released)
            elif ready:
                piece = self._giving_way.begin()
                await self._publish(ready[:GROUP_LINES_MAX])
                pause = piece.rest_seconds()
                if len(ready) < GROUP_LINES_MAX:
                    pause = max(pause, GATHER_SECONDS)
                await let_gather(len(ready), pause, self._hurried)
            else:
                dirty = self._dirty.values()
                dues = [each.due - now for each in dirty if each.due != KEPT_BACK]
                await self._bell.wait(min(dues, default=None))

    def _hurry(self, line: int) -> None:
        now = self._clock.monotonic()
        self._dirty.setdefault(line, Due(now, now)).at_once(now)
        self._bell.ring()
        self._hurried.ring()

    def _done(self, line: int) -> None:
        """A version of `line` was recorded; what was written meanwhile is for the next one."""
        self._settle(line)
        opened = self._contents.table.peek(line)
        if opened is not None and opened.dirty:
            now = self._clock.monotonic()
            due = now + quiet(self.quiet_seconds)
            self._dirty[line] = Due(now, due, closed=opened.writers == 0)

    def _settle(self, line: int, error: WormholeError | None = None) -> None:
        self._dirty.pop(line, None)
        self.kept.forget(line)
        self._though_open.discard(line)
        self.problems.pop(line, None)
        self._awaited.answer(line, error)

    def _keep_back(self, prepared: Sequence[Prepared]) -> Sequence[Prepared]:
        """Return what is to be recorded at once."""
        needed = {line for line, dirty in self._dirty.items() if dirty.needed}
        at_once, kept = self.kept.sort(prepared, needed)
        for line in kept:
            if line in self._dirty:
                self._dirty[line].due = KEPT_BACK
            self._though_open.discard(line)
            self._awaited.answer(line)
        return at_once

    def _again(self, line: int, seconds: float) -> None:
        """Try a line again later, unless a rename published it while a worker looked at it."""
        dirty = self._dirty.get(line)
        if dirty is not None:
            dirty.due = self._clock.monotonic() + seconds

    async def _publish(self, lines: Sequence[int]) -> None:
        prepared: list[Prepared] = []
        still = await self._quiet(lines)
        for line in still:
            self.kept.forget(line)
        now = self._though_open.intersection(still)
        for line, found in await self._workers.run(lambda: self._hashing.prepare_some(still, now)):
            if isinstance(found, Prepared):
                prepared.append(found)
            elif isinstance(found, Exception):
                self._trouble(line, found)
            elif found:
                if line in self._dirty:
                    self._dirty[line].again_soon(self._clock.monotonic())
            else:
                self._settle(line)
                self._unchanged(line)
        await self._record(self._keep_back(prepared))

    async def _quiet(self, lines: Sequence[int]) -> list[int]:
        """Return the lines that are not being changed any more, or were for long enough."""
        still_open = [
            line for line in lines if line in self._dirty and not self._dirty[line].closed
        ]
        if not still_open:
            return list(lines)
        looks = await self._workers.run(lambda: self._hashing.looks(still_open))
        return [line for line in lines if not self._postpone(line, looks)]

    def _postpone(self, line: int, looks: Mapping[int, Noted | None]) -> bool:
        """Say whether an open line is still being changed and may be a little longer."""
        dirty, now = self._dirty.get(line), self._clock.monotonic()
        return dirty is not None and dirty.postpone(
            looks.get(line), now, self.quiet_seconds, self.open_seconds_max
        )

    async def _record(self, prepared: Sequence[Prepared]) -> None:
        if not prepared:
            return
        try:
            done = await self._workers.run(lambda: _commit(self._contents, self._replica, prepared))
        except WormholeError as error:
            if len(prepared) == 1:
                self._trouble(prepared[0].line, error)
                return
            for one in prepared:
                await self._record([one])
            return
        for published in done:
            self._done(published.line)
        self._published(done)

    def _trouble(self, line: int, error: Exception) -> None:
        if isinstance(error, NotFound):
            self._settle(line)  # deleted before it was published: nobody waits for its content
            return
        _LOG.warning("Publishing failed and is tried again: %s", error)
        opened = self._contents.table.peek(line)
        if opened is None:
            self._settle(line)
            return
        self.problems[line] = (
            error.detail if isinstance(error, WormholeError) else plain(str(error))
        )
        wrapped = error if isinstance(error, WormholeError) else WormholeError(str(error))
        self._though_open.discard(line)
        self._again(line, TROUBLE_SECONDS)
        self._awaited.answer(line, wrapped)


def _commit(contents: Contents, replica: Replica, prepared: Sequence[Prepared]) -> list[Published]:
    """Record versions in one transaction. For a worker."""
    done: list[Published] = []
    with contents.publication() as publication, replica.change() as change:
        for one in prepared:
            version = publication.record(change, one)
            done.append(Published(one.line, version, one.small))
    return done
