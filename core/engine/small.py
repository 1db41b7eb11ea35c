"""Small contents: they go along with their records, or are asked for many at a time."""

import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Final

from core.contents.contents import Contents
from core.contents.finding import line_for
from core.contents.manifests import small_revision
from core.engine.link import Link
from core.engine.traffic import Traffic
from core.errors import ProtocolError, StoreError, WormholeError
from core.ids import ContentHash, Dot, EntryId
from core.model.content import INLINE_BYTES_MAX, Line, LineRole
from core.model.records import Batch, Version
from core.ports import BlockName, RecordReader, RecordStore, Workers
from core.wire.messages import (
    CONTENTS_BYTES_MAX,
    AskSmall,
    SmallContent,
    SmallContents,
    VersionName,
)

FRESH_MAX: Final = 1_024
ASK_MAX: Final = 256
_LOG: Final = logging.getLogger(__name__)

Wanted = Callable[[Sequence[tuple[EntryId, Dot]]], Awaitable[Collection[Dot]]]
Arrived = Callable[[Sequence[tuple[EntryId, Dot]], Sequence[tuple[EntryId, Dot]], Link], None]


class SmallTraffic:
    """Sends, answers and takes small contents. For one loop."""

    def __init__(
        self,
        contents: Contents,
        store: RecordStore,
        workers: Workers,
        traffic: Traffic | None = None,
    ) -> None:
        """Serve from and store into `contents`; what passes is counted in `traffic`."""
        self._traffic = traffic or Traffic()
        self._contents = contents
        self._store = store
        self._workers = workers
        self._fresh: OrderedDict[Dot, bytes] = OrderedDict()
        self._wanted: Wanted | None = None
        self._arrived: Arrived = lambda _kept, _lacking, _link: None

    def start(self, wanted: Wanted, arrived: Arrived) -> None:
        """Say what is taken, and who is told what was kept and what a peer did not have."""
        self._wanted, self._arrived = wanted, arrived

    def published(self, versions: Sequence[tuple[Version, bytes]]) -> None:
        """Remember contents just published, to send them along with their records."""
        for version, data in versions:
            self._fresh[version.dot] = data
        while len(self._fresh) > FRESH_MAX:
            self._fresh.popitem(last=False)

    async def going_along(self, link: Link, batches: Sequence[Batch]) -> SmallContents | None:
        """Return the small contents to send right after these records."""
        if not self._fresh:
            return None
        chosen: list[SmallContent] = []
        size = 0
        for batch in batches:
            for record in batch.records:
                data = self._fresh.get(record.dot) if isinstance(record, Version) else None
                if data is not None and isinstance(record, Version):
                    size += len(data)
                    chosen.append(SmallContent(VersionName(record.entry, record.dot), data))
        if not chosen or size > CONTENTS_BYTES_MAX:
            return None
        self._traffic.went(size)
        return SmallContents(tuple(chosen))

    async def ask(self, link: Link, names: Sequence[tuple[EntryId, Dot]]) -> None:
        """Ask a peer for small contents; the answer comes to `arrived`. Raises `PeerError`."""
        for start in range(0, len(names), ASK_MAX):
            part = names[start : start + ASK_MAX]
            await link.send(AskSmall(tuple(VersionName(entry, dot) for entry, dot in part)))

    async def asked(self, link: Link, message: AskSmall) -> None:
        """Answer a peer that asks for small contents."""
        found = await self._workers.run(lambda: self._find(message.names))
        self._traffic.went(_size(found))
        part: list[SmallContent] = []
        size = 0
        for content in found:
            size += len(content.data or b"")
            if part and size > CONTENTS_BYTES_MAX:
                await link.send(SmallContents(tuple(part)))
                part, size = [], len(content.data or b"")
            part.append(content)
        if part:
            await link.send(SmallContents(tuple(part)))

    async def arrived(self, link: Link, message: SmallContents) -> None:
        """Keep what is wanted here; tell what was kept and what the peer does not have."""
        names = [(content.name.entry, content.name.version) for content in message.contents]
        if self._wanted is None or not names:
            return
        dots = await self._wanted(names)
        wanted = [content for content in message.contents if content.name.version in dots]
        if not wanted:
            return
        self._traffic.came(_size(wanted))
        try:
            kept = await self._workers.run(lambda: self._keep(wanted))
        except WormholeError as error:
            _LOG.warning("Small contents could not be kept: %s", error.detail)
            kept = []
        taken = {(entry, dot) for entry, dot in kept}
        lacking = [name for name in names if name[1] in dots and name not in taken]
        self._arrived(kept, lacking, link)

    # --- in workers

    def _find(self, names: Collection[VersionName]) -> list[SmallContent]:
        with self._store.read() as reader:
            return [SmallContent(name, self._data(reader, name)) for name in names]

    def _data(self, reader: RecordReader, name: VersionName) -> bytes | None:
        row = line_for(reader, name.entry, name.version)
        if row is None or not row.whole or row.content is None:
            return None
        if row.small is not None:
            return row.small
        if row.content.size > INLINE_BYTES_MAX:
            return None
        return self._from_file(row)

    def _from_file(self, row: Line) -> bytes | None:
        layout = self._contents.table.layout(row.content)
        if layout is None or layout.count > 1 or row.version is None:
            return None
        digest = layout.hash_of(0) if layout.count else None
        if digest is None:
            return bytes(layout.size)
        try:
            return self._contents.block(BlockName(row.entry, row.version, 0, ContentHash(digest)))
        except StoreError as error:
            # Others have it, or it is asked for again: the link with this peer goes on.
            _LOG.warning("A small file could not be read for another pod: %s", error.detail)
            return None

    def _keep(self, contents: Sequence[SmallContent]) -> list[tuple[EntryId, Dot]]:
        kept: list[tuple[EntryId, Dot]] = []
        with self._store.write() as writer:
            for content in contents:
                name, data = content.name, content.data
                version = version_of(writer, name.entry, name.version)
                if version is None or data is None or not _is(version, data):
                    continue
                row = line_for(writer, name.entry, name.version)
                if row is None or not row.whole or row.role is LineRole.PULL:
                    heads = heads_of_file(writer, name.entry)
                    self._contents.pulls.store_small(writer, version, data, heads=heads)
                elif row.role is LineRole.CACHED:
                    continue  # it was read here meanwhile; who looks at the file lets it count
                kept.append((name.entry, name.version))
        return kept


def _size(contents: Sequence[SmallContent]) -> int:
    return sum(len(content.data or b"") for content in contents)


def version_of(reader: RecordReader, entry: EntryId, dot: Dot) -> Version | None:
    """Return the version of a file that is named `dot`, if it is a head."""
    row = reader.row(entry)
    for head in () if row is None else row.contents:
        if head.dot == dot and isinstance(head, Version):
            return head
    return None


def heads_of_file(reader: RecordReader, entry: EntryId) -> list[Dot]:
    """Return the versions that a file has now."""
    row = reader.row(entry)
    return [] if row is None else [head.dot for head in row.contents if isinstance(head, Version)]


def read_heads(store: RecordStore, entry: EntryId) -> list[Dot]:
    """Return the versions that a file has at this moment. For a worker."""
    with store.read() as reader:
        return heads_of_file(reader, entry)


def _is(version: Version, data: bytes) -> bool:
    try:
        return small_revision(data).content.manifest == version.manifest
    except ProtocolError:
        return False
