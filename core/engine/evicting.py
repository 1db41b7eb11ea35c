"""Evicting: keeps what is cached within its bound, and lets it go first when the disk gets full.

The lines that are cached stand in an index in memory, in the order in which they were used: a file
is used when it is opened, and when something of it is fetched. It is read from the store once, and
after a start the order is that in which the lines were begun. One of them may be something else by
now: that is found when its turn comes, so that no step costs more than it takes away.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from core.contents.contents import Contents
from core.engine.bell import Bell
from core.engine.giving_way import LONG_REST_TIMES, GivingWay
from core.engine.pods import Pods
from core.engine.survey import Survey, keeps_here
from core.engine.wants import Wants
from core.errors import WormholeError
from core.ids import EntryId
from core.model.content import Line, LineRole
from core.placement.eviction import Cached, Order, Standing, lacking_bytes
from core.ports import RecordReader, RecordStore, Workers

STEP_LINES: Final = 64
# Where nothing may go, a round ends after so many, and the next one goes on behind them.
ROUND_LINES: Final = 1_024
RETRY_SECONDS: Final = 5.0
# How many bytes of the start of every file were kept last, for when none are wanted any more.
STARTS_FACT: Final = "cache-heads"
_CACHES: Final = (LineRole.CACHED, LineRole.PULL)
_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EvictingTools:
    """What evicting works with. `may_go`: whether a replaced version is needed by nobody."""

    store: RecordStore
    contents: Contents
    workers: Workers
    pods: Pods
    wants: Wants
    giving_way: GivingWay
    may_go: Callable[[Line], bool]


@dataclass(slots=True)
class _Step:
    """What was found of some lines: these went, are cached no more, or have to stay."""

    gone: list[Cached] = field(default_factory=list)
    other: list[Cached] = field(default_factory=list)
    stay: list[Cached] = field(default_factory=list)


class Evicting:
    """Drops what is cached. For one loop; the work is done in workers."""

    def __init__(self, tools: EvictingTools) -> None:
        """Work with `tools`."""
        self._tools = tools
        self._order = Order()
        # The starts of files are looked at again and again; they go when nothing else is left.
        self._starts = Order()
        self.start_bytes = 0
        self.known = asyncio.Event()
        self._fetched: dict[int, None] = {}
        self._bell = Bell()
        self._one_round = asyncio.Lock()
        self._in_vain = False

    @property
    def size(self) -> int:
        """How many bytes are cached, as far as that is known."""
        return self._order.size + self._starts.size

    @property
    def starts(self) -> int:
        """How many starts of files are kept."""
        return len(self._starts)

    async def make_room_for_start(self, size: int) -> bool:
        """Let all else give way to so many bytes more of starts of files; say whether they fit.

        What cannot give way is found before they are fetched: they themselves would go at once, and
        be fetched again, for ever.
        """
        bound = self._tools.pods.settings.cache_bytes_max
        if self._starts.size + size <= bound:
            async with self._one_round:
                await self._drop_from(self._order, lambda: self.size + size - bound)
        return self.size + size <= bound

    async def drop_starts(self) -> None:
        """Drop the starts of files that are kept, as far as they may go."""
        async with self._one_round:
            await self._drop_from(self._starts, lambda: self._starts.size)

    def has_room_for(self, size: int) -> bool:
        """Say whether a content of so many bytes may be cached."""
        return size <= self._tools.pods.settings.cache_bytes_max and not self._in_vain

    def fetched(self, line: int) -> None:
        """Something of a line was fetched; nobody fetches it any more."""
        self._fetched[line] = None
        self._bell.ring()

    def used(self, entry: EntryId) -> None:
        """A program opened a file."""
        self._order.use(entry)
        self._starts.use(entry)

    async def run(self) -> None:
        """Keep what is cached within its bound, for ever."""
        while True:
            try:
                if not self.known.is_set():
                    await self._know()
                await self._take_note()
                await self._evict(self._excess)
            except WormholeError as error:
                _LOG.warning("What is cached could not be dropped and will be: %s", error.detail)
            # Nobody rings when the bound is lowered, or when a holder comes back.
            await self._bell.wait(RETRY_SECONDS)

    async def _know(self) -> None:
        for cached in await self._tools.workers.run(self._all):
            self._put(cached)
        self.known.set()

    async def give_way(self, *, waiting: bool) -> None:
        """Give space back before the disk is full; `waiting`: a copy waits for space here."""
        files, min_free = self._tools.contents.table.files, self._tools.pods.settings.min_free_bytes
        space = await self._tools.workers.run(files.space)
        lacking = lacking_bytes(space.total, space.free, min_free, waiting=waiting)
        before = self.size
        await self._evict(lambda: lacking - (before - self.size))

    def _excess(self) -> int:
        return self.size - self._tools.pods.settings.cache_bytes_max

    async def _take_note(self) -> None:
        """Note what was fetched since the last time."""
        lines, self._fetched = list(self._fetched), {}
        if not lines:
            return
        for line, cached in (await self._tools.workers.run(lambda: self._read(lines))).items():
            self._order.drop(line)
            self._starts.drop(line)
            if cached is not None:
                self._put(cached)

    def _put(self, cached: Cached) -> None:
        (self._starts if cached.start else self._order).put(cached)

    async def _evict(self, goal: Callable[[], int]) -> None:
        """Drop lines, the longest unused first, until `goal` says that no more bytes need go."""
        async with self._one_round:
            await self._drop_from(self._order, goal)
            await self._drop_from(self._starts, goal)
            self._in_vain = self._excess() > 0

    async def _drop_from(self, order: Order, goal: Callable[[], int]) -> None:
        looked_at = 0
        while goal() > 0 and looked_at < min(ROUND_LINES, len(order)):
            some, wanted = order.oldest(STEP_LINES), goal()
            piece = self._tools.giving_way.begin()
            done = await self._tools.workers.run(lambda s=some, w=wanted: self._drop(s, w))  # type: ignore[misc]
            for cached in (*done.gone, *done.other):
                order.drop(cached.line)
            for cached in done.stay:
                if cached.line in order:
                    order.put(cached)
            looked_at += len(done.stay)
            await asyncio.sleep(piece.rest_seconds(LONG_REST_TIMES))

    # --- in workers

    def _all(self) -> list[Cached]:
        with self._tools.store.read() as reader:
            before = int.from_bytes(reader.fact(STARTS_FACT) or b"")
            self.start_bytes = max(before, self._tools.pods.settings.start_bytes)
            rows = [row for role in _CACHES for row in reader.lines_in_role(role)]
        found = [self._cached(row) for row in rows if not row.dirty]
        return sorted(found, key=lambda cached: cached.line)

    def _read(self, lines: Sequence[int]) -> dict[int, Cached | None]:
        found: dict[int, Cached | None] = dict.fromkeys(lines)
        with self._tools.store.read() as reader:
            rows = [reader.line(line) for line in lines]
        for row in rows:
            if row is not None and row.role in _CACHES and not row.dirty:
                found[row.id] = self._cached(row)
        return found

    def _drop(self, some: Sequence[Cached], wanted: int) -> _Step:
        """Drop as many of some lines as are needed to give back so many bytes."""
        step, doomed = _Step(), []
        with self._tools.store.read() as reader:
            for cached in some:
                if wanted <= 0:
                    break
                row = reader.line(cached.line)
                if row is None or row.role not in _CACHES or row.dirty:
                    step.other.append(cached)
                elif self._standing(reader, row).may_go:
                    wanted -= cached.size
                    doomed.append(row)
                    step.gone.append(cached)
                else:
                    step.stay.append(cached)
        keeping = self._tools.contents.keeping
        if doomed:
            keeping.freeing(lambda: keeping.drop(doomed))
        return step

    def _standing(self, reader: RecordReader, row: Line) -> Standing:
        tools, pods = self._tools, self._tools.pods
        live = tools.contents.table.peek(row.id)
        in_use = live is not None and live.users > 0
        if in_use or row.version is None:
            return Standing(in_use=True)
        file = reader.row(row.entry)
        if file is None or all(head.dot != row.version for head in file.contents):
            return Standing(replaced=tools.may_go(row))
        survey = Survey(reader, pods)
        copies, needed = pods.elsewhere(reader, row.entry, row.version)
        return Standing(
            changed=live is not None and live.dirty,
            kept=keeps_here(survey.wanted(row.entry).keep, pods.active_names(), pods.pod),
            wanted=row.version in tools.wants,
            copies=copies,
            needed=needed,
        )

    def _cached(self, row: Line) -> Cached:
        cached = self._tools.contents.cached
        start = self.start_bytes > 0 and cached.is_start(row, self.start_bytes)
        return Cached(row.id, row.entry, cached.taken_bytes(row), start)
