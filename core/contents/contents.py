"""All that a pod does with the bytes of files, in one place for the volume and the engine.

The volume opens, reads and changes lines; the engine prepares and publishes them, pulls versions,
serves blocks. Which thread may do what is said at each method; all are thread-safe. The order of
locks is: transaction of the record store, then the guard of a line, then the table of lines.
"""

import dataclasses
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from types import TracebackType

from msgspec.structs import replace

from core.contents.bringing_back import BringingBack
from core.contents.cached_lines import CachedLines
from core.contents.changes import Missing
from core.contents.changing import Changing, Claimed, new_draft
from core.contents.durability import Durability, MadeDurable
from core.contents.events import ContentEvent, LineClosed, LineSynced
from core.contents.finding import line_for, unpublished
from core.contents.keeping import Keeping
from core.contents.mending import Mending
from core.contents.open_lines import OpenLine
from core.contents.preparing import Prepared, Preparing
from core.contents.publication import Change, NotThere, Publication
from core.contents.pulls import Pulls
from core.contents.recovery import Recovered, Recovery
from core.contents.restating import Restating
from core.contents.serving import Damage, Serving
from core.contents.settings import ContentSettings
from core.contents.syncing import Syncing
from core.contents.table import LineTable, absent_line
from core.contents.unreadable import Unreadable
from core.errors import NotFound
from core.ids import Dot, EntryId, PodId
from core.model.content import Content, Line, LineRole
from core.model.records import Version
from core.ports import (
    BackingFile,
    BlockCache,
    BlockName,
    Clock,
    Files,
    Guard,
    RecordStore,
    RecordWriter,
)
from core.saying import said


