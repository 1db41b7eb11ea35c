"""Heads: the first bytes of every file are kept here, so that file managers show their pictures.

They are fetched when nobody waits for anything, into the line that a pull of the version begins
with: part of no holding, and used again when more of the file is wanted. A file that is here anyway
needs none. What is kept like that is cached, and bounded with it (`evicting`).
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

from core.contents.cached_lines import has_start, start_blocks
from core.contents.contents import Contents
from core.contents.finding import line_for
from core.engine.bell import Bell
from core.engine.evicting import STARTS_FACT, Evicting
from core.engine.giving_way import LONG_REST_TIMES, GivingWay
from core.engine.links import Links
from core.engine.manifests import content_of
from core.engine.pausing import Pausing
from core.engine.placing import with_writer
from core.engine.pods import Pods
from core.engine.pull import Pulls
from core.engine.small import read_heads
from core.engine.survey import HeadState, Survey
from core.errors import WormholeError
from core.ids import EntryId, PodId
from core.model.records import Version
from core.model.status import Reason
from core.placement.eviction import spare_bytes
from core.ports import RecordReader, RecordStore, Workers

AT_ONCE: Final = 8
# More are not remembered: all files are looked at again when these are done.
PENDING_MAX: Final = 100_000
RETRY_SECONDS: Final = 300.0
DROP_SECONDS: Final = 5.0
_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class HeadsTools:
    """What the heads work with."""

    store: RecordStore
    contents: Contents
    workers: Workers
    pods: Pods
    links: Links
    pulls: Pulls
    evicting: Evicting
    pausing: Pausing
    giving_way: GivingWay


@dataclass(frozen=True, slots=True)
class _Start:
    """What is lacking of the start of a version: so many blocks, which these pods have."""

    version: Version
    blocks: int
    holders: frozenset[PodId]


class Heads:
    """Keeps the starts of files. For one loop."""

    def __init__(self, tools: HeadsTools) -> None:
        """Work with `tools`."""
        self._tools = tools
        self._pending: dict[EntryId, None] = {}
        self._absent: dict[EntryId, None] = {}
        self._failed: dict[EntryId, None] = {}
        self._more = False
        self._look_at_all: Callable[[], None] = lambda: None
        self._bell = Bell()

    def start(self, look_at_all: Callable[[], None]) -> None:
        """Say who is asked to look at all files again, where not all could be remembered."""
        self._look_at_all = look_at_all

    def look_at(self, entry: EntryId, head: HeadState) -> None:
        """A version of a file is not here, and is not to be."""
        tools = self._tools
        if not tools.pods.settings.start_bytes:
            if tools.evicting.start_bytes:
                self._bell.ring()  # the setting went to nothing
        elif head.started or entry in self._absent or entry in self._failed:
            return
        elif len(self._pending) < PENDING_MAX:
            self._pending[entry] = None
            self._bell.ring()
        else:
            self._more = True

    def links_changed(self) -> None:
        """Somebody came or went: what nobody had who was there may be had now."""
        self._again(self._absent)

    def _again(self, entries: dict[EntryId, None]) -> None:
        if entries:
            self._pending.update(entries)
            entries.clear()
            self._bell.ring()

    async def run(self) -> None:
        """Fetch what is lacking, for ever; drop all where none is wanted any more."""
        await self._tools.evicting.known.wait()
        if asked := self._tools.pods.settings.start_bytes:
            await self._note(asked)
        while True:
            try:
                await self._round()
            except WormholeError as error:
                _LOG.info("The starts of files could not be kept yet: %s", error)
            await self._rest()

    async def _rest(self) -> None:
        tools = self._tools
        drops = not tools.pods.settings.start_bytes and tools.evicting.start_bytes
        waits = bool(self._failed or self._pending)
        pause = DROP_SECONDS if drops else RETRY_SECONDS
        if not await self._bell.wait(pause if drops or waits else None):
            self._again(self._failed)

    async def _round(self) -> None:
        tools = self._tools
        asked = tools.pods.settings.start_bytes
        if asked != tools.evicting.start_bytes:
            if not asked:
                await self._drop()
            if asked or not tools.evicting.starts:
                tools.evicting.start_bytes = asked
                await self._note(asked)
        has_room = True
        while self._pending and has_room and tools.pods.settings.start_bytes:
            await tools.pausing.over()
            piece = tools.giving_way.begin()
            has_room = await self._some()
            await asyncio.sleep(piece.rest_seconds(LONG_REST_TIMES))
        if self._more and not self._pending:
            self._more = False
            self._look_at_all()

    async def _drop(self) -> None:
        for entries in (self._pending, self._absent, self._failed):
            entries.clear()
        await self._tools.evicting.drop_starts()

    async def _note(self, asked: int) -> None:
        def write() -> None:
            with self._tools.store.write() as writer:
                writer.set_fact(STARTS_FACT, asked.to_bytes(8) if asked else None)

        await self._tools.workers.run(write)

    async def _some(self) -> bool:
        """Fetch what is lacking of a few files; False if there is no room for it."""
        tools = self._tools
        some = [entry for entry, _ in zip(self._pending, range(AT_ONCE), strict=False)]
        for entry in some:
            del self._pending[entry]
        starts, has_space = await tools.workers.run(lambda: self._lacking(some))
        fetching: list[_Start] = []
        size = 0
        for start in starts:
            size += min(start.blocks * start.version.block_size, start.version.size)
            if not (has_space and await tools.evicting.make_room_for_start(size)):
                self._pending[start.version.entry] = None
                has_space = False
                continue
            fetching.append(start)
        await asyncio.gather(*map(self._fetch, fetching))
        return has_space

    async def _fetch(self, start: _Start) -> None:
        version, linked = start.version, self._tools.links.up.keys()
        if not start.holders & linked:
            self._absent[version.entry] = None
            return
        try:
            async with AsyncExitStack() as stack:
                pull = await self._tools.pulls.held(stack, version, Reason.START)
                await pull.start(
                    start.blocks,
                    lambda: sorted(start.holders & linked),
                    lambda: read_heads(self._tools.store, version.entry),
                )
        except (WormholeError, LookupError, OSError) as error:
            _LOG.info("The start of a file could not be fetched: %s", error)
            self._failed[version.entry] = None

    # --- in workers

    def _lacking(self, entries: Sequence[EntryId]) -> tuple[list[_Start], bool]:
        """Return what is lacking of these files, and whether the disk has space for such things."""
        tools, settings = self._tools, self._tools.pods.settings
        space = tools.contents.table.files.space()
        has_space = space.free > settings.min_free_bytes + 2 * spare_bytes(space.total)
        found: list[_Start] = []
        with tools.store.read() as reader:
            survey = Survey(reader, tools.pods)
            for state in survey.look(entries):
                for head in state.heads if state.wanted.cache else ():
                    blocks = self._blocks(reader, head.version)
                    if blocks:
                        found.append(_Start(head.version, blocks, with_writer(head)))
        return found, has_space

    def _blocks(self, reader: RecordReader, version: Version) -> int:
        """Return how many blocks the start of a version has, 0 if it is here."""
        row = line_for(reader, version.entry, version.dot)
        settings = self._tools.pods.settings
        count = start_blocks(content_of(version), settings.start_bytes)
        return 0 if row is not None and has_start(row, settings.start_bytes) else count
