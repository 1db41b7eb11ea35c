"""Serving blocks to other pods: any block of any version that is here, wherever it is.

Every block is hashed before it leaves. One that is not what it should be is either rot (the file
is as it was when it was published) or a change that nobody told us of; the two are told apart by
size and times, because treating a change as rot would throw away what a program wrote.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from msgspec.structs import replace

from core.contents.bitmaps import BlockSet
from core.contents.events import BlockRotted, ChangeFound, ContentEvent
from core.contents.manifests import block_count, small_revision
from core.contents.mending import Mending, is_sound
from core.contents.open_lines import OpenLine
from core.contents.table import LineTable
from core.contents.unreadable import Unreadable
from core.crypto import content_hash
from core.errors import StoreDamaged, StoreError
from core.model.content import Line, LineRole
from core.ports import BlockName

_NO_COPIES = frozenset({LineRole.HISTORY, LineRole.REMOVED})


@dataclass(frozen=True, slots=True)
class Damage:
    """Blocks that are not what they were, by number.

    `rotted`: they count as not here any more, and are fetched from elsewhere. `refused`: the disk
    does not read them, and no other pod has them; they stay as they are.
    """

    rotted: list[int] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)


class Serving:
    """Finds blocks by name. Thread-safe; called in threads of the transport."""

    def __init__(self, table: LineTable, mending: Mending, unreadable: Unreadable) -> None:
        """Serve from the lines of `table`.

        Those whose file is gone are left to `mending`, blocks that the disk refuses to
        `unreadable`.
        """
        self._table = table
        self._mending = mending
        self._unreadable = unreadable

    def block(self, name: BlockName) -> bytes | None:
        """Return the block or part of a manifest that `name` names, verified, or None.

        Raises `StoreError` if a disk fails and the block is nowhere else, as far as this pod knows.
        """
        if name.index < 0:
            return self._part(name)
        with self._table.store.read() as reader:
            rows = [
                row
                for entry in (name.entry, *self._table.kin.of(name.entry))
                for row in reader.lines(entry)
                if row.content is not None
            ]
        rows.sort(key=lambda row: row.version != name.version)
        failure: StoreError | None = None
        for row in rows:
            try:
                data = self._from(row, name)
            except StoreError as error:
                failure = error  # another line may have the same block
                continue
            if data is not None:
                return data
        if failure is not None:
            raise failure
        return None

    def _part(self, name: BlockName) -> bytes | None:
        encoded = self._table.part(name.digest)
        if encoded is not None:
            return encoded
        with self._table.store.read() as reader:
            rows: Iterable[Line] = reader.lines(name.entry)
        for row in rows:
            if row.small is not None and row.version == name.version:
                return dict(small_revision(row.small).parts).get(name.digest)
        return None

    def _from(self, row: Line, name: BlockName) -> bytes | None:
        if row.small is not None:
            return row.small if content_hash(row.small) == name.digest else None
        if row.role in {LineRole.ORPHAN, LineRole.QUARANTINE}:
            return None
        layout = self._table.layout(row.content)
        try:
            if layout is None or name.index >= layout.count:
                return None
            if layout.hash_of(name.index) != name.digest:
                return None
            return self._verified(row, name, layout.length_of(name.index))
        except (LookupError, StoreDamaged) as error:
            # What is being fetched may have its row before its file.
            if isinstance(error, StoreDamaged) and row.role is not LineRole.PULL:
                self._mending.mend(row.id)
            return None

    def _verified(self, row: Line, name: BlockName, length: int) -> bytes | None:
        line = self._table.acquire(row)
        try:
            if not self._usable(line, row, name.index):
                return None
            try:
                data = line.file().read(name.index * line.block_size, length)
            except StoreError:
                if not self._unreadable.lose(line, [name.index]):
                    raise
                return None
            if content_hash(data) == name.digest:
                return data
            event = self._judge(line, name.index)
        finally:
            if self._table.release(line):
                self._table.drop_unused(line)
        if event is not None:
            self._table.tell(event)
        return None

    def _usable(self, line: OpenLine, row: Line, block: int) -> bool:
        if line.line.version != row.version:
            return False
        if line.changes.everything or block in line.changes.blocks:
            return False
        saved = self._saved(row)
        if saved is not None:
            return block in saved
        return line.present is None or block in line.present

    def _saved(self, row: Line) -> BlockSet | None:
        """Return what was saved so far into an aside whose row does not say it yet."""
        for line in self._table.lines_of(row.entry):
            for aside in line.asides:
                if aside.line == row.id:
                    return aside.saved
        return None

    def _judge(self, line: OpenLine, block: int) -> ContentEvent | None:
        """Decide what a block that is not what it was means, and write it down."""
        row = line.line
        # What is no copy any more is not mended: one that has the version is asked instead.
        if line.dirty or row.dirty or row.version is None or row.role in _NO_COPIES:
            return None
        if row.noted is not None and line.file().noted() != row.noted:
            return self._changed(line)
        with self._table.store.write() as writer, line.guard:
            count = block_count(line.size, line.block_size)
            here = BlockSet()
            here.add_run(0, count)
            present = (line.present or here).copy()
            present.discard(block)
            missing = count - len(present)
            line.line = replace(line.line, present=present.encoded(), missing=missing)
            line.present = present
            writer.put_line(line.line)
        return BlockRotted(row.id, row.entry, row.version, block)

    def _changed(self, line: OpenLine) -> ContentEvent:
        with self._table.store.write() as writer, line.guard:
            row = line.line
            base = (row.version,) if row.version is not None else ()
            line.line = replace(row, base=base)
            writer.put_line(line.line)
            line.changes.everything = True
            line.written = True
            line.changed_ns = None  # nobody saw when
            line.size = line.file().size()
            line.mtime_ns = line.file().noted().mtime_ns
            self._table.note_dirty(line)
        return ChangeFound(line.line.id, line.line.entry)

    def scrub(self, row: Line, first: int, count: int) -> Damage:
        """Re-read blocks of a published line; return those that are damaged (each is told, too).

        A block that the disk refuses does not end it: the others are read.
        """
        found = Damage()
        with self._table.store.read() as reader:
            now = reader.line(row.id)
        # What was found before is not here any more: as the row was then, it would be again.
        if now is None or now.version != row.version or now.version is None:
            return found
        if now.small is not None:
            if not is_sound(now) and self._mending.mend(now.id):
                found.rotted.append(0)
            return found
        layout = self._table.layout(now.content)
        if layout is None:
            return found
        end = min(first + count, layout.count)
        digests = {block: layout.hash_of(block) for block in range(first, end)}
        blocks = {block: digest for block, digest in digests.items() if digest is not None}
        try:
            line = self._table.acquire(now)
        except StoreDamaged:
            # Its file is gone or cut: it was never there, or all from some block on is missing.
            if self._mending.mend(row.id):
                found.rotted.extend(list(blocks)[:1])
            return found
        except StoreError:
            found.refused.extend(blocks)  # not even the file can be opened
            return found
        try:
            for block, digest in blocks.items():
                self._scrub_block(line, now, block, layout.length_of(block), digest, found)
        finally:
            if self._table.release(line):
                self._table.drop_unused(line)
        return found

    def _scrub_block(
        self, line: OpenLine, row: Line, block: int, length: int, digest: bytes, found: Damage
    ) -> None:
        if not self._usable(line, row, block):
            return
        try:
            data = line.file().read(block * line.block_size, length)
        except StoreError:
            lost = self._unreadable.lose(line, [block])
            (found.rotted if lost else found.refused).append(block)
            return
        event = None if content_hash(data) == digest else self._judge(line, block)
        if event is not None:
            found.rotted.append(block)
            self._table.tell(event)
