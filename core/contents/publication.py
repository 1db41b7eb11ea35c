"""Publication: what a hashed content line holds is recorded as a version.

`Publication` records it in one transaction and keeps writes out for its length. The mark of the
line stays until the data was made durable after that.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Protocol

from msgspec.structs import replace

from core.contents.events import LinePublished, OldVersionGivenUp
from core.contents.manifests import (
    block_count,
)
from core.contents.open_lines import OpenLine
from core.contents.preparing import Prepared
from core.contents.saving import history_due
from core.contents.table import LineTable
from core.errors import NotFound
from core.ids import Dot, EntryId
from core.model.content import Content, Line, LineRole
from core.model.records import Version
from core.ports import RecordWriter
from core.saying import said

FORMERLY_MAX: Final = 16
# What was only read here can be brought back like what is kept as an older version.
_OLDER: Final = frozenset({LineRole.HISTORY, LineRole.CACHED})


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
class Again:
    """What a file is to have again: the content of the older version that `row` of it holds.

    `base` are the heads that it supersedes, `virtual` the lowest dot of the conflict version that
    is meant, if one is; `mtime_ns` is when the content was last changed.
    """

    row: Line
    base: tuple[Dot, ...]
    virtual: Dot | None
    mtime_ns: int


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
            raise NotThere(
                said("The content was removed or published before it could be recorded.")
            )
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

    def repeat(self, change: Change, again: Again) -> Version:
        """Record an older version as the newest one; its line has it, without moving a byte.

        What programs changed and nobody published stays: it becomes a version beside this one.
        Raises `NotThere` where the older version is not here any more.
        """
        writer, row = change.writer, again.row
        stored = writer.line(row.id)
        if stored is None or stored.version != row.version or stored.role not in _OLDER:
            raise NotThere(said("The older version gave way to something else at this moment."))
        content = stored.content
        if content is None or not stored.whole:
            raise NotThere(said("The older version is not here whole any more."))
        version = change.publish(
            row.entry, content, again.mtime_ns, again.base, virtual=again.virtual
        )
        kept = replace(
            row, role=LineRole.CURRENT, base=None, kept_until_ms=0, mtime_ns=None, stood_at=b""
        )
        self.relabel(writer, kept, version)
        until = self._table.clock.wall_ms() + self._table.settings.history_keep_ms
        self._grow_old(writer, writer.lines(row.entry), again.base, until)
        return version

    def relabel(self, writer: RecordWriter, row: Line, version: Version) -> None:
        """Let a line hold `version`, the same content as that which it held until now."""
        formerly: tuple[Dot, ...] = ()
        if row.version is not None and row.entry == version.entry:
            # Somebody who did not know yet may make a file of the version that was replaced: its
            # id is all that will tell that its bytes are these.
            formerly = (*row.formerly, row.version)[-FORMERLY_MAX:]
        new = replace(
            row,
            entry=version.entry,
            version=version.dot,
            formerly=formerly,
            modified_ns=version.mtime_ns,
            recorded_ms=version.stamp.ms,
        )
        writer.put_line(new)
        line = self._table.peek(row.id)
        if line is not None:
            self._held.enter_context(line.guard)
            self._after.append(lambda: self._become(line, new))

    def _become(self, line: OpenLine, row: Line) -> None:
        old, line.line = line.line, row
        self._table.rekey(line, old)

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
            formerly=(),
            modified_ns=version.mtime_ns,
            recorded_ms=version.stamp.ms,
        )

    def _retire(self, writer: RecordWriter, new: Line, prepared: Prepared, line: OpenLine) -> None:
        """Let the lines whose versions were replaced grow old."""
        now, keep = self._table.clock.wall_ms(), self._table.settings.history_keep_ms
        rows = writer.lines(line.line.entry)
        due = line.keep_history and history_due(rows, keep, now)
        others = [row for row in rows if row.id != new.id]
        self._grow_old(writer, others, prepared.base, now + keep if due else now)

    def _grow_old(
        self, writer: RecordWriter, rows: Iterable[Line], base: Collection[Dot], until: int
    ) -> None:
        """Make history of settled lines whose versions are among `base`."""
        for row in rows:
            replaced = row.version in base and self._is_settled(row)
            if replaced and row.role in {LineRole.CURRENT, LineRole.CACHED}:
                writer.put_line(replace(row, role=LineRole.HISTORY, kept_until_ms=until))

    def _is_settled(self, row: Line) -> bool:
        """Say whether a line has nothing to publish, though it may be still to be synced."""
        live = self._table.peek(row.id)
        if live is not None and (live.dirty or live.writers):
            return False
        return row.version not in (row.base or ())

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
        if new.whole:
            # What is changed of it from now on is saved first, as of any other version: nobody
            # else needs to have what was made whole here.
            line.present = None
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
