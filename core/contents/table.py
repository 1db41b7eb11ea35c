"""The content lines that are in use or have unpublished changes, each as one object.

One backing file is opened once, however many programs have it open. Lines with unpublished changes
stay in the table when nobody uses them, their file closed, so that what is shown of them (size,
time) needs no disk.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from core.contents.bitmaps import BlockSet
from core.contents.elsewhere import HeldElsewhere
from core.contents.events import ContentEvent, LineClosed
from core.contents.kin import Kin
from core.contents.layouts import Layouts
from core.contents.manifests import Layout, block_count
from core.contents.open_lines import OpenLine
from core.contents.settings import ContentSettings
from core.errors import StoreDamaged
from core.ids import ContentHash, Dot, EntryId, PodId
from core.model.content import Content, Line, LineRole
from core.ports import BackingFile, BlockCache, Clock, Files, Guard, RecordStore
from core.saying import said

Listener = Callable[[ContentEvent], None]
# Roles of lines whose file is as long as its version says, unless a program changed it.
PUBLISHED: Final = frozenset({LineRole.CURRENT, LineRole.CACHED})


class LineTable(Layouts):
    """The one place that opens and closes backing files of content lines. Thread-safe."""

    def __init__(
        self,
        store: RecordStore,
        files: Files,
        clock: Clock,
        new_guard: Callable[[], Guard],
        pod: PodId,
        cache: BlockCache | None = None,
    ) -> None:
        """Begin with nothing open. `pod` is this pod, `cache` what was fetched only to be read."""
        super().__init__(store)
        self.elsewhere = HeldElsewhere(pod)
        self.files = files
        self.clock = clock
        self.cache = cache
        self.settings = ContentSettings()
        self.new_guard = new_guard
        self._guard = new_guard()
        self._lines: dict[int, OpenLine] = {}
        self._absent: dict[tuple[EntryId, Dot], OpenLine] = {}
        self._dirty: dict[EntryId, dict[int, OpenLine]] = {}
        self._listeners: list[Listener] = []
        # Lines that were removed and hold what is left of a version; only hints, the rows decide.
        self.remains: set[int] = set()
        self.kin = Kin(new_guard)
        # Lines that the disk does not keep in their files: what is fetched comes into others.
        self.worn: set[int] = set()
        self.unlink: Callable[[Sequence[int]], None] = self._delete

    # --- events --------------------------------------------------------------------------------

    def subscribe(self, listener: Listener) -> None:
        """Tell `listener` of every event, in the thread where it happens; it must be quick."""
        self._listeners.append(listener)

    def tell(self, event: ContentEvent) -> None:
        """Tell all listeners; no guard is held."""
        for listener in self._listeners:
            listener(event)

    # --- what is dirty -------------------------------------------------------------------------

    def dirty_of(self, entry: EntryId) -> Iterable[OpenLine]:
        """Return the lines of `entry` with unpublished changes; quick, mostly none."""
        lines = self._dirty.get(entry)
        return tuple(lines.values()) if lines else ()

    def dirty_lines(self) -> list[OpenLine]:
        """Return all lines with unpublished changes."""
        with self._guard:
            return [line for lines in self._dirty.values() for line in lines.values()]

    def note_dirty(self, line: OpenLine) -> None:
        """Put `line` among the dirty ones, unless it was removed."""
        if line.line.removed:
            return
        with self._guard:
            self._lines[line.line.id] = line
            self._dirty.setdefault(line.line.entry, {})[line.line.id] = line

    def note_clean(self, line: OpenLine, entry: EntryId) -> None:
        """Take `line` from among the dirty lines of `entry`."""
        with self._guard:
            lines = self._dirty.get(entry, {})
            lines.pop(line.line.id, None)
            if not lines:
                self._dirty.pop(entry, None)

    # --- opening and closing -------------------------------------------------------------------

    def peek(self, line: int) -> OpenLine | None:
        """Return the line if it is in the table."""
        return self._lines.get(line)

    def lines_of(self, entry: EntryId) -> list[OpenLine]:
        """Return the lines of `entry` that are in the table."""
        with self._guard:
            return [line for line in self._lines.values() if line.line.entry == entry]

    def acquire(self, row: Line) -> OpenLine:
        """Return the line for `row`, opened once more; `release` gives it back."""
        fresh = OpenLine(row, self.new_guard(), self.layout(row.content) if row.missing else None)
        with self._guard:
            line = self._lines.get(row.id)
            if line is None and row.version is not None and row.id == 0:
                line = self._absent.get((row.entry, row.version))
            if line is None:
                line = fresh
                if row.id:
                    self._lines[row.id] = line
                elif row.version is not None:
                    self._absent[row.entry, row.version] = line
            line.users += 1
        try:
            self._open(line)
        except BaseException:
            self.release(line)
            raise
        return line

    def acquire_dirty(self, line: OpenLine) -> bool:
        """Use a line with unpublished changes once more; False if it has none any more."""
        with self._guard:
            if self._lines.get(line.line.id) is not line:
                return False
            line.users += 1
        try:
            self._open(line)
        except BaseException:
            self.release(line)
            raise
        return True

    def _open(self, line: OpenLine) -> None:
        with line.guard:
            if line.line.id and line.line.small is None and not (line.reader or line.writer):
                line.reader = self.files.open(line.line.id, writable=False)
                _check_length(line, line.reader)

    def open_writer(self, line: OpenLine) -> None:
        """Have the backing file open for writing until the last user is gone."""
        with line.guard:
            if line.writer is None:
                line.writer = self.files.open(line.line.id, writable=True)

    def reader_of(self, line: OpenLine) -> BackingFile:
        """Return the backing file opened for reading alone: it hinders no lease."""
        with line.guard:
            if line.reader is None:
                line.reader = self.files.open(line.line.id, writable=False)
            return line.reader

    def adopt(self, row: Line, writer: BackingFile) -> OpenLine:
        """Put a new line with its open file in the table, in use once."""
        line = OpenLine(row, self.new_guard(), None)
        line.writer = writer
        line.users = 1
        with self._guard:
            self._lines[row.id] = line
        return line

    def attach(self, row: Line, writer: BackingFile) -> OpenLine | None:
        """Give the backing file of a new pull to those who have the absent version open."""
        with self._guard:
            if row.version is None:
                return None
            line = self._absent.pop((row.entry, row.version), None)
            if line is None:
                return None
            self._lines[row.id] = line
            line.users += 1
        with line.guard:
            line.line = row
            line.present = BlockSet(row.present) if row.missing else None
            line.writer = writer
        self.layout_of(line)
        return line

    def rekey(self, line: OpenLine, old: Line) -> None:
        """Note that `line` stands for another row now (its id or entry changed)."""
        with self._guard:
            if old.id:
                self._lines.pop(old.id, None)
            elif old.version is not None:
                self._absent.pop((old.entry, old.version), None)
            self._lines[line.line.id] = line
            lines = self._dirty.get(old.entry, {})
            if lines.pop(old.id, None) is not None:
                self._dirty.setdefault(line.line.entry, {})[line.line.id] = line
            if not lines:
                self._dirty.pop(old.entry, None)

    def release(self, line: OpenLine) -> bool:
        """Give the line back; True if that was the last use (its files are closed then)."""
        with self._guard:
            line.users -= 1
            if line.users > 0:
                return False
            row = line.line
            unused = row.removed or row.id not in self._dirty.get(row.entry, {})
            if unused:
                self._forget(line)
        self.close_files(line)
        if unused:
            line.close_asides()
        if row.removed and row.id:
            # It was removed while somebody used it.
            self.note_clean(line, row.entry)
            if row.role is LineRole.ORPHAN:
                self.unlink([row.id])
        elif line.told_at_last_use and line.dirty:
            # It could not be settled while it was used, by whomever: now it can.
            line.told_at_last_use = False
            self.tell(LineClosed(row.id, row.entry))
        return True

    def _delete(self, line_ids: Sequence[int]) -> None:
        """Remove files; whoever looks after their rows, too, takes this over as `unlink`."""
        for line_id in line_ids:
            self.files.delete(line_id)

    def _forget(self, line: OpenLine) -> None:
        row = line.line
        if self._lines.get(row.id) is line:
            del self._lines[row.id]
        if row.version is not None and self._absent.get((row.entry, row.version)) is line:
            del self._absent[row.entry, row.version]

    def drop_unused(self, line: OpenLine) -> None:
        """Forget a line that nobody uses and that has nothing to publish."""
        with self._guard:
            row = line.line
            unused = line.users == 0 and row.id not in self._dirty.get(row.entry, {})
            if unused:
                self._forget(line)
        if unused:
            line.close_asides()

    @staticmethod
    def close_files(line: OpenLine) -> None:
        """Close the backing file if nobody uses the line."""
        with line.guard:
            if line.users:
                return
            for file in (line.reader, line.writer, *line.set_aside_files):
                if file is not None:
                    file.close()
            line.reader = line.writer = None
            line.unready()
            line.set_aside_files = []

    # --- manifests -----------------------------------------------------------------------------

    def manifests(self) -> frozenset[ContentHash]:
        """Return the manifests of all that is open or has unpublished changes."""
        with self._guard:
            lines = [*self._lines.values(), *self._absent.values()]
        contents = [content for line in lines for content in (line.line.content, line.origin)]
        return frozenset(content.manifest for content in contents if content is not None)

    def layout_of(self, line: OpenLine) -> Layout | None:
        """Return the layout of the version that `line` started from, if its root is here."""
        if line.layout is None:
            line.layout = self.layout(line.line.content)
        return line.layout


def absent_line(entry: EntryId, version: Dot, content: Content) -> Line:
    """Return a row, stored nowhere, for a version of which nothing is on this pod."""
    if not content.size:
        # Nothing is all that there is of it.
        return Line(0, entry, LineRole.CACHED, version, content, small=b"")
    blocks = block_count(content.size, content.block_size)
    return Line(0, entry, LineRole.CACHED, version, content, missing=blocks)


def _check_length(line: OpenLine, file: BackingFile) -> None:
    """Refuse a published file that is shorter than its version: the rest is not zeros."""
    row = line.line
    if row.content is None or row.dirty or line.dirty or row.role not in PUBLISHED:
        return
    if file.size() < row.content.size:
        line.reader = None
        file.close()
        raise StoreDamaged(said("A file of this pod's storage is shorter than it was."))
