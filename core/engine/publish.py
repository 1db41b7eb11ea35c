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
from core.engine.bell import Bell, let_gather
from core.engine.giving_way import GivingWay
from core.engine.hashing import Hashing
from core.errors import NotFound, WormholeError
from core.model.content import Noted
from core.model.records import Version
from core.ports import Clock, Workers
from core.replica.replica import Replica

GROUP_LINES_MAX: Final = 64
GATHER_SECONDS: Final = 0.02
RETRY_SECONDS_MIN: Final = 0.02
RETRY_SECONDS_MAX: Final = 1.0
TROUBLE_SECONDS: Final = 10.0
QUIET_SECONDS_MIN: Final = 1.0

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Published:
    """A version that this pod just recorded; `small`: its whole content, if it is small."""

    line: int
    version: Version
    small: bytes | None


@dataclass(slots=True)
class _Dirty:
    since: float
    due: float
    noted: Noted | None = None
    closed: bool = False
    tries: int = 0


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
        self._dirty: dict[int, _Dirty] = {}
        self._waiting: dict[int, list[asyncio.Future[None]]] = {}
        self._though_open: set[int] = set()
        self._bell = Bell()
        self._hurried = Bell()
        self.quiet_seconds = 5.0
        self.open_seconds_max = 120.0
        self.problems: dict[int, str] = {}
        self._held = False

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
            for line in tuple(self._waiting):
                self._answer(line)
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
                due = now + max(self.quiet_seconds, QUIET_SECONDS_MIN)
                self._dirty.setdefault(line, _Dirty(now, due))
            case LineClosed(line) | ChangeFound(line):
                self._dirty.setdefault(line, _Dirty(now, now))
                self._dirty[line].due, self._dirty[line].closed = now, True
            case LinePublished(line):
                self._done(line)
            case _:
                return
        self._bell.ring()

    def begin(self, lines: Sequence[int]) -> None:
        """Publish these lines, and what programs changed before anybody listened."""
        now = self._clock.monotonic()
        for line in lines:
            self._dirty[line] = _Dirty(now, now, closed=True)
        for opened in self._contents.table.dirty_lines():
            closed = opened.writers == 0
            due = now if closed else now + max(self.quiet_seconds, QUIET_SECONDS_MIN)
            self._dirty.setdefault(opened.line.id, _Dirty(now, due, closed=closed))
        self._bell.ring()

    async def now(self, line: int, *, though_open: bool = False) -> None:
        """Publish `line`; return when that is done, nothing is to be published, or all is held.

        `though_open`: as it is at this moment, though the kernel may write to it by itself.
        """
        if self._held:
            return
        if though_open:
            self._though_open.add(line)
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(line, []).append(future)
        self._hurry(line)
        await future

    async def everything(self, *, though_open: bool = False) -> None:
        """Publish all that is dirty now, open files too; `though_open` as for `now`."""
        lines = await self._workers.run(
            lambda: [line.line.id for line in self._contents.table.dirty_lines()]
        )
        dirty = {*lines, *self._dirty}
        await asyncio.gather(*(self.now(line, though_open=though_open) for line in dirty))

    async def run(self) -> None:
        """Publish what is due, for ever."""
        while True:
            now = self._clock.monotonic()
            ready = [line for line, dirty in self._dirty.items() if dirty.due <= now]
            if self._held:
                await self._bell.wait(None)
            elif ready:
                piece = self._giving_way.begin()
                await self._publish(ready[:GROUP_LINES_MAX])
                pause = piece.rest_seconds()
                if len(ready) < GROUP_LINES_MAX:
                    pause = max(pause, GATHER_SECONDS)
                await let_gather(len(ready), pause, self._hurried)
            else:
                dues = [dirty.due - now for dirty in self._dirty.values()]
                await self._bell.wait(min(dues, default=None))

    def _hurry(self, line: int) -> None:
        now = self._clock.monotonic()
        dirty = self._dirty.setdefault(line, _Dirty(now, now))
        dirty.due, dirty.closed = now, True
        self._bell.ring()
        self._hurried.ring()

    def _done(self, line: int) -> None:
        """A version of `line` was recorded; what was written meanwhile is for the next one."""
        self._settle(line)
        opened = self._contents.table.peek(line)
        if opened is not None and opened.dirty:
            now = self._clock.monotonic()
            due = now + max(self.quiet_seconds, QUIET_SECONDS_MIN)
            self._dirty[line] = _Dirty(now, due, closed=opened.writers == 0)

    def _settle(self, line: int, error: WormholeError | None = None) -> None:
        self._dirty.pop(line, None)
        self._though_open.discard(line)
        self.problems.pop(line, None)
        self._answer(line, error)

    def _answer(self, line: int, error: WormholeError | None = None) -> None:
        for future in self._waiting.pop(line, ()):
            if not future.done():
                if error is None:
                    future.set_result(None)
                else:
                    future.set_exception(error)

    def _again_soon(self, line: int) -> None:
        """Ask a line again that could not be prepared yet.

        Mostly the kernel is about to close what a program closed, which takes milliseconds; a
        mapping that is open for writing can stay for hours.
        """
        dirty = self._dirty.get(line)
        if dirty is not None:
            self._again(line, min(RETRY_SECONDS_MAX, RETRY_SECONDS_MIN * 2**dirty.tries))
            dirty.tries = min(dirty.tries + 1, 16)

    def _again(self, line: int, seconds: float) -> None:
        """Try a line again later, unless a rename published it while a worker looked at it."""
        dirty = self._dirty.get(line)
        if dirty is not None:
            dirty.due = self._clock.monotonic() + seconds

    async def _publish(self, lines: Sequence[int]) -> None:
        prepared: list[Prepared] = []
        quiet = await self._quiet(lines)
        now = self._though_open.intersection(quiet)
        for line, found in await self._workers.run(lambda: self._hashing.prepare_some(quiet, now)):
            if isinstance(found, Prepared):
                prepared.append(found)
            elif isinstance(found, Exception):
                self._trouble(line, found)
            elif found:
                self._again_soon(line)
            else:
                self._settle(line)
                self._unchanged(line)
        await self._record(prepared)

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
        dirty, noted = self._dirty.get(line), looks.get(line)
        now = self._clock.monotonic()
        if dirty is None or noted is None or now - dirty.since >= self.open_seconds_max:
            return False
        if noted == dirty.noted:
            return False
        dirty.noted = noted
        dirty.due = min(
            now + max(self.quiet_seconds, QUIET_SECONDS_MIN), dirty.since + self.open_seconds_max
        )
        return True

    async def _record(self, prepared: Sequence[Prepared]) -> None:
        if not prepared:
            return
        try:
            done = await self._workers.run(lambda: self._commit(prepared))
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

    def _commit(self, prepared: Sequence[Prepared]) -> list[Published]:
        done: list[Published] = []
        with self._contents.publication() as publication, self._replica.change() as change:
            for one in prepared:
                version = publication.record(change, one)
                done.append(Published(one.line, version, one.small))
        return done

    def _trouble(self, line: int, error: Exception) -> None:
        if isinstance(error, NotFound):
            self._settle(line)  # deleted before it was published: nobody waits for its content
            return
        _LOG.warning("Publishing failed and is tried again: %s", error)
        opened = self._contents.table.peek(line)
        if opened is None:
            self._settle(line)
            return
        self.problems[line] = str(error)
        wrapped = error if isinstance(error, WormholeError) else WormholeError(str(error))
        waiting = self._waiting.pop(line, [])
        self._though_open.discard(line)
        self._again(line, TROUBLE_SECONDS)
        for future in waiting:
            if not future.done():
                future.set_exception(wrapped)
