"""Publication: what a content line holds becomes a version, as of one moment.

`prepare` hashes what changed, in a worker, piece by piece; a program that writes meanwhile to a
block that is still to be hashed has it hashed first, so that the version is of the moment at which
the publication began. `Publication` then records the version in one transaction and keeps writes
out for its length. The mark of the line stays until the data was made durable after that.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol

from msgspec.structs import replace

from core.contents.changes import Changes, Snapshot
from core.contents.events import LinePublished, OldVersionGivenUp
from core.contents.manifests import (
    Parts,
    block_count,
    block_size_for,
    revise,
    small_revision,
)
from core.contents.open_lines import OpenLine
from core.contents.saving import history_due
from core.contents.table import LineTable
from core.errors import NotFound, StoreDamaged
from core.ids import Dot, EntryId
from core.model.content import INLINE_BYTES_MAX, Content, Line, LineRole, Noted
from core.model.records import Version
from core.ports import RecordWriter

_PIECE_BYTES = 4 * 2**20


class Shows(Protocol):
    """One shown name of a file, as far as a publication needs it."""

    @property
    def virtual(self) -> tuple[Dot, ...]:
        """The heads that are shown here as a copy beside the file; () for the file itself."""
        ...

    @property
    def mtime_ns(self) -> int:
        """The modification time as shown."""
        ...


class Change(Protocol):
    """A transaction of the tree, as far as a publication needs it."""

    @property
    def writer(self) -> RecordWriter:
        """The transaction of the store."""
        ...

    def shown(self, entry: EntryId) -> Sequence[Shows]:
        """Return the shown names of a file, copies beside it too."""
        ...

    def publish(
        self,
        file: EntryId,
        content: Content,
        mtime_ns: int,
        base: tuple[Dot, ...],
        *,
        virtual: Dot | None = None,
    ) -> Version:
        """Record a version that supersedes `base`."""
        ...


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


class NotThere(NotFound):
    """What was prepared is no unpublished content any more: it was removed, or recorded already."""


class Publication(AbstractContextManager["Publication"]):
    """Records versions in a transaction of the tree.

    Enter it before the transaction and leave it after the commit; writes to the published lines
    wait from `record` until then. If the transaction fails, nothing was published.
    """

    def __init__(self, table: LineTable, dropped: Callable[[Sequence[int]], None]) -> None:
        """Publish lines of `table`; `dropped` gets the files to remove after the commit."""
        self._table = table
        self._dropped = dropped
        self._held = ExitStack()
        self._after: list[Callable[[], None]] = []
        self._files: list[int] = []
        self._recorded: list[OpenLine] = []

    def record(self, change: Change, prepared: Prepared) -> Version:
        """Write the version, its manifest and its line in the transaction `change`."""
        writer = change.writer
        line = self._table.peek(prepared.line)
        stored = writer.line(prepared.line)
        if line is None or stored is None or stored.removed:
            raise NotThere("The content was removed or published before it could be recorded.")
        self._held.enter_context(line.guard)
        self._recorded.append(line)
        row = line.line
        shown = list(change.shown(row.entry))
        beside = next((one for one in shown if set(one.virtual) & set(prepared.base)), None)
        virtual = min(beside.virtual) if beside is not None else None
        mtime_ns = line.mtime_ns
        if mtime_ns is None:
            mtime_ns = shown[0].mtime_ns if shown else self._table.clock.wall_ns()
        version = change.publish(
            row.entry, prepared.content, mtime_ns, prepared.base, virtual=virtual
        )
        line.publishing = version.dot
        in_store = prepared.small is not None and line.users == 0 and not line.changes
        new = self._new_row(line, prepared, version, in_store=in_store)
        writer.put_line(new)
        if not in_store:
            for digest, encoded in prepared.parts:
                writer.put_manifest_part(digest, encoded)
        self._retire(writer, new, prepared, line)
        self._record_asides(writer, line, version, prepared.content)
        self._after.append(lambda: self._apply(line, row, new, in_store=in_store))
        return version

    @staticmethod
    def _new_row(line: OpenLine, prepared: Prepared, version: Version, *, in_store: bool) -> Line:
        return replace(
            line.line,
            entry=version.entry,
            role=LineRole.CURRENT,
            version=version.dot,
            content=prepared.content,
            base=None if in_store else line.line.base,
            present=b"" if line.whole or line.present is None else line.present.encoded(),
            missing=0 if line.present is None else _missing(line, prepared.content),
            small=prepared.small if in_store else None,
            noted=None if in_store else prepared.noted,
            mtime_ns=None,
            synced_by_program=False,
        )

    def _retire(self, writer: RecordWriter, new: Line, prepared: Prepared, line: OpenLine) -> None:
        """Let the lines whose versions were replaced grow old."""
        now, keep = self._table.clock.wall_ms(), self._table.settings.history_keep_ms
        rows = writer.lines(line.line.entry)
        due = line.keep_history and history_due(rows, keep, now)
        for row in rows:
            replaced = row.version in prepared.base and row.id != new.id and not row.dirty
            if replaced and row.role in {LineRole.CURRENT, LineRole.CACHED}:
                until = now + keep if due else now
                writer.put_line(replace(row, role=LineRole.HISTORY, kept_until_ms=until))

    def _record_asides(
        self, writer: RecordWriter, line: OpenLine, version: Version, content: Content
    ) -> None:
        for aside in list(line.asides):
            if aside.given_up:
                line.asides.remove(aside)
                aside.close()
                given_up = writer.line(aside.line)
                if given_up is not None:
                    writer.put_line(replace(given_up, role=LineRole.ORPHAN))
                self._files.append(aside.line)
                event = OldVersionGivenUp(line.line.entry, aside.version)
                self._after.append(lambda event=event: self._table.tell(event))  # type: ignore[misc]
                continue
            row = writer.line(aside.line)
            if row is None:
                continue
            if aside.version is None:
                aside.version = version.dot
                row = replace(row, version=version.dot, content=content)
            missing = aside.count - len(aside.saved)
            present = aside.saved.encoded() if missing else b""
            writer.put_line(replace(row, present=present, missing=missing, unsynced=True))

    def _apply(self, line: OpenLine, old: Line, new: Line, *, in_store: bool) -> None:
        """Take over in memory what was committed."""
        if line.changes and new.content and new.content.block_size != line.block_size:
            line.changes.everything = True  # they were counted in the blocks of before
        line.line = new
        line.layout = None
        line.snapshot = None
        line.publishing = None
        line.written = bool(line.changes)
        if not line.changes and not line.opaque:
            line.mtime_ns = None
        line.unready()
        if old.entry != new.entry:
            self._table.rekey(line, old)
        if line.writers == 0:
            line.close_asides()
        if new.version is not None:
            # Told before the line is clean: who looks in between finds the version at the line or
            # at the node, and does not take it for another content.
            self._table.tell(LinePublished(new.id, new.entry, new.version))
        if not line.changes and not line.opaque:
            self._table.note_clean(line, new.entry)
            if in_store:
                self._files.append(new.id)
            self._table.drop_unused(line)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Apply what was committed, let writes go on, remove files that nobody needs."""
        try:
            if kind is None:
                for step in self._after:
                    step()
        finally:
            for line in self._recorded:
                line.publishing = None
                line.reserved = False
            self._held.close()
        if kind is None and self._files:
            self._dropped(self._files)


def _missing(line: OpenLine, content: Content) -> int:
    if line.present is None:
        return 0
    count = block_count(content.size, content.block_size)
    return sum(length for _, length in line.present.gaps(0, count))
