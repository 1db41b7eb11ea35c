"""Finding the way back at a start.

After a kill of the process (same boot of the kernel) nothing that was written is lost: dirty lines
go on, hashed whole. After a power cut (another boot) a line may be a mixture: what was made durable
since its version was published counts as a change of that version, what was not is compared first.
"""

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import Enum, auto
from typing import assert_never

from msgspec.structs import replace

from core.contents.manifests import block_count
from core.contents.mending import Mending
from core.contents.older_versions import OlderVersions
from core.contents.syncing import FAILED_IN_BOOT, Syncing
from core.contents.table import LineTable
from core.errors import StoreDamaged, StoreError
from core.model.content import Line, LineRole
from core.ports import RecordReader, RecordWriter

_BOOT = "boot"


class AfterCut(Enum):
    """What to do with bytes found after a power cut."""

    GO_ON = auto()  # publish them over the mark's base
    COVER = auto()  # nobody else has the version that they replace: they take its place
    BESIDE = auto()  # a program was told that they are safe: a conflict copy
    ASIDE = auto()  # into the history, "found after power cut"


def after_power_cut(row: Line, *, held_elsewhere: bool, base_here: bool) -> AfterCut:
    """Decide about a marked line after a power cut.

    `held_elsewhere`: another pod has its version. `base_here`: another line has what it replaces.
    """
    base = row.base or ()
    if row.version is None:
        # A rewrite that was never synced: nobody was promised it, and it may be a torso.
        replaceable = bool(base) and base_here and not row.synced_by_program
        return AfterCut.ASIDE if replaceable else AfterCut.GO_ON
    if row.version in base:
        return AfterCut.GO_ON
    if not held_elsewhere:
        return AfterCut.COVER
    return AfterCut.BESIDE if row.synced_by_program else AfterCut.ASIDE


@dataclass(frozen=True, slots=True)
class Recovered:
    """What a start found: lines to publish, and files that no record knows (set aside)."""

    dirty: Sequence[int]
    set_aside: Sequence[int]
    power_cut: bool


