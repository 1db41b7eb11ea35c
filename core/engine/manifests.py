"""Bringing a version's manifest: the list of its blocks, in parts that are named by their hash."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Final

from core.contents.contents import Contents
from core.contents.manifests import Layout, decode_manifest, part_digests
from core.engine.fetch import Fetcher, Sources
from core.errors import ContentAbsent
from core.ids import ContentHash
from core.model.content import Content
from core.model.priorities import Priority
from core.model.records import Version
from core.ports import BlockName, RecordStore, Workers

PART_BYTES: Final = 34_000  # a segment of 1,024 hashes
PARTS_AT_ONCE: Final = 64


class Manifests:
    """Brings the parts of manifests here."""

    def __init__(
        self, contents: Contents, store: RecordStore, fetcher: Fetcher, workers: Workers
    ) -> None:
        """Keep parts in `store`."""
        self._contents = contents
        self._store = store
        self._fetcher = fetcher
        self._workers = workers

    async def bring(self, version: Version, sources: Sources, priority: Priority) -> Layout:
        """Return the layout of a version, all of its parts here. Raises `ContentAbsent`.

        The root is kept last: where a root is, its segments are.
        """
        root = await self._workers.run(lambda: self._contents.table.part(version.manifest))
        if root is None:
            fetched = await self._fetch(version, [version.manifest], sources, priority)
            root = fetched[version.manifest]
            segments = list(part_digests(decode_manifest(root)))
            lacking = await self._workers.run(lambda: self._lacking(segments))
            while lacking:
                some = lacking[:PARTS_AT_ONCE]
                parts = await self._fetch(version, some, sources, priority)
                await self._workers.run(partial(self._put, parts))
                # What was here at first may have been swept away meanwhile.
                lacking = lacking[PARTS_AT_ONCE:] or await self._workers.run(
                    lambda: self._lacking(segments)
                )
            await self._workers.run(lambda: self._put_root(fetched, segments))
        layout = await self._workers.run(lambda: self._contents.table.layout(content_of(version)))
        if layout is None:
            raise ContentAbsent
        return layout

    def _lacking(self, digests: Iterable[ContentHash]) -> list[ContentHash]:
        with self._store.read() as reader:
            wanted = dict.fromkeys(digests)
            return [digest for digest in wanted if reader.manifest_part(digest) is None]

    async def _fetch(
        self,
        version: Version,
        digests: Sequence[ContentHash],
        sources: Sources,
        priority: Priority,
    ) -> dict[ContentHash, bytes]:
        parts: dict[ContentHash, bytes] = {}

        def keep(name: BlockName, data: memoryview) -> None:
            parts[name.digest] = bytes(data)

        names = [
            (BlockName(version.entry, version.dot, -1, digest), PART_BYTES) for digest in digests
        ]
        # A reader of the version waits for the same list: it is never held back with the copies.
        urgent = min(priority, Priority.READ_AHEAD)
        missing = await self._fetcher.fetch(names, sources(), urgent, keep)
        if missing:
            raise ContentAbsent
        return parts

    def _put_root(self, root: dict[ContentHash, bytes], segments: Sequence[ContentHash]) -> None:
        with self._store.write() as writer:
            if any(writer.manifest_part(digest) is None for digest in segments):
                raise ContentAbsent  # swept away at this moment: it is fetched at the next try
            for digest, encoded in root.items():
                writer.put_manifest_part(digest, encoded)

    def _put(self, parts: dict[ContentHash, bytes]) -> None:
        with self._store.write() as writer:
            for digest, encoded in parts.items():
                writer.put_manifest_part(digest, encoded)


def content_of(version: Version) -> Content:
    """Return what a version says of its bytes."""
    return Content(version.manifest, version.size, version.block_size)
