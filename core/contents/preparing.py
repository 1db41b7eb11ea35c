"""Preparing: what a content line holds is hashed, as of one moment.

It is done in a worker, piece by piece, and only for what changed; a program that writes meanwhile
to a block that is still to be hashed has it hashed first, so that the version is of the moment at
which the publication began.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from core.contents.changes import Changes, Snapshot
from core.contents.manifests import (
    Parts,
    block_count,
    block_size_for,
    revise,
    small_revision,
)
from core.contents.open_lines import OpenLine
from core.contents.table import LineTable
from core.errors import StoreDamaged
from core.ids import Dot, EntryId
from core.model.content import INLINE_BYTES_MAX, Content, Line, Noted

_PIECE_BYTES = 4 * 2**20


@dataclass(frozen=True, slots=True)
class Prepared:
    """A hashed content line: all that its version will say.

    `same`: the content is that of the version which the line began with, and no program wrote;
    there is nothing to publish. `small`: the content, if it may live in the record store.
    """

    line: int
    entry: EntryId
    base: tuple[Dot, ...]
    content: Content
    parts: Parts
    small: bytes | None
    noted: Noted | None
    same: bool


class Preparing:
    """Hashes content lines. For worker threads: it reads whole files."""

    def __init__(self, table: LineTable) -> None:
        """Hash lines of `table`."""
        self._table = table

    def prepare(self, line_id: int, *, now: bool = False, reserve: bool = False) -> Prepared | None:
        """Hash what changed of a dirty line.

        None if it cannot be published now: it is not dirty any more, or a program may still
        write through a mapping without our seeing it (and not `now`); ask again in a second. Raises
        `PartMissing` if a part of its old manifest is not here.
        """
        row = self._row(line_id)
        if row is None:
            return None
        try:
            line = self._table.acquire(row)
        except StoreDamaged:
            if self._row(line_id) is None:
                return None  # it was removed at this moment
            raise
        try:
            return self._hash(line, now=now, reserve=reserve)
        except BaseException:
            # Nobody records what could not be hashed: the next publication may take the line.
            line.reserved = line.reserved and not reserve
            raise
        finally:
            if self._table.release(line):
                self._table.drop_unused(line)

    def _row(self, line_id: int) -> Line | None:
        line = self._table.peek(line_id)
        if line is not None:
            return line.line if line.dirty else None
        with self._table.store.read() as reader:
            row = reader.line(line_id)
        kept = row is not None and row.dirty and not row.removed
        return row if kept else None

    def _hash(self, line: OpenLine, *, now: bool, reserve: bool) -> Prepared | None:
        unseen = line.opaque and self._written_unseen(line)
        if unseen and not now:
            return None
        self._table.layout_of(line)
        with line.guard:
            if line.line.removed or not line.dirty:
                return None
            if line.reserved or (reserve and line.snapshot is not None):
                return None
            line.reserved = reserve
            snapshot = self._begin(line)
            line.opaque = unseen
            if snapshot.size <= INLINE_BYTES_MAX and line.present is None:
                return self._small(line, snapshot)
        for first, count in self._pieces(line, snapshot):
            with line.guard:
                for start, length in list(snapshot.pending.runs(first, first + count)):
                    line.hash_into(snapshot, start, length)
        with line.guard:
            return self._finished(line, snapshot)

    def _written_unseen(self, line: OpenLine) -> bool:
        """Say whether a program may change the file through the kernel at this moment."""
        if line.kernel_writers > 0:
            return True
        try:
            with line.guard:  # one asks at a time: a lease belongs to the open file
                return self._table.reader_of(line).mapped_for_writing()
        except OSError:
            return True  # a program opened the file at this moment

    def _begin(self, line: OpenLine) -> Snapshot:
        if line.snapshot is not None:
            # An earlier publication was prepared and never recorded.
            line.changes.absorb(line.snapshot.changes)
            for aside in line.asides:
                # What it saved is of that moment, and no version's.
                aside.given_up = aside.given_up or aside.version is None
        size = line.size_now()
        published = line.line.content
        block_size = published.block_size if published else block_size_for(size)
        changes, line.changes = line.changes, Changes()
        snapshot = Snapshot(size, block_size, changes, changes.blocks.copy())
        count = block_count(size, block_size)
        if changes.everything or line.opaque:
            changes.everything = True
            snapshot.pending.add_run(0, count)
        snapshot.pending.discard_run(count, max(snapshot.pending.end - count, 0))
        if line.present is not None:
            for first, length in list(line.present.gaps(0, count)):
                snapshot.pending.discard_run(first, length)
        line.snapshot = snapshot
        line.unready()
        line.note_kernel_writes()
        return snapshot

    def _small(self, line: OpenLine, snapshot: Snapshot) -> Prepared:
        data = line.file().read(0, snapshot.size)
        data += bytes(snapshot.size - len(data))
        snapshot.pending.discard_run(0, snapshot.pending.end)
        revision = small_revision(data)
        return self._prepared(line, revision.content, revision.parts, data)

    def _pieces(self, line: OpenLine, snapshot: Snapshot) -> Iterator[tuple[int, int]]:
        """Yield runs to hash, of at most 4 MiB; long holes are passed over, not read."""
        step = max(1, _PIECE_BYTES // snapshot.block_size)
        block, end = 0, block_count(snapshot.size, snapshot.block_size)
        while block < end:
            if snapshot.changes.everything:
                data = line.file().next_data(block * snapshot.block_size)
                found = end if data is None else min(data // snapshot.block_size, end)
                with line.guard:
                    for first, count in list(snapshot.pending.runs(block, found)):
                        snapshot.pending.discard_run(first, count)
                        if line.present is not None:
                            # Not taken from the version before, as what is missing is.
                            holes = range(first, first + count)
                            snapshot.hashes.update(dict.fromkeys(holes))
                block = found
            run = next(snapshot.pending.runs(block, end), None)
            if run is None:
                return
            first, count = run
            yield first, min(count, step)
            block = first + min(count, step)

    def _finished(self, line: OpenLine, snapshot: Snapshot) -> Prepared:
        changes = snapshot.changes
        layout = line.layout if line.line.content else None
        if changes.everything and line.present is None:
            layout = None
        revision = revise(
            layout, snapshot.size, snapshot.block_size, snapshot.hashes, changes.keep_bytes
        )
        return self._prepared(line, revision.content, revision.parts, None)

    @staticmethod
    def _prepared(line: OpenLine, content: Content, parts: Parts, small: bytes | None) -> Prepared:
        row = line.line
        return Prepared(
            line=row.id,
            entry=row.entry,
            base=line.base_now,
            content=content,
            parts=parts,
            small=small,
            noted=line.file().noted(),
            same=content == (row.content or line.origin) and not line.written,
        )
