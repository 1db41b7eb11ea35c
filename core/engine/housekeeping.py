"""What is done now and then: dead files, old versions, tombstones, reading copies again."""

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from core.contents.contents import Contents
from core.contents.manifests import block_count
from core.contents.older_lines import keep_paths
from core.engine.pods import Pods
from core.engine.small import heads_of_file
from core.engine.successors import Successors
from core.ids import EntryId, Incarnation, PodId
from core.model.content import Line, LineRole
from core.model.records import Record, Version
from core.model.summaries import covers, is_known_to_all
from core.placement.eviction import lacking_bytes
from core.ports import RecordReader, RecordStore, Workers
from core.replica.collecting import know_all_statements
from core.replica.replica import Replica
from core.tree.successor import successor

SCRUB_BLOCKS: Final = 16
_OURS: Final = frozenset({LineRole.CURRENT, LineRole.CACHED})
_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ScrubReport:
    """What reading the copies again found.

    `rotted`: blocks that were not what they were, or that the disk refused; they are fetched from
    other pods. `refused`: blocks that the disk does not read and that no other pod has.
    `damaged`: the files that have such blocks.
    """

    files: int
    bytes: int
    rotted: int
    refused: int = 0
    damaged: tuple[EntryId, ...] = ()


def log_damage(rotted: int, refused: int) -> None:
    """Log how many blocks a look at all copies found to be damaged, or that the disk refuses."""
    if rotted:
        _LOG.info("%d blocks were damaged; they are fetched from other pods.", rotted)
    if refused:
        _LOG.warning(
            "The disk of the storage refuses to read %d blocks that no other pod has. Programs "
            "get an error there; what is on the disk was left as it is.",
            refused,
        )