class Contents:
    """Content lines of one pod: opened, changed, published, pulled, served, kept and removed."""

    def __init__(
        self,
        store: RecordStore,
        files: Files,
        clock: Clock,
        new_guard: Callable[[], Guard],
        pod: PodId,
        cache: BlockCache | None = None,
    ) -> None:
        """Work on `files` and the lines in `store`; call `recover` before anything else."""
        self.table = LineTable(store, files, clock, new_guard, pod, cache)
        self._syncing = Syncing(self.table)
        self.pulls = Pulls(self.table, self._syncing)
        self.keeping = Keeping(self.table)
        self.durability = Durability(self.table, self._syncing)
        self.cached = CachedLines(self.table)
        self._restating = Restating(self.table, self.publication)
        self.bringing_back = BringingBack(self.table, self.pulls)
        self._changing = Changing(self.table, self.keeping.remains)
        self._preparing = Preparing(self.table)
        self._mending = Mending(self.table)
        self.unreadable = Unreadable(self.table, self.keeping)
        self._serving = Serving(self.table, self._mending, self.unreadable)

    def configure(self, settings: ContentSettings) -> None:
        """Take other settings; in effect at once."""
        self.table.settings = settings

    def expect_others(self, others: bool) -> None:
        """Say whether there are other members, who may fetch or bring back what is here."""
        self.table.settings = dataclasses.replace(self.table.settings, others=others)

    def subscribe(self, listener: Callable[[ContentEvent], None]) -> None:
        """Tell `listener` what happens to contents, in the thread where it happens."""
        self.table.subscribe(listener)

    def tell(self, event: ContentEvent) -> None:
        """Tell those who listen of an event that only the volume sees."""
        self.table.tell(event)

    def recover(self, boot: bytes) -> Recovered:
        """Bring rows and files together; `boot` names this boot of the kernel."""
        return Recovery(self.table, self._syncing).recover(boot)

    # --- finding -------------------------------------------------------------------------------

    def dirty_for(self, entry: EntryId, version: Dot | None) -> OpenLine | None:
        """Return the unpublished content that is shown where `version` is what the tree shows.

        None if there is none: mostly, and then quickly.
        """
        return unpublished(self.table.dirty_of(entry), version)

    def whole(self, entry: EntryId, version: Dot) -> bool:
        """Say whether all of a version is here."""
        return (row := self._row(entry, version)) is not None and row.whole

    def _row(self, entry: EntryId, version: Dot) -> Line | None:
        with self.table.store.read() as reader:
            return line_for(reader, entry, version)

    # --- opening, for the volume -----------------------------------------------------------------

    def open(self, entry: EntryId, version: Dot | None, content: Content | None) -> OpenLine:
        """Open what is shown of `entry`: unpublished changes, the line of `version`, or nothing.

        Of a version that is not here at all the line is empty and every read is missing. `close`
        gives it back. Raises `NotFound` for a draft whose line is gone.
        """
        dirty = self.dirty_for(entry, version)
        if dirty is not None and self.table.acquire_dirty(dirty):
            return dirty
        if version is None or content is None:
            raise NotFound(said("The file was removed."))
        if (row := self._row(entry, version)) is None or not row.whole:
            self._restating.restate(entry)
        return self._mending.acquire(
            lambda: self._row(entry, version) or absent_line(entry, version, content)
        )

    def restate(self, entry: EntryId) -> bool:
        """Let lines hold those versions that record their content again; True if one does."""
        return self._restating.restate(entry)

    def new(self, writer: RecordWriter, entry: EntryId) -> Line:
        """Write the row of a new file."""
        return new_draft(writer, entry)

    def begin(self, row: Line, file: BackingFile) -> OpenLine:
        """Begin with the empty file of a new row, after its commit; the line is open once."""
        return self._changing.begin(row, file)

    def read(self, line: OpenLine, offset: int, size: int) -> bytes | Missing:
        """Return up to `size` bytes, or which blocks must come first."""
        return self.unreadable.read(line, offset, size)

    def ready(self, line: OpenLine, claimed: Claimed) -> Missing | None:
        """Make `line` ready to be changed; no guard and no transaction is held.

        Returns what must come first: `Missing(0, 0)` is the manifest of what is not here.
        """
        if line.present is not None and self.table.layout_of(line) is None:
            return Missing(0, 0)
        self._changing.ready(line, claimed)
        return None

    def restart(self, line: OpenLine, claimed: Claimed) -> bool:
        """Cut `line` to nothing, leaving the content that it had untouched.

        False if it had none that was published: then it is cut like to any other size.
        """
        return self._changing.restart(line, claimed, self.table.clock.wall_ns())

    def wrote(self, line: OpenLine) -> None:
        """After a change of a line that is here in part: write down which blocks are."""
        if line.present is None or not line.line.missing:
            return
        # With what arrived: a block that arrived and was changed would count as missing again.
        self.pulls.sync_line(line)
        with self.table.store.write() as writer:
            self.pulls.record_present(writer, line)

    def close(self, line: OpenLine, *, wrote: bool) -> None:
        """Give a line back; tells the engine if there is something to publish now."""
        if wrote:
            line.count_writer(-1)
        line.note_kernel_writes()
        last = self.table.release(line)
        row = line.line
        if line.dirty and not row.removed:
            # Whoever reads it besides, a program or we, does not keep others waiting for it.
            if last or (wrote and line.writers == 0):
                self.table.tell(LineClosed(row.id, row.entry))
        elif last:
            self.table.drop_unused(line)

    def sync(self, line: OpenLine) -> None:
        """Return when the content of `line` survives a power cut."""
        self.durability.sync_line(line)
        if line.dirty:
            self.table.tell(LineSynced(line.line.id, line.line.entry))

    def sync_all(self) -> None:
        """Return when everything that was written survives a power cut."""
        self.durability.sync_all()

    def set_mtime(self, line: OpenLine, mtime_ns: int) -> bool:
        """Take a modification time for unpublished content; it survives a kill of the process.

        False if the content was published meanwhile, so that the tree must say the time.
        """
        with ExitStack() as held:
            with self.table.store.write() as writer:
                held.enter_context(line.guard)
                if not line.dirty and not line.line.removed:
                    return False
                row = replace(line.line, mtime_ns=mtime_ns)
                writer.put_line(row)
            line.set_mtime(mtime_ns, self.table.clock.wall_ns())
            line.line = row
        return True

    def renaming(self, line: OpenLine) -> "Moving":
        """Return what gives a line to another entry: entered before the transaction."""
        return Moving(self.table, line)

    # --- publishing ------------------------------------------------------------------------------

    def reserve(self, line_id: int) -> Prepared | None:
        """Hash a line to publish it in a transaction of the caller, and nobody else meanwhile.

        None if somebody else is publishing it. The publication, or `unchanged`, ends it.
        """
        return self._preparing.prepare(line_id, now=True, reserve=True)

    def prepare(self, line_id: int, *, now: bool = False) -> Prepared | None:
        """Hash what changed of a dirty line; for a worker. None: not now, or nothing to do.

        With `now` also while the kernel may write to the file unseen: something waits for a
        version, and the line stays dirty, so that what is written meanwhile is the next one.
        """
        return self._preparing.prepare(line_id, now=now)

    def publication(self) -> Publication:
        """Return what records prepared lines: entered before the transaction of the tree."""
        return Publication(self.table, self.keeping.unlinking.unlink)

    def publish(
        self, change: Callable[[], AbstractContextManager[Change]], prepared: Prepared
    ) -> Version | None:
        """Record a prepared line as a version, in a transaction of its own.

        None if there was nothing to record: the content is that of the version it began with, or
        it was removed or recorded by somebody else since it was prepared.
        """
        if prepared.same:
            self.unchanged(prepared)
            return None
        try:
            with self.publication() as publication, change() as transaction:
                return publication.record(transaction, prepared)
        except NotThere:
            return None

    def unchanged(self, prepared: Prepared) -> None:
        """Settle a line that was opened to be changed and was not."""
        line = self.table.peek(prepared.line)
        if line is None:
            return
        doomed: list[Line] = []
        with self.table.store.write() as writer, line.guard:
            line.snapshot = None
            line.reserved = False
            changed = bool(line.changes) or line.opaque
            draft = line.line.version is None
            # Said before it is asked who uses it: whoever gives it back last looks at it then.
            line.told_at_last_use = draft and not changed
            if changed or line.users:
                # A new file that repeats an old content is hashed again when it is closed.
                line.changes.everything = line.changes.everything or draft
                return
            line.told_at_last_use = False
            if draft:
                doomed.append(self.keeping.doom(writer, line.line))
            else:
                line.unready()
            # Under the guard: whoever dirties it again does so after this, not between.
            self.table.note_clean(line, prepared.entry)
        self.table.drop_unused(line)
        self.keeping.purge(doomed)

    def make_durable(self, line_ids: Sequence[int]) -> MadeDurable:
        """Sync published lines; return the versions that may be announced as held. For a worker."""
        return self.durability.make_durable(line_ids)

    # --- pulling and serving ---------------------------------------------------------------------

    def block(self, name: BlockName) -> bytes | None:
        """Return a verified block, or part of a manifest (index -1), or None. Any thread."""
        return self._serving.block(name)

    def scrub(self, row: Line, first: int, count: int) -> Damage:
        """Re-read blocks of a published line; return those that are damaged. For a worker."""
        return self._serving.scrub(row, first, count)

    def shutdown(self) -> None:
        """Remove the files that wait for it, and forget their rows; the last call."""
        self.keeping.unlinking.finish()


class Moving(AbstractContextManager["Moving"]):
    """Gives the line of a file without a name to the entry that names it.

    Entered before the transaction and left after the commit; if that fails, nothing has moved.
    """

    def __init__(self, table: LineTable, line: OpenLine) -> None:
        """Move `line`."""
        self._table = table
        self._line = line
        self._row: Line | None = None

    def move(self, writer: RecordWriter, entry: EntryId) -> None:
        """Write in the transaction that the line belongs to `entry`."""
        self._row = replace(self._line.line, entry=entry, role=LineRole.CURRENT)
        writer.put_line(self._row)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take over in memory what was committed."""
        if kind is None and self._row is not None:
            with self._line.guard:
                old, self._line.line = self._line.line, self._row
            self._table.rekey(self._line, old)
            self._table.note_dirty(self._line)
