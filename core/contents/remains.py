"""What is left of a version whose line was removed, or cut, while programs were changing it.

Until every member knows of a removal, one that does not may bring the file back, and the bytes
here may be the only ones. A line that is not as it was published any more holds the unchanged
blocks of its version, its aside the others. While a program has it open the line is `REMOVED`.
Afterwards the blocks of the aside are written back into it, and it becomes history.

The row changes only after the file is whole and synced, every block is compared with its hash, and
the aside goes last: a stop at any moment leaves what the next attempt needs.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress

from msgspec.structs import replace

from core.contents.asides import Aside
from core.contents.bitmaps import BlockSet
from core.contents.events import RemovedVersionLost
from core.contents.manifests import Layout
from core.contents.open_lines import OpenLine
from core.contents.table import LineTable
from core.crypto import content_hash
from core.errors import NoSpace, StoreDamaged
from core.ids import EntryId
from core.model.content import Line, LineRole, Noted
from core.ports import BackingFile, RecordReader, RecordWriter

_PIECE_BYTES = 4 * 2**20
_WHOLE_ROLES = frozenset({LineRole.CURRENT, LineRole.CACHED, LineRole.HISTORY})


def is_left(line: OpenLine) -> bool:
    """Say whether the version of a line can still be put together; the guard is held.

    Where the kernel writes by itself nobody knows: the hashes tell afterwards.
    """
    version = line.line.version
    if any(aside.version == version and not aside.given_up for aside in line.asides):
        return True
    return not line.changes and (line.snapshot is None or not line.snapshot.changes)


class Remains:
    """Keeps what is left of versions, and puts it together. Thread-safe."""

    def __init__(self, table: LineTable) -> None:
        """Care for the lines of `table`."""
        self._table = table

    # --- when a line is removed or cut -----------------------------------------------------------

    def leave(
        self, writer: RecordWriter, row: Line, line: OpenLine, kept_until_ms: int
    ) -> Line | None:
        """Write down, in the transaction that removes a published line, what is left of it.

        Returns the row that holds it: that of the line, or of a clone made at this moment. None
        if the line is not needed: nothing is left, or another line has the version.
        """
        others = writer.lines(row.entry)
        with line.guard:
            # The next change looks again at what has to be saved before it.
            line.unready()
            whole = next((one for one in others if _has_version(one, row)), None)
            if whole is not None:
                if whole.role is LineRole.HISTORY:
                    until = max(kept_until_ms, whole.kept_until_ms)
                    writer.put_line(replace(whole, kept_until_ms=until))
                    self._make_durable(whole)
                return None
            if not is_left(line):
                self._tell_lost(writer, row)
                return None
            left = replace(row, role=LineRole.REMOVED, base=None, kept_until_ms=kept_until_ms)
            if line.opaque:
                # What the kernel writes from now on into the one file spares the other.
                clone = replace(left, id=writer.new_line_id())
                if self._table.files.clone(row.id, clone.id):
                    left = clone
                    self._make_durable(clone)
            writer.put_line(left)
            self._hold_fast(writer, row, line.asides)
        return left

    def _hold_fast(self, reader: RecordReader, row: Line, asides: Iterable[Aside]) -> None:
        """From now on no newer version takes the place of what is saved aside."""
        for aside in asides:
            if aside.version == row.version:
                aside.firm = self.are_needed(reader, row)
                # A power cut that spares the removal must spare what was saved before it.
                aside.sync()
                self._table.files.sync_names()

    def are_needed(self, reader: RecordReader, row: Line) -> bool:
        """Say whether the bytes here may be the only ones that another member can get."""
        return self._table.settings.others and not self._table.elsewhere.keeps(reader, row)

    def _make_durable(self, row: Line) -> None:
        """Sync a clone before the removal counts: the file that it was made from goes with that."""
        if row.small is not None:
            return
        with closing(self._table.files.open(row.id, writable=False)) as file:
            file.sync()
        self._table.files.sync_names()

    def _tell_lost(self, reader: RecordReader, row: Line) -> None:
        if self.are_needed(reader, row):
            self._table.tell(RemovedVersionLost(row.entry, row.version))

    # --- when nobody uses it any more ------------------------------------------------------------

    def settle(self) -> Sequence[EntryId]:
        """Make history of what is left of lines that nobody uses; for a worker.

        Returns the files concerned. What cannot be settled now, because a mapping outlives the
        close or the disk is full, is tried again by the next call.
        """
        settled: list[EntryId] = []
        for line_id in sorted(self._table.remains):
            if self._table.peek(line_id) is not None:
                continue
            try:
                entry = self._settle(line_id)
            except NoSpace:
                continue
            if entry is not None:
                settled.append(entry)
        return settled

    def _settle(self, line_id: int) -> EntryId | None:
        with self._table.store.read() as reader:
            row = reader.line(line_id)
            others = [] if row is None else list(reader.lines(row.entry))
        if row is None or row.role is not LineRole.REMOVED:
            self._table.remains.discard(line_id)
            return None
        asides = [one for one in others if _is_aside_of(one, row)]
        needed = not any(_has_version(one, row) for one in others)
        found = self._put_together(row, asides) if needed else _Found()
        if found is None:
            return None
        with self._table.store.write() as writer:
            doomed = self._record(writer, row, asides, found)
            lost = needed and not found.whole and row.whole and self.are_needed(writer, row)
        self._table.remains.discard(line_id)
        self._table.unlink(doomed)
        if lost:
            self._table.tell(RemovedVersionLost(row.entry, row.version))
        return row.entry

    def _put_together(self, row: Line, asides: Sequence[Line]) -> "_Found | None":
        """Write the saved blocks back into the file of `row`; None if it still changes."""
        layout = self._table.layout(row.content)
        try:
            if self._is_mapped(row.id):
                return None
            with closing(self._table.files.open(row.id, writable=True)) as file:
                with self._opened(asides) as saved:
                    found = _Found() if layout is None else _restore(file, saved, layout)
                file.sync()
                found.noted = file.noted()
        except StoreDamaged:
            return _Found()
        self._table.files.sync_names()
        return found

    def _is_mapped(self, line_id: int) -> bool:
        with closing(self._table.files.open(line_id, writable=False)) as file:
            try:
                return file.mapped_for_writing()
            except OSError:
                return True  # somebody opened the file at this moment

    @contextmanager
    def _opened(self, asides: Iterable[Line]) -> Iterator[list[BackingFile]]:
        found: list[BackingFile] = []
        with ExitStack() as held:
            for aside in asides:
                # Nothing was saved, and its name was lost, where the file is not there.
                with suppress(StoreDamaged):
                    file = self._table.files.open(aside.id, writable=False)
                    found.append(held.enter_context(closing(file)))
            yield found

    def _record(
        self, writer: RecordWriter, row: Line, asides: Sequence[Line], found: "_Found"
    ) -> list[int]:
        """Let the line be history; return the files that are of no use after the commit."""
        if not found.whole and not found.present:
            # What was saved aside stays as what it is, and goes with the rest of the history.
            doomed = [row]
        else:
            doomed = list(asides)
            until = max([row.kept_until_ms, *(aside.kept_until_ms for aside in asides)])
            if found.missing:
                # A torso cannot be brought back: it only serves what members ask for.
                until = min(until, self._table.clock.wall_ms())
            writer.put_line(
                replace(
                    row,
                    role=LineRole.HISTORY,
                    present=found.present.encoded() if found.missing else b"",
                    missing=found.missing,
                    noted=found.noted,
                    kept_until_ms=until,
                )
            )
        for one in doomed:
            writer.put_line(replace(one, role=LineRole.ORPHAN))
        return [one.id for one in doomed]


class _Found:
    """What was found of a version: which blocks, how many not, and how the file looks now."""

    def __init__(self) -> None:
        self.present = BlockSet()
        self.missing = 0
        self.whole = False
        self.noted: Noted | None = None


def _restore(file: BackingFile, saved: Sequence[BackingFile], layout: Layout) -> _Found:
    """Make a file as it was published, as far as its own and the saved blocks go."""
    found = _Found()
    size = layout.block_size
    file.truncate(layout.size)
    step = max(1, _PIECE_BYTES // size)
    try:
        for first in range(0, layout.count, step):
            count = min(step, layout.count - first)
            for block, digest in enumerate(file.hashes(first, count, size), first):
                same = digest is not None and digest == layout.hash_of(block)
                if same or _copied(file, [file, *saved], layout, block):
                    found.present.add(block)
    except LookupError:
        pass  # a part of the manifest is not here: what it names cannot be told apart
    found.missing = layout.count - len(found.present)
    found.whole = found.missing == 0
    return found


def _copied(file: BackingFile, sources: Sequence[BackingFile], layout: Layout, block: int) -> bool:
    """Copy a block from the first of the sources that has it; False if none has."""
    offset, length = block * layout.block_size, layout.length_of(block)
    wanted = layout.hash_of(block)
    if wanted is None:
        file.punch(offset, length)
        return True
    for source in sources:
        # Read, because a small content of zeros has a hash where its file has a hole.
        data = source.read(offset, length)
        if content_hash(data) == wanted:
            file.write(offset, data)
            return True
    return False


def _has_version(one: Line, row: Line) -> bool:
    clean = one.whole and not one.dirty and one.role in _WHOLE_ROLES
    return one.id != row.id and one.version == row.version and clean


def _is_aside_of(one: Line, row: Line) -> bool:
    return one.role is LineRole.HISTORY and one.version == row.version and not one.whole
