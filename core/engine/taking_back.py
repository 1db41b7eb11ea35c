"""Taking back: what was set aside at a start becomes the content of its version again.

A pod whose records went back, or lost the last of them in a power cut, sets the files aside that it
does not know any more. Other pods may have those records still, and nobody else the contents. So
all that is set aside is compared now and then with the versions that the records name.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from typing import Final

from core.contents.set_aside import AsideContents
from core.engine.agenda import EntryRound
from core.engine.giving_way import LONG_REST_TIMES, GivingWay
from core.engine.parts import EngineParts
from core.engine.pods import Pods
from core.engine.pull import Pulls
from core.engine.small import read_heads
from core.errors import WormholeError
from core.ids import EntryId
from core.model.records import Version
from core.ports import AsideFile, RecordReader

FIRST_SECONDS: Final = 10.0
ROUND_SECONDS: Final = 600.0
PIECE_ENTRIES: Final = 256
_LOG: Final = logging.getLogger(__name__)


class TakingBack:
    """Takes back for one pod. For one loop; the work is done in workers."""

    def __init__(self, parts: EngineParts, pods: Pods, pulls: Pulls, giving_way: GivingWay) -> None:
        """Look through the store and the quarantine of `parts`; `pulls` say what is fetched."""
        self._store = parts.store
        self._aside = AsideContents(parts.contents.table, parts.contents.pulls)
        self._workers = parts.workers
        self._pods = pods
        self._pulls = pulls
        self._giving_way = giving_way
        self._taken: Callable[[EntryId], None] = lambda _entry: None

    def start(self, taken: Callable[[EntryId], None]) -> None:
        """Say who is told of each file whose content came back."""
        self._taken = taken

    async def run(self) -> None:
        """Compare soon after the start, and then again and again, less and less often."""
        pause = FIRST_SECONDS
        while True:
            await asyncio.sleep(pause)
            try:
                await self.compare()
            except WormholeError as error:
                _LOG.warning("What was set aside could not be compared: %s", error.detail)
            # Records that are to come come soon after the start, mostly.
            pause = min(2 * pause, ROUND_SECONDS)

    async def compare(self) -> None:
        """Compare what lies there with all versions of this moment, and take what is wanted."""
        files = await self._workers.run(self._aside.files)
        everything = EntryRound()
        if files:
            everything.begin()
        while everything.going:
            piece = self._giving_way.begin()
            sizes = {file.size for file in files}
            found = await self._workers.run(
                lambda sizes=sizes: self._of_sizes(everything, sizes)  # type: ignore[misc]
            )
            for version in found:
                await self._take(version, files)
            await asyncio.sleep(piece.rest_seconds(LONG_REST_TIMES))

    def _of_sizes(self, everything: EntryRound, sizes: Collection[int]) -> Sequence[Version]:
        """Return the next versions that could be in files of these sizes."""
        with self._store.read() as reader:
            entries = everything.next(reader, PIECE_ENTRIES)
            found = [
                version
                for entry in entries
                for version in _contents_of(reader, entry)
                if version.size in sizes
            ]
        everything.passed(entries, PIECE_ENTRIES)
        return found

    async def _take(self, version: Version, files: Sequence[AsideFile]) -> None:
        """Take a version back if it is in one of `files`; one that is fetched now is left alone."""
        if version.dot in self._pulls.versions():
            return
        try:
            taken = await self._workers.run(lambda: self._take_if_there(version, files))
        except WormholeError as error:
            _LOG.info("A file that was set aside could not be taken back: %s", error.detail)
            return
        if taken:
            self._taken(version.entry)

    def _take_if_there(self, version: Version, files: Sequence[AsideFile]) -> bool:
        file = self._aside.holding(version, files)
        if file is None:
            return False
        lacked = self._aside.lacks(version)
        if lacked:
            self._pulls.check_room(version, self._pods.settings.min_free_bytes)
            self._aside.take(version, file, read_heads(self._store, version.entry))
        if self._aside.is_here(version):
            self._aside.drop(file)
            _LOG.info("The file %s that was set aside is the content of a file again.", file.name)
        return lacked


def _contents_of(reader: RecordReader, entry: EntryId) -> list[Version]:
    row = reader.row(entry)
    heads = () if row is None else row.contents
    return [head for head in heads if isinstance(head, Version) and not head.link]
