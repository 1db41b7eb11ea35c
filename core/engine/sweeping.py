"""Sweeping: once a day, goes through what nothing points back at, and lets go what is needless.

Claims of entries that were collected, of former lives of pods and of pods that were removed; lines
of versions that began to be fetched and were replaced before they were whole; parts of manifests
that neither a content line nor a version names. In pieces, each followed by a rest: programs
on the drive go first, and nobody waits for any of it.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable
from typing import Final, TypeVar

from core.engine.giving_way import LONG_REST_TIMES, GivingWay
from core.engine.outdated import outdated, removed
from core.engine.parts import EngineParts
from core.engine.pods import Pods
from core.engine.pull import Pulls
from core.engine.small import heads_of_file
from core.errors import WormholeError
from core.ids import ContentHash
from core.model.content import Line, LineRole
from core.ports import ClaimKey, RecordReader

STEP_ROWS: Final = 256
_LOG: Final = logging.getLogger(__name__)
T = TypeVar("T")


class Sweeping:
    """Sweeps one pod's store. For one loop; the work is done in workers."""

    def __init__(self, parts: EngineParts, pods: Pods, pulls: Pulls, giving_way: GivingWay) -> None:
        """Sweep the store of `parts`; what `pulls` fetch is in use."""
        self._store = parts.store
        self._contents = parts.contents
        self._workers = parts.workers
        self._pods = pods
        self._pulls = pulls
        self._giving_way = giving_way

    async def run(self) -> None:
        """Sweep for ever: soon after the start, then every `sweep_seconds`."""
        pause = self._pods.settings.collect_seconds
        while True:
            await asyncio.sleep(pause)
            try:
                await self.sweep()
            except WormholeError as error:
                _LOG.warning("The storage was not swept and will be: %s", error.detail)
            pause = self._pods.settings.sweep_seconds

    async def sweep(self) -> None:
        """Sweep once through everything."""
        await self._piece(self._forget_removed)
        await self._forget_claims()
        await self._drop_abandoned()
        await self._forget_parts()

    async def _forget_claims(self) -> None:
        after: ClaimKey | None = None
        while True:
            after = await self._piece(lambda after=after: self._forget_some_claims(after))  # type: ignore[misc]
            if after is None:
                return

    def _forget_some_claims(self, after: ClaimKey | None) -> ClaimKey | None:
        """Go through some claims; return the last one's key, None if there are no more."""
        with self._store.read() as reader:
            claims = reader.claims_after(after, STEP_ROWS)
            over = outdated(reader, self._pods).among(reader, claims)
        if over:
            with self._store.write() as writer:
                writer.forget_claims(over)
        return claims[-1].key if claims else None

    def _forget_removed(self) -> None:
        """Forget what pods reported that were removed since."""
        with self._store.write() as writer:
            for pod in writer.reports().keys() & removed(self._pods):
                writer.set_report(pod, {})

    async def _forget_parts(self) -> None:
        dropped = 0
        while True:
            in_use = self._in_use()
            swept = await self._piece(
                lambda in_use=in_use: self._store.sweep_parts(STEP_ROWS, in_use)  # type: ignore[misc]
            )
            dropped += swept.dropped
            if swept.ended:
                break
        if dropped:
            self._contents.table.forget_manifests()

    async def _piece(self, work: Callable[[], T]) -> T:
        piece = self._giving_way.begin()
        done = await self._workers.run(work)
        await asyncio.sleep(piece.rest_seconds(LONG_REST_TIMES))
        return done

    def _in_use(self) -> Collection[ContentHash]:
        """Return the manifests of what programs have open and of what is being fetched."""
        return self._contents.table.manifests() | self._pulls.manifests()

    async def _drop_abandoned(self) -> None:
        """Remove what was fetched in part of versions that nobody wants any more."""
        running = self._pulls.versions()
        rows = await self._piece(self._abandoned)
        await self._piece(
            lambda: self._contents.keeping.drop([row for row in rows if row.version not in running])
        )
        # A row that waits for others to be forgotten with it still names its manifest.
        await self._piece(self._contents.keeping.unlinking.finish)

    def _abandoned(self) -> list[Line]:
        with self._store.read() as reader:
            return [row for row in self._fetched(reader) if not _is_wanted(reader, row)]

    def _fetched(self, reader: RecordReader) -> Iterable[Line]:
        table = self._contents.table
        for row in reader.lines_in_role(LineRole.PULL):
            used = table.peek(row.id)
            if not row.dirty and (used is None or not used.users):
                yield row


def _is_wanted(reader: RecordReader, row: Line) -> bool:
    return row.version in heads_of_file(reader, row.entry)