class Housekeeping:
    """Cares for what nobody waits for. All of it runs in workers."""

    def __init__(
        self,
        replica: Replica,
        store: RecordStore,
        contents: Contents,
        workers: Workers,
        pods: Pods,
        is_awaited: Callable[[EntryId], bool],
    ) -> None:
        """Care for one pod; `is_awaited`: another file is still to get a content of this one."""
        self._replica = replica
        self._store = store
        self._contents = contents
        self._workers = workers
        self._pods = pods
        self._is_awaited = is_awaited

    @property
    def waits(self) -> bool:
        """Say whether something is kept only until all members know that it was removed."""
        return self._contents.keeping.over > 0

    async def retire(self, entries: Collection[EntryId]) -> Sequence[Line]:
        """Let the contents of files that are shown nowhere any more become older versions.

        What a program changed and nobody published yet stays: its publication brings it back.
        Returns the lines concerned: what was deleted here is history already.
        """
        return await self._workers.run(
            lambda: self._contents.keeping.freeing(lambda: self._retire(entries))
        )

    async def collect(self, reports: Mapping[PodId, Mapping[Incarnation, int]]) -> int:
        """Forget tombstones that all members have seen; return how many."""
        members = self._pods.others()

        def work() -> int:
            for pod in members & reports.keys():
                self._replica.note_report(pod, reports[pod])
            self._forget_withdrawn(members)
            return self._replica.collect(members, keep_paths)

        return await self._workers.run(work)

    async def expire(self, possible: int) -> int:
        """Remove older versions whose time is over; `possible`: pods that may hold copies."""
        bytes_max = self._pods.settings.history_bytes_max
        return await self._workers.run(
            lambda: self._contents.keeping.expire(
                bytes_max, lambda row: self._may_go(row, possible)
            )
        )

    async def settle(self) -> Sequence[EntryId]:
        """Make history of what is left of removed lines that were closed; return their files."""
        if not self._contents.keeping.settles:
            return ()
        return await self._workers.run(self._contents.keeping.settle)

    async def unlink(self) -> None:
        """Remove the files of lines that are of no use any more."""
        if self._contents.keeping.unlinking:
            await self._workers.run(self._contents.keeping.unlinking.finish)

    async def give_way(self, possible: int, *, waiting: bool) -> int:
        """Let history give way, oldest first, before the disk is full; return how many bytes.

        `possible`: pods that may hold copies, present or not. `waiting`: a copy waits for space
        here, so that some is given back even where the disk is not nearly full.
        """

        def work() -> int:
            space = self._contents.table.files.space()
            min_free = self._pods.settings.min_free_bytes
            wanted = lacking_bytes(space.total, space.free, min_free, waiting=waiting)
            if wanted <= 0:
                return 0
            return self._contents.keeping.freeing(
                lambda: self._contents.keeping.give_way(
                    wanted, lambda row: self._may_go(row, possible)
                )
            )

        return await self._workers.run(work)

    def is_settled(self, row: Line) -> bool:
        """Say whether nobody needs a version of a file that is not its version any more.

        For a worker. What came in its place has its copies; all members know if it was removed.
        """
        return self._may_go(row, max(1, len(self._pods.counted())))

    async def scrub(
        self,
        told: Callable[[int, int], None] | None = None,
        entries: Collection[EntryId] | None = None,
        rest: Callable[[], Awaitable[None]] | None = None,
    ) -> ScrubReport:
        """Read all copies (or those of `entries`) again; what rotted is fetched elsewhere.

        Before each piece it waits for `rest`.
        """
        rows = await self._workers.run(lambda: self._copies(entries))
        total = sum(row.content.size for row in rows if row.content is not None)
        size = rotted = refused = 0
        damaged: dict[EntryId, None] = {}
        for row in rows:
            content = row.content
            if content is None or not content.block_size:
                continue
            blocks = block_count(content.size, content.block_size)
            for first in range(0, blocks, SCRUB_BLOCKS):
                if rest is not None:
                    await rest()
                found = await self._workers.run(
                    lambda row=row, first=first: self._contents.scrub(row, first, SCRUB_BLOCKS)  # type: ignore[misc]
                )
                rotted += len(found.rotted)
                refused += len(found.refused)
                if found.rotted or found.refused:
                    damaged[row.entry] = None
                left = content.size - first * content.block_size
                size += min(SCRUB_BLOCKS * content.block_size, left)
                if told is not None:
                    told(size, total)
        return ScrubReport(len(rows), size, rotted, refused, tuple(damaged))

    # --- in workers

    def _forget_withdrawn(self, members: Collection[PodId]) -> None:
        """Forget withdrawn holdings that all members know of: they would pile up for ever."""
        with self._store.write() as writer:
            told = writer.reports()
            covered = {origin: state.last for origin, state in writer.origins().items()}
            for member in members:
                report = told.get(member, {})
                covered = {o: min(seq, report.get(o, 0)) for o, seq in covered.items()}
            writer.forget_withdrawn(covered)

    def _retire(self, entries: Collection[EntryId]) -> Sequence[Line]:
        keep_ms = self._contents.table.settings.history_keep_ms
        until = self._contents.table.clock.wall_ms() + keep_ms
        retired: list[Line] = []
        with self._store.write() as writer:
            for entry in entries:
                if heads_of_file(writer, entry) and _is_shown(writer, entry):
                    continue
                for row in writer.lines(entry):
                    if row.role in _OURS and not row.dirty and row.version is not None:
                        row = replace(row, role=LineRole.HISTORY, kept_until_ms=until)  # noqa: PLW2901
                        writer.put_line(row)
                        retired.append(row)
        return retired

    def _may_go(self, row: Line, possible: int) -> bool:
        if self._is_awaited(row.entry):
            return False
        with self._store.read() as reader:
            file, after = reader.row(row.entry), Successors(reader, self._pods, possible)
            if file is None:
                return after.is_succeeded(row.replaced_by)
            names = (file, *reader.links_to(row.entry))
            if not any(name.alive for name in names):
                removals = [head for name in names for head in (*name.places, *name.contents)]
                return self._known_to_all(reader, removals) and after.is_succeeded(successor(names))
            heads = [head.dot for head in file.contents if isinstance(head, Version)]
            # Of a conflict version that was removed, somebody may make a file meanwhile.
            gone = [head for head in file.contents if not isinstance(head, Version)]
            return (
                row.version not in heads
                and after.have_copies(row, heads)
                and self._known_to_all(reader, gone)
            )

    def _known_to_all(self, reader: RecordReader, removals: Collection[Record]) -> bool:
        """Say whether every member has told that it knows of these records.

        Until then one of them may bring back what they remove, and ours may be the only copy. Nor
        is it known while a member had seen records that are not here, or may yet take some from a
        pod of whose removal it does not know: those may do just that.
        """
        if not removals:
            return True
        told = reader.reports()
        reports = [told.get(pod, {}) for pod in self._pods.others()]
        here = reader.summary()
        if not all(covers(here, report) for report in reports):
            return False
        known = all(is_known_to_all(record.dot, reports) for record in removals)
        return known and know_all_statements(reader, reports)

    def _copies(self, entries: Collection[EntryId] | None) -> Sequence[Line]:
        with self._store.read() as reader:
            return [
                row
                for row in reader.lines_in_role(LineRole.CURRENT)
                if row.small is None
                and row.version is not None
                and (entries is None or row.entry in entries)
            ]


def _is_shown(reader: RecordReader, entry: EntryId) -> bool:
    row = reader.row(entry)
    if row is None:
        return False
    return row.alive or any(link.alive for link in reader.links_to(entry))
