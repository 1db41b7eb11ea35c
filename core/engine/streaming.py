"""Reading without keeping: blocks for a program that waits, and those that it will want.

They pass through the bounded cache of blocks. What is ahead of a reader is asked for while it
uses what came before, so that its sources never stand still.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from core.contents.manifests import Layout
from core.engine.fetch import Fetcher, Sources
from core.errors import WormholeError
from core.ids import ContentHash, Dot
from core.model.priorities import Priority
from core.model.records import Version
from core.ports import BlockCache, BlockName
from core.transfer.readahead import ReadAhead, blocks_ahead_max

STREAMS_MAX: Final = 256

_LOG: Final = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class _Stream:
    """A version that is read in order, or was. `under_way`: what fetches ahead of its reader."""

    version: Version
    layout: Layout
    sources: Sources
    ahead: ReadAhead = field(default_factory=ReadAhead)
    under_way: set[asyncio.Task[None]] = field(default_factory=set)


class Streaming:
    """Brings blocks into the cache. For one loop."""

    def __init__(self, cache: BlockCache, fetcher: Fetcher) -> None:
        """Keep blocks in `cache`."""
        self._cache = cache
        self._fetcher = fetcher
        self._streams: OrderedDict[Dot, _Stream] = OrderedDict()
        self._group: asyncio.TaskGroup | None = None

    def start(self, group: asyncio.TaskGroup) -> None:
        """Run what goes on ahead of readers in `group`."""
        self._group = group

    def layout(self, version: Dot) -> Layout | None:
        """Return the layout of a version that was read before, if it is known still."""
        stream = self._streams.get(version)
        return None if stream is None else stream.layout

    async def bring(
        self, version: Version, layout: Layout, blocks: range, sources: Sources
    ) -> bool:
        """Bring what a program waits for, and begin to fetch ahead; False if nobody has it."""
        stream = self._stream(version, layout, sources)
        wanted = self._names(stream, blocks)
        self._came_on(stream, blocks.start, len(blocks))
        return not await self._fetch(stream, wanted, Priority.PERSON)

    def _stream(self, version: Version, layout: Layout, sources: Sources) -> _Stream:
        stream = self._streams.get(version.dot)
        if stream is None:
            stream = self._streams[version.dot] = _Stream(version, layout, sources)
        stream.layout, stream.sources = layout, sources
        self._streams.move_to_end(version.dot)
        while len(self._streams) > STREAMS_MAX:
            gone, _ = self._streams.popitem(last=False)
            self._cache.unwatch(gone)
        return stream

    def _came_on(self, stream: _Stream, first: int, count: int) -> None:
        """Note what a reader uses, and ask for what it will want next."""
        if not stream.ahead.goes_on(first):
            for task in stream.under_way:
                task.cancel()
        readers = sum(1 for each in self._streams.values() if each.under_way or each is stream)
        most = blocks_ahead_max(stream.layout.block_size, readers)
        ahead = stream.ahead.read(first, count, most)
        blocks = ahead.ahead(stream.layout.count)
        stream.ahead = ahead.has_asked(blocks.stop)
        self._fetch_ahead(stream, blocks)
        if ahead.ahead_blocks and ahead.look_at < stream.layout.count:
            self._watch(stream, ahead.look_at)
        else:
            self._cache.unwatch(stream.version.dot)

    def _watch(self, stream: _Stream, block: int) -> None:
        loop = asyncio.get_running_loop()

        def used(index: int) -> None:
            # A drive that is read while its engine ends needs nothing ahead any more.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._came_on, stream, index, 1)

        self._cache.watch(stream.version.dot, block, used)

    def _fetch_ahead(self, stream: _Stream, blocks: range) -> None:
        if self._group is not None and blocks:
            task = self._group.create_task(self._ahead(stream, blocks))
            stream.under_way.add(task)
            task.add_done_callback(stream.under_way.discard)

    async def _ahead(self, stream: _Stream, blocks: range) -> None:
        try:
            names = self._names(stream, blocks)
            missing = bool(await self._fetch(stream, names, Priority.READ_AHEAD))
        except (WormholeError, LookupError, OSError) as error:
            _LOG.info("Reading ahead ended: %s", error)
            missing = True
        if missing:
            stream.ahead = stream.ahead.lacked()

    def _names(self, stream: _Stream, blocks: range) -> list[tuple[BlockName, int]]:
        version, layout = stream.version, stream.layout
        names: list[tuple[BlockName, int]] = []
        for block in blocks:
            digest = layout.hash_of(block)
            if digest is not None and not self._cache.has(version.dot, block):
                name = BlockName(version.entry, version.dot, block, ContentHash(digest))
                names.append((name, layout.length_of(block)))
        return names

    async def _fetch(
        self, stream: _Stream, names: Sequence[tuple[BlockName, int]], priority: Priority
    ) -> Sequence[BlockName]:
        if not names:
            return []
        return await self._fetcher.fetch(names, stream.sources(), priority, self._keep)

    def _keep(self, name: BlockName, data: memoryview) -> None:
        self._cache.put(name.version, name.index, bytes(data))
