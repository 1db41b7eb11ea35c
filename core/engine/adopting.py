"""Conflict copies that became files of their own: their content comes along.

The record of such a file names the content that its version had beside the other file, in the same
batch in which that version is said to be gone. The bytes are here, under the other file: they are
taken from there, verified, instead of being nowhere.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final

from core.contents.contents import Contents
from core.contents.finding import line_for
from core.contents.manifests import small_revision
from core.engine.bell import Bell
from core.engine.small import heads_of_file
from core.errors import NotFound, StoreDamaged, WormholeError
from core.ids import Dot, EntryId, Incarnation
from core.model.content import Line, LineRole
from core.model.records import Batch, Gone, Version
from core.ports import RecordReader, RecordStore, Workers

RETRY_SECONDS: Final = 10.0

_LOG: Final = logging.getLogger(__name__)
_UNUSABLE: Final = frozenset({LineRole.ORPHAN, LineRole.QUARANTINE, LineRole.REMOVED})


class Adopting:
    """Takes contents from one file's lines for another's. For one loop."""

    def __init__(self, contents: Contents, store: RecordStore, workers: Workers) -> None:
        """Take from and into `contents`."""
        self._contents = contents
        self._store = store
        self._workers = workers
        self._waiting: dict[Dot, tuple[Version, tuple[EntryId, ...]]] = {}
        self._adopted: Callable[[EntryId], None] = lambda _entry: None
        self._bell = Bell()

    def start(self, adopted: Callable[[EntryId], None]) -> None:
        """Say who is told of each file that was looked after."""
        self._adopted = adopted

    def __len__(self) -> int:
        """How many contents are still to be taken."""
        return len(self._waiting)

    def learn(self, batches: Iterable[Batch]) -> None:
        """Find in these records the versions whose content is under another file."""
        for batch in batches:
            gone = tuple(record.entry for record in batch.records if isinstance(record, Gone))
            for record in batch.records if gone else ():
                if isinstance(record, Version) and record.entry not in gone:
                    self.take(record, gone)

    def take(self, version: Version, sources: tuple[EntryId, ...]) -> None:
        """Take the content of `version` from lines of `sources`, if it is there."""
        if not version.link:
            for source in sources:
                self._contents.table.kin.note(version.entry, source)
            self._waiting[version.dot] = (version, sources)
            self._bell.ring()

    def is_awaited(self, source: EntryId) -> bool:
        """Say whether a content is still to be taken from `source`: it may be nowhere else."""
        return any(source in sources for _, sources in list(self._waiting.values()))

    async def run(self) -> None:
        """Take what waits, for ever; at first what a stop interrupted."""
        for version, sources in await self._workers.run(self._interrupted):
            self._waiting.setdefault(version.dot, (version, sources))
        while True:
            while self._waiting:
                if not await self._take_all():
                    await self._bell.wait(RETRY_SECONDS)
            await self._bell.wait()

    async def _take_all(self) -> bool:
        """Take all that waits; False if the disk refused some of it, which is tried again.

        Nobody else may have it under its new name.
        """
        done = True
        for version, sources in list(self._waiting.values()):
            try:
                await self._workers.run(lambda v=version, s=sources: self._adopt(v, s))  # type: ignore[misc]
            except (StoreDamaged, LookupError, NotFound) as error:
                _LOG.warning("The content of a conflict copy is fetched instead: %s", error)
            except (WormholeError, OSError) as error:
                _LOG.warning("A conflict copy that became a file has to wait: %s", error)
                done = False
                continue
            self._waiting.pop(version.dot, None)
            self._adopted(version.entry)
        return done

    # --- in workers

    def _interrupted(self) -> list[tuple[Version, tuple[EntryId, ...]]]:
        """Return the versions that are not here yet although the content of their batch may be."""
        gone: dict[tuple[int, int, Incarnation], list[EntryId]] = {}
        made: list[Version] = []
        with self._store.read() as reader:
            for row in reader.all_rows():
                for head in row.contents:
                    if isinstance(head, Gone):
                        gone.setdefault(head.stamp[:3], []).append(row.id)
            for row in reader.all_rows() if gone else ():
                made += [
                    head
                    for head in row.contents
                    if isinstance(head, Version) and not head.link and head.stamp[:3] in gone
                ]
            return [
                (version, tuple(gone[version.stamp[:3]]))
                for version in made
                if not _is_whole(line_for(reader, version.entry, version.dot))
            ]

    def _adopt(self, version: Version, sources: Sequence[EntryId]) -> None:
        with self._store.read() as reader:
            known = line_for(reader, version.entry, version.dot)
            found = None if _is_whole(known) else _find(reader, version, sources)
        if found is None:
            return
        data = found.small if found.small is not None else self._small_file(version, found)
        if data is not None:
            with self._store.write() as writer:
                heads = heads_of_file(writer, version.entry)
                self._contents.pulls.store_small(writer, version, data, heads=heads)
        else:
            self._copy(version, sources)

    def _small_file(self, version: Version, line: Line) -> bytes | None:
        """Return an empty content; others that are in files are copied block by block."""
        empty = small_revision(b"").content.manifest
        return b"" if version.manifest == empty and line.content is not None else None

    def _copy(self, version: Version, sources: Collection[EntryId]) -> None:
        pulls = self._contents.pulls
        with self._store.write() as writer:
            line = pulls.begin(writer, version, ())
        try:
            pulls.fill_from_here(line.id, sources)
            pulls.sync(line.id)
            with self._store.write() as writer:
                heads = heads_of_file(writer, version.entry)
                if pulls.finish(writer, line.id, LineRole.CURRENT, heads) is None:
                    pulls.mark_present(writer, line.id)
        finally:
            pulls.end(line.id)


def _is_whole(line: Line | None) -> bool:
    return line is not None and line.whole


def _find(reader: RecordReader, version: Version, sources: Iterable[EntryId]) -> Line | None:
    for source in sources:
        for line in reader.lines(source):
            usable = line.whole and line.role not in _UNUSABLE
            if usable and line.content is not None and line.content.manifest == version.manifest:
                return line
    return None
