"""What is saved of older versions: made durable with the newer one, and looked at at a start.

Before a program changes a published block, the block is copied into the file of an older version.
Nobody waits until that copy is on the disk: its row counts as `unsynced` until it is, and after a
power cut every block of such a file is compared with its hash.
"""

from collections.abc import Collection
from contextlib import closing

from msgspec.structs import replace

from core.contents.bitmaps import BlockSet
from core.contents.changing import holes_of
from core.contents.manifests import Layout
from core.contents.table import LineTable
from core.errors import StoreDamaged, StoreError, WormholeError
from core.ids import EntryId
from core.model.content import Line, LineRole
from core.ports import BackingFile, RecordReader, RecordWriter


class OlderVersions:
    """Cares for the files of older versions that only what changed was saved into."""

    def __init__(self, table: LineTable) -> None:
        """Care for lines of `table`."""
        self._table = table
        self._doubted: set[int] = set()

    def sync(self, entries: Collection[EntryId]) -> list[Line]:
        """Sync what was saved of older versions of these files; return its rows. For a worker."""
        with self._table.store.read() as reader:
            rows = [row for entry in entries for row in reader.lines(entry) if row.unsynced]
        return [row for row in rows if row.id not in self._doubted and self._is_synced(row)]

    def _is_synced(self, row: Line) -> bool:
        try:
            with closing(self._table.files.open(row.id, writable=False)) as file:
                file.sync()
        except StoreDamaged:
            return False  # it went at this moment
        except WormholeError:
            # The next sync would succeed without it: a power cut compares it.
            self._doubted.add(row.id)
            return False
        return True

    def settle(self, writer: RecordWriter, *, power_cut: bool) -> None:
        """Find out what is saved of older versions: it hashes to what it should be.

        After a kill that may be more than was written down, after a power cut less.
        """
        for row in list(writer.lines_in_role(LineRole.HISTORY)):
            doubted = power_cut and row.unsynced
            if row.content is None and row.missing:
                writer.put_line(replace(row, role=LineRole.ORPHAN))
            elif row.content is not None and (row.missing or doubted):
                found = self._found(writer, row, doubted=doubted)
                if found is not None:
                    writer.put_line(found)

    def _found(self, reader: RecordReader, row: Line, *, doubted: bool) -> Line | None:
        layout = self._table.layout(row.content)
        if layout is None or reader.line(row.id) is None:
            return None
        try:
            file = self._table.files.open(row.id, writable=False)
        except StoreError:
            return None
        with closing(file):
            try:
                present = _said_and_right(file, row, layout) if doubted else BlockSet(row.present)
                _add_right(file, layout, present)
            except (LookupError, StoreError):
                # It stays as it was said to be: whoever brings it back or sends it compares it.
                return None
        missing = layout.count - len(present)
        return replace(
            row,
            present=present.encoded() if missing else b"",
            missing=missing,
            unsynced=row.unsynced and not doubted,
        )


def _add_right(file: BackingFile, layout: Layout, present: BlockSet) -> None:
    """Add the blocks that a file has data for and that hash to what they should be."""
    offset = file.next_data(0)
    while offset is not None and offset < layout.size:
        block = offset // layout.block_size
        hashed = file.hashes(block, 1, layout.block_size)[0]
        if hashed is not None and hashed == layout.hash_of(block):
            present.add(block)
        offset = file.next_data((block + 1) * layout.block_size)


def _said_and_right(file: BackingFile, row: Line, layout: Layout) -> BlockSet:
    """Return the holes of a version that its row says are here and that are empty indeed."""
    said, right = BlockSet(row.present), BlockSet()
    if row.whole:
        said.add_run(0, layout.count)
    for first, count in holes_of(layout).runs(0, layout.count):
        for block in range(first, first + count):
            hole = file.next_data(block * layout.block_size)
            if block in said and (hole is None or hole >= (block + 1) * layout.block_size):
                right.add(block)
    return right
