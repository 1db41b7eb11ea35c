"""Pulling one version: its manifest, then its blocks, into a content line of its own."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AsyncExitStack
from typing import Final, Protocol

from msgspec.structs import replace

from core.config.values import said_size
from core.contents.bitmaps import BlockSet
from core.contents.contents import Contents
from core.contents.manifests import Layout
from core.engine.ending import Ending
from core.engine.fetch import Fetcher, Sources
from core.engine.manifests import Manifests
from core.engine.together import Company, fetch_shared
from core.errors import ContentAbsent, NoSpace, NotFound, StoreError
from core.ids import ContentHash, Dot, EntryId
from core.model.content import LineRole
from core.model.priorities import Priority
from core.model.records import Version
from core.model.status import Reason, TransferStatus
from core.ports import BlockName, RecordStore, Workers
from core.saying import said

CHUNK_BYTES: Final = 32 * 2**20
CHUNKS_AT_ONCE: Final = 2

_LOG: Final = logging.getLogger(__name__)

Heads = Callable[[], Collection[Dot]]


class _Lacks(Protocol):
    async def __call__(self, chunk: range, *, is_last: bool) -> bool: ...


class Pull:
    """One version on its way to this pod. For one loop; used by copies and readers alike."""

    def __init__(
        self,
        version: Version,
        contents: Contents,
        store: RecordStore,
        fetcher: Fetcher,
        workers: Workers,
    ) -> None:
        """Prepare to pull `version`; nothing is done before `open`."""
        self.version = version
        self.reasons: list[Reason] = []
        self._contents = contents
        self._store = store
        self._fetcher = fetcher
        self._workers = workers
        self._manifests = Manifests(contents, store, fetcher, workers)
        self._opening = asyncio.Lock()
        self._line: int | None = None
        self._filled = False
        self._layout: Layout | None = None
        self._sources: Sources = tuple
        self._ending = Ending()

    @property
    def status(self) -> TransferStatus:
        """How far it is."""
        here = self._present()
        done = min(len(here) * self.version.block_size, self.version.size) if here else 0
        reason = min(self.reasons, key=list(Reason).index, default=Reason.COPY)
        version, sources = self.version, tuple(self._sources())
        return TransferStatus(version.entry, version.dot, version.size, done, reason, sources)

    def end(self) -> None:
        """Have all who wait for something of it get `TransferEnded`; what came stays."""
        self._ending.end()

    async def open(self, sources: Sources, priority: Priority, *, fill: bool = True) -> Layout:
        """Bring the manifest and begin (or go on with) the line. Raises `ContentAbsent`.

        With `fill`, what this pod has of it in other lines is taken from there.
        """
        self._sources = sources
        async with self._opening:
            if self._layout is None:
                with self._ending.may_end():
                    layout = await self._manifests.bring(self.version, sources, priority)
                self._line = await self._workers.run(self._begin)
                self._layout = layout
            line = self._line
            if fill and not self._filled and line is not None:
                self._filled = True
                await self._workers.run(lambda: self._fill(line))
            return self._layout

    async def blocks(
        self,
        wanted: Iterable[int],
        sources: Sources,
        priority: Priority,
        company: Company | None = None,
    ) -> Sequence[int]:
        """Fetch those of the blocks that are not here; return those that nobody has.

        `company`: who else fetches them now.
        """
        layout = await self.open(sources, priority)
        return await self._missing(layout, wanted, sources, priority, company)

    async def start(self, count: int, sources: Sources, heads: Heads) -> None:
        """Fetch the first `count` blocks, after all that somebody waits for.

        Where these are all, the version is cached. Raises `ContentAbsent`.
        """
        layout = await self.open(sources, Priority.REBALANCING, fill=False)
        first = range(min(count, layout.count))
        if await self._missing(layout, first, sources, Priority.REBALANCING, None):
            raise ContentAbsent
        if count >= layout.count:
            await self._workers.run(lambda: self._finish(LineRole.CACHED, heads()))

    async def _missing(
        self,
        layout: Layout,
        wanted: Iterable[int],
        sources: Sources,
        priority: Priority,
        company: Company | None,
    ) -> Sequence[int]:
        here = self._present()
        names: list[tuple[BlockName, int]] = []
        for block in wanted:
            digest = None if here is None or block in here else layout.hash_of(block)
            if digest is not None:
                name = BlockName(self.version.entry, self.version.dot, block, ContentHash(digest))
                names.append((name, layout.length_of(block)))
        if not names:
            return []
        fetcher, sink = self._fetcher, self._store_block
        with self._ending.may_end():
            if company is None:
                missing = await fetcher.fetch(names, sources(), priority, sink)
            else:
                missing = await fetch_shared(fetcher, names, sources, company, priority, sink)
        return [name.index for name in missing]

    async def whole(
        self,
        sources: Sources,
        priority: Priority,
        role: LineRole,
        heads: Heads,
        company: Company | None = None,
    ) -> bool:
        """Fetch all that is missing and let the line count; False if nobody has a part of it."""
        missing = await self._lacks(sources, priority, company)
        return not missing and await self._workers.run(lambda: self._finish(role, heads()))

    async def older(
        self,
        sources: Sources,
        kept_until_ms: int,
        priority: Priority = Priority.PERSON,
    ) -> bool:
        """Fetch all of a version that is none of the file's now, and keep it as such until then.

        False if nobody has a part of it.
        """
        missing = await self._lacks(sources, priority)
        return not missing and await self._workers.run(lambda: self._finish_older(kept_until_ms))

    async def _lacks(
        self, sources: Sources, priority: Priority, company: Company | None = None
    ) -> bool:
        """Fetch all that is missing; say whether nobody has a part of it."""
        layout = await self.open(sources, priority)
        step = max(1, CHUNK_BYTES // max(1, layout.block_size))
        chunks = [
            range(first, min(first + step, layout.count)) for first in range(0, layout.count, step)
        ]

        async def lacks(chunk: range, *, is_last: bool) -> bool:
            missing = await self.blocks(chunk, sources, priority, company)
            if not is_last:
                await self._workers.run(self._mark)
            return bool(missing)

        return await _any_in_lanes(chunks, lacks)

    async def close(self) -> None:
        """Stop; what came stays for the next time."""
        if self._line is not None:
            line, self._line, self._layout = self._line, None, None
            self._filled = False
            await self._workers.run(lambda: self._end(line))

    # --- in workers and threads of the transport

    def _begin(self) -> int:
        with self._store.write() as writer:
            line = self._contents.pulls.begin(writer, self.version, ())
        try:
            self._contents.pulls.open(line.id)
        except BaseException:
            self._contents.pulls.end(line.id)
            raise
        return line.id

    def _fill(self, line: int) -> None:
        try:
            self._contents.pulls.fill_from_here(line)
        except StoreError as error:
            # What another line should have and has not is fetched instead.
            _LOG.warning("Blocks of this pod could not be used again: %s", error.detail)

    def _store_block(self, name: BlockName, data: memoryview) -> None:
        line = self._line
        if line is not None:
            self._contents.pulls.store(line, name.index, data)

    def _present(self) -> BlockSet | None:
        opened = None if self._line is None else self._contents.table.peek(self._line)
        return None if opened is None else opened.present

    def _mark(self) -> None:
        if self._line is not None and self._present() is not None:
            self._contents.pulls.sync(self._line)
            with self._store.write() as writer:
                self._contents.pulls.mark_present(writer, self._line)

    def _finish(self, role: LineRole, heads: Collection[Dot]) -> bool:
        line = self._line
        if line is None:
            return False
        if self._present() is None and not self._is_uncounted(line):
            if role is LineRole.CURRENT:
                # A program that read it brought the rest of it first.
                self._contents.cached.count([line])
            return self._contents.whole(self.version.entry, self.version.dot)
        self._contents.pulls.sync(line)
        with self._store.write() as writer:
            done = self._contents.pulls.finish(writer, line, role, heads) is not None
        self._store.sync()
        if done:
            self._contents.unreadable.drop_worn(self.version.entry, self.version.dot)
        return done

    def _finish_older(self, kept_until_ms: int) -> bool:
        line = self._line
        if line is None:
            return False
        pulls = self._contents.pulls
        pulls.sync(line)
        with self._store.write() as writer:
            row = pulls.finish(writer, line, LineRole.HISTORY)
            if row is not None:
                writer.put_line(replace(row, kept_until_ms=kept_until_ms))
        self._store.sync()
        return row is not None

    def _is_uncounted(self, line: int) -> bool:
        """Say whether all is here although nothing was fetched: a hole, or a pull cut at its end.

        A line that nobody lets count is a copy for who asks whether it is whole, and none for who
        counts copies: it would be announced and withdrawn for ever.
        """
        with self._store.read() as reader:
            row = reader.line(line)
        return row is not None and row.whole and row.role is LineRole.PULL

    def _end(self, line: int) -> None:
        try:
            if self._present_of(line) is not None:
                self._contents.pulls.sync(line)
                with self._store.write() as writer:
                    self._contents.pulls.mark_present(writer, line)
        except NotFound:
            return  # the file was removed meanwhile
        finally:
            self._contents.pulls.end(line)

    def _present_of(self, line: int) -> BlockSet | None:
        opened = self._contents.table.peek(line)
        return None if opened is None else opened.present


class Pulls:
    """The pulls under way, one for each version, shared by all who want it."""

    def __init__(
        self, contents: Contents, store: RecordStore, fetcher: Fetcher, workers: Workers
    ) -> None:
        """Pull into `contents`."""
        self._parts = (contents, store, fetcher, workers)
        self._running: dict[Dot, Pull] = {}

    async def held(self, stack: AsyncExitStack, version: Version, reason: Reason) -> Pull:
        """Return the pull of `version`; it is closed when the last of its users leaves `stack`."""
        pull = self._running.get(version.dot)
        if pull is None:
            pull = self._running[version.dot] = Pull(version, *self._parts)
        pull.reasons.append(reason)
        stack.push_async_callback(self._leave, pull, reason)
        return pull

    def end(self, entry: EntryId) -> int:
        """End the pulls of all versions of a file; return how many there were."""
        ended = [pull for pull in self._running.values() if pull.version.entry == entry]
        for pull in ended:
            pull.end()
        return len(ended)

    def versions(self) -> frozenset[Dot]:
        """Return what is being fetched."""
        return frozenset(self._running)

    def manifests(self) -> frozenset[ContentHash]:
        """Return the manifests of what is being fetched."""
        return frozenset(pull.version.manifest for pull in self._running.values())

    def check_room(self, version: Version, min_free_bytes: int) -> None:
        """Raise `NoSpace` if `version` would take what is to stay free for local programs."""
        contents, *_ = self._parts
        left = contents.table.files.space().free - min_free_bytes
        if version.size > left:
            raise NoSpace(
                said(
                    "{size} are wanted and {left} may be used.",
                    size=said_size(version.size),
                    left=said_size(max(0, left)),
                )
            )

    def statuses(self) -> list[TransferStatus]:
        """Return how far each pull is."""
        return [pull.status for pull in self._running.values()]

    async def _leave(self, pull: Pull, reason: Reason) -> None:
        pull.reasons.remove(reason)
        if not pull.reasons:
            if self._running.get(pull.version.dot) is pull:
                del self._running[pull.version.dot]
            await pull.close()


async def _any_in_lanes(chunks: Iterable[range], lacks: _Lacks) -> bool:
    """Ask of each chunk whether it lacks something, a few at once; say whether one does.

    While the last blocks of a chunk are awaited, and it is made durable, the next one comes.
    """
    left = deque(chunks)
    failures: list[Exception] = []

    async def lane() -> bool:
        """Take one chunk after another, as long as nothing fails."""
        missing = False
        while left and not failures:
            chunk = left.popleft()
            try:
                missing = await lacks(chunk, is_last=not left) or missing
            except Exception as error:  # noqa: BLE001 - raised below, once the other has ended
                failures.append(error)
        return missing

    lacking = await asyncio.gather(*(lane() for _ in range(CHUNKS_AT_ONCE)))
    if failures:
        raise failures[0]
    return any(lacking)
