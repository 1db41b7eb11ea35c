"""Reading on the fly: brings the blocks that a program waits for, and some that it will want.

`stream` keeps them in the bounded cache of blocks; `save` (and a version that this pod should hold
anyway) puts them into a content line and fetches the rest of the file behind them.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Collection, Coroutine
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from typing import Final

from core.contents.contents import Contents
from core.contents.manifests import Layout
from core.engine.bell import Chime
from core.engine.fetch import Fetcher
from core.engine.links import Links
from core.engine.manifests import Manifests
from core.engine.pods import Pods
from core.engine.pull import Pulls
from core.engine.readers import Readers
from core.engine.settings import CacheMode
from core.engine.small import read_heads
from core.engine.streaming import Streaming
from core.engine.survey import Survey, having_parts
from core.errors import ContentAbsent, DeadlineExceeded, NoSpace, StoreError, WormholeError
from core.ids import Dot, EntryId, PodId
from core.model.content import LineRole
from core.model.needs import BlocksWanted
from core.model.priorities import Priority
from core.model.records import Version, told_version
from core.model.status import Reason
from core.ports import BlockCache, Clock, RecordReader, RecordStore, Workers

READERS_MAX: Final = 256
RETURN_SECONDS: Final = 0.25
LACKING_SECONDS: Final = 2.0

_LOG: Final = logging.getLogger(__name__)


@dataclass(slots=True)
class _Reader:
    opened: int = 0
    saving: bool = False
    lacked: bool = False
    may_keep: bool = True


@dataclass(frozen=True, slots=True)
class ReadingTools:
    """What reading works with. `may_cache`: whether there is room for so many bytes."""

    contents: Contents
    store: RecordStore
    cache: BlockCache
    workers: Workers
    clock: Clock
    pods: Pods
    links: Links
    fetcher: Fetcher
    pulls: Pulls
    readers: Readers
    may_cache: Callable[[int], bool]


class Reading:
    """Serves programs that wait for blocks. For one loop."""

    def __init__(self, tools: ReadingTools, changed: Chime) -> None:
        """Work with `tools`; `changed` rings when links or holders change."""
        self._tools = tools
        self._changed = changed
        self._manifests = Manifests(tools.contents, tools.store, tools.fetcher, tools.workers)
        self._streaming = Streaming(tools.cache, tools.fetcher)
        self._readers: OrderedDict[Dot, _Reader] = OrderedDict()
        self._group: asyncio.TaskGroup | None = None

    def start(self, group: asyncio.TaskGroup) -> None:
        """Run what goes on behind a reader in `group`."""
        self._group = group
        self._streaming.start(group)

    def opened(self, version: Dot) -> None:
        """A program opened a version."""
        self._reader(version).opened += 1

    async def satisfy(self, wanted: BlocksWanted, until: float) -> None:
        """Bring the blocks here. Raises `ContentAbsent` or, at `until`, `DeadlineExceeded`."""
        version = await self._tools.workers.run(lambda: self._version(wanted))
        if version is None:
            raise ContentAbsent
        self._tools.readers.fetched(wanted.entry)
        try:
            async with asyncio.timeout(max(0.0, until - self._tools.clock.monotonic())):
                began = self._tools.clock.monotonic()
                while not await self._try(version, wanted):
                    if await self._read_again(version, wanted):
                        return
                    await self._hope(version, began)
        except TimeoutError:
            raise DeadlineExceeded from None

    async def _try(self, version: Version, wanted: BlocksWanted) -> bool:
        """Bring the blocks once; False if no source was there or none had them."""
        sources, may_keep = await self._tools.workers.run(
            lambda: (self._sources(version)(), self._may_keep(version.entry))
        )
        if not sources:
            return False
        reader = self._reader(version.dot)
        # Asked at each try: a policy holds from the moment at which it is set.
        reader.may_keep = may_keep
        done = False
        with suppress(ContentAbsent):
            done = await self._bring(version, wanted, reader)
        reader.lacked = not done
        return done

    async def _bring(self, version: Version, wanted: BlocksWanted, reader: _Reader) -> bool:
        """Bring the blocks into a line, or into the cache where that is not wanted or possible."""
        if wanted.kept:
            return await self._save(version, wanted, reader)
        if self._saves(version, reader) and not await self._is_in_another_file(version):
            # Who only reads needs no room on the disk, and need not know that it fails.
            with suppress(NoSpace, StoreError):
                if not reader.saving:
                    await self._check_room(version)
                done = await self._save(version, wanted, reader)
                if not done or not self._tools.contents.table.worn:
                    return done
                # They came into another file than the one that the program has open.
        return await self._stream(version, wanted)

    async def _is_in_another_file(self, version: Version) -> bool:
        """Say whether all of it is here by now, but not in the file that the program has open."""
        contents = self._tools.contents
        return bool(contents.table.worn) and await self._tools.workers.run(
            lambda: contents.whole(version.entry, version.dot)
        )

    async def _check_room(self, version: Version) -> None:
        tools, min_free = self._tools, self._tools.pods.settings.min_free_bytes
        await tools.workers.run(lambda: tools.pulls.check_room(version, min_free))

    async def _read_again(self, version: Version, wanted: BlocksWanted) -> bool:
        """Ask the own disk again for what it refused once, where nobody else has it."""
        contents = self._tools.contents
        torn = await self._tools.workers.run(
            lambda: contents.unreadable.is_torn(version.entry, version.dot)
        )
        if not torn:
            return False
        # A full disk cannot take again what it gives again: that is absent for now, as it was.
        # No program expects that a read lacks room.
        with suppress(ContentAbsent, NoSpace, StoreError):
            async with AsyncExitStack() as stack:
                pull = await self._tools.pulls.held(stack, version, Reason.OPENED)
                layout = await pull.open(tuple, Priority.PERSON)
                blocks = range(wanted.first, min(wanted.first + wanted.count, layout.count))
                return not await pull.blocks(blocks, tuple, Priority.PERSON)
        return False

    async def _hope(self, version: Version, began: float) -> None:
        """Wait for a source that may come back. Raises `ContentAbsent` if there is none.

        Present holders that do not have it (they change it, or lost it) are asked for a moment.
        """
        tools = self._tools
        holders, _ = await tools.workers.run(lambda: self._holders(version))
        now = tools.clock.monotonic()
        asked = holders & tools.links.up.keys() and now - began < LACKING_SECONDS
        if not asked and not tools.pods.may_return(holders, now):
            raise ContentAbsent
        await self._changed.wait(RETURN_SECONDS)

    # --- the two ways

    async def _stream(self, version: Version, wanted: BlocksWanted) -> bool:
        known = self._streaming.layout(version.dot)
        if known is not None:
            # A part of its manifest may have been swept away since: then it is brought again.
            with suppress(LookupError):
                return await self._stream_from(version, known, wanted)
        layout = await self._manifests.bring(version, self._sources(version), Priority.PERSON)
        return await self._stream_from(version, layout, wanted)

    async def _stream_from(self, version: Version, layout: Layout, wanted: BlocksWanted) -> bool:
        blocks = range(wanted.first, min(wanted.first + wanted.count, layout.count))
        return await self._streaming.bring(version, layout, blocks, self._sources(version))

    async def _save(self, version: Version, wanted: BlocksWanted, reader: _Reader) -> bool:
        sources = self._sources(version)
        async with AsyncExitStack() as stack:
            pull = await self._tools.pulls.held(stack, version, Reason.OPENED)
            layout = await pull.open(sources, Priority.PERSON)
            blocks = range(wanted.first, min(wanted.first + wanted.count, layout.count))
            if not reader.saving and self._saves(version, reader):
                reader.saving = True
                self._behind(self._save_rest(version, reader))
            return not await pull.blocks(blocks, sources, Priority.PERSON)

    async def _save_rest(self, version: Version, reader: _Reader) -> None:
        try:
            async with AsyncExitStack() as stack:
                pull = await self._tools.pulls.held(stack, version, Reason.AHEAD)
                await pull.whole(
                    self._sources(version),
                    Priority.READ_AHEAD,
                    LineRole.CACHED,
                    lambda: read_heads(self._tools.store, version.entry),
                )
        except (WormholeError, LookupError, OSError) as error:
            _LOG.info("The rest of a file was not saved: %s", error)
        finally:
            reader.saving = False

    def _saves(self, version: Version, reader: _Reader) -> bool:
        settings = self._tools.pods.settings
        if not (reader.may_keep and self._tools.may_cache(version.size)):
            return False
        match settings.cache_mode:
            case CacheMode.STREAM:
                return False
            case CacheMode.SAVE:
                return True
            case CacheMode.AUTO:
                often = reader.opened > settings.save_after_reads
                return version.size < settings.save_below_bytes or often

    def _behind(self, work: Coroutine[object, object, object]) -> None:
        if self._group is None:
            work.close()
        else:
            self._group.create_task(_ended(work))

    # --- what is known

    def _reader(self, version: Dot) -> _Reader:
        reader = self._readers.setdefault(version, _Reader())
        self._readers.move_to_end(version)
        while len(self._readers) > READERS_MAX:
            self._readers.popitem(last=False)
        return reader

    def _sources(self, version: Version) -> Callable[[], Collection[PodId]]:
        """Return who is asked: where none has the version or they failed, who has another one, too.

        What is the same in both can be served from either.
        """

        def present() -> Collection[PodId]:
            linked = self._tools.links.up.keys()
            holders, older = self._holders(version)
            if not holders & linked or self._reader(version.dot).lacked:
                holders |= older
            return sorted(holders & linked)

        return present

    def _holders(self, version: Version) -> tuple[frozenset[PodId], frozenset[PodId]]:
        """Return who has a version, and who has other ones of the file."""
        pods = self._tools.pods
        with self._tools.store.read() as reader:
            held = pods.holders(reader, version.entry)
        parts, own = having_parts(pods, held, version.dot, anybody=True), {pods.pod}
        holders = held.get(version.dot, set())
        writer = pods.pod_of(version.dot.origin)
        if writer is not None:
            holders.add(writer)
        return frozenset(holders) - own, parts - own

    def _may_keep(self, entry: EntryId) -> bool:
        """Say whether the policies let what is read of a file stay here."""
        with self._tools.store.read() as reader:
            return Survey(reader, self._tools.pods).wanted(entry).cache

    def _version(self, wanted: BlocksWanted) -> Version | None:
        with self._tools.store.read() as reader:
            return _find(reader, wanted)


def _find(reader: RecordReader, wanted: BlocksWanted) -> Version | None:
    """Return the version, from its record, or from a line of it where the record was replaced."""
    row = reader.row(wanted.entry)
    for head in () if row is None else row.contents:
        if isinstance(head, Version) and head.dot == wanted.version:
            return head
    for line in reader.lines(wanted.entry):
        if line.version == wanted.version and line.content is not None:
            return told_version(wanted.entry, wanted.version, line.content)
    return None


async def _ended(work: Coroutine[object, object, object]) -> None:
    try:
        await work
    except (WormholeError, LookupError, OSError) as error:
        _LOG.info("Reading ahead ended: %s", error)