class Recovery:
    """Brings rows and files together at a start."""

    def __init__(self, table: LineTable, syncing: Syncing) -> None:
        """Care for the lines of `table`; `syncing` hears for which ones a sync may have failed."""
        self._table = table
        self._syncing = syncing
        self._mending = Mending(table)
        self._older = OlderVersions(table)

    def recover(self, boot: bytes) -> Recovered:
        """Bring rows and files together after a stop of any kind; once, before anything is open.

        `boot` names this boot of the kernel. Removes orphans, sets unknown files aside, puts the
        lines with unpublished changes into the table, and notes which removed ones hold what is
        left of a version.
        """
        # Before any file goes: a commit that survived a kill is not on the disk for that.
        self._table.store.sync()
        with self._table.store.read() as reader:
            known = reader.fact(_BOOT)
            sync_failed = reader.fact(FAILED_IN_BOOT) == boot
        self._syncing.boot = boot
        power_cut = known is not None and known != boot
        present = set(self._table.files.present())
        with self._table.store.write() as writer:
            self._remove_orphans(writer, present)
            dirty = [row for row in list(writer.dirty_lines()) if not row.removed]
            lost = self._note_lost(writer, present)
            dirty = [row for row in dirty if row.id not in lost]
            if power_cut:
                _doubt(writer, dirty)
            kept = [
                self._judge(writer, row, present) if power_cut else row
                for row in dirty
                if row.role is not LineRole.HISTORY
            ]
            unknown = [line for line in sorted(present) if writer.line(line) is None]
            needless = [line for line in present if _lives_in_store(writer, line)]
            self._older.settle(writer, power_cut=power_cut)
            self._table.remains.update(row.id for row in writer.lines_in_role(LineRole.REMOVED))
            writer.set_fact(_BOOT, boot)
        if sync_failed:
            self._syncing.doubt(row.id for row in kept if row is not None)
        changed = [row for row in kept if row is not None]
        for row in changed:
            if power_cut or not _was_left(row, changed):
                self._take_up(row, present)
        for line in needless:
            self._table.files.delete(line)
        strange = [line for line in unknown if not self._was_empty(line)]
        for line in strange:
            self._table.files.set_aside(line)
        return Recovered([row.id for row in changed], strange, power_cut)

    def _was_empty(self, line: int) -> bool:
        """Remove a file without a row in which nothing is: its creation came to nothing."""
        with closing(self._table.files.open(line, writable=False)) as file:
            if file.size():
                return False
        self._table.files.delete(line)
        return True

    def _remove_orphans(self, writer: RecordWriter, present: set[int]) -> None:
        for row in list(writer.lines_in_role(LineRole.ORPHAN)):
            self._table.files.delete(row.id)
            present.discard(row.id)
            writer.drop_line(row.id)

    def _note_lost(self, writer: RecordWriter, present: set[int]) -> set[int]:
        """Write down which versions a power cut took the files of; return their lines."""
        rows = [*writer.dirty_lines(), *writer.lines_in_role(LineRole.HISTORY)]
        lost = set()
        for row in rows:
            if row.id in present or row.small is not None or row.removed or row.content is None:
                continue
            lost.add(row.id)
            if row.role is LineRole.HISTORY:
                count = block_count(row.content.size, row.content.block_size)
                writer.put_line(replace(row, base=None, present=b"", missing=count, noted=None))
                continue
            clean = replace(row, base=None)
            writer.put_line(clean)
            try:
                self._mending.note_missing(writer, clean, row.content)
            except StoreError:
                writer.put_line(row)  # the disk fails at this, too: the next start tries again
        return lost

    def _judge(self, writer: RecordWriter, row: Line, present: set[int]) -> Line | None:
        """Return the row as it is to be published after a power cut, or None if it is not."""
        elsewhere = self._table.elsewhere.has(writer, row)
        base_here = any(
            other.version in (row.base or ()) and other.whole and not other.dirty
            for other in writer.lines(row.entry)
        )
        decision = after_power_cut(row, held_elsewhere=elsewhere, base_here=base_here)
        match decision:
            case AfterCut.GO_ON:
                return row
            case AfterCut.COVER:
                new = replace(row, base=(row.version,) if row.version is not None else row.base)
            case AfterCut.BESIDE:
                new = replace(row, version=None, content=None)
            case AfterCut.ASIDE if row.version is None and row.id not in present:
                writer.drop_line(row.id)
                return None  # not even its file survived
            case AfterCut.ASIDE:
                until = self._table.clock.wall_ms() + self._table.settings.history_keep_ms
                new = replace(
                    row,
                    role=LineRole.HISTORY,
                    version=None,
                    content=None,
                    base=None,
                    kept_until_ms=until,
                )
            case _:
                assert_never(decision)
        writer.put_line(new)
        return new if new.base is not None else None

    def _take_up(self, row: Line, present: set[int]) -> None:
        if row.small is not None:
            return
        if row.id not in present and row.version is None:
            # The row of a new file survived and its empty file did not: it was never written to.
            self._table.files.create(row.id).close()
        try:
            line = self._table.acquire(row)
        except StoreDamaged:
            return
        with line.guard:
            file = line.file()
            line.size = file.size()
            line.changes.everything = True
            line.written = True
            noted = file.noted().mtime_ns
            line.mtime_ns = row.mtime_ns if row.mtime_ns is not None else noted
        self._table.note_dirty(line)
        self._table.release(line)


def _lives_in_store(reader: RecordReader, line: int) -> bool:
    row = reader.line(line)
    return row is not None and row.small is not None


def _doubt(writer: RecordWriter, dirty: Sequence[Line]) -> None:
    """Let what was removed before it was synced be compared with its hashes."""
    for row in dirty:
        if row.role is LineRole.HISTORY:
            writer.put_line(replace(row, role=LineRole.REMOVED, base=None))


def _was_left(row: Line, others: Iterable[Line]) -> bool:
    """Say whether a file was begun anew after what `row` holds was published: then no program
    changed that any more, and its mark says only that it was not synced.
    """
    return row.version is not None and any(
        row.version in (other.base or ()) and other.entry == row.entry and other.id != row.id
        for other in others
    )
