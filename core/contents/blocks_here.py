"""What a version that is fetched takes from this pod itself: that needs no network."""

from collections.abc import Callable, Collection

from core.contents.open_lines import OpenLine
from core.contents.table import PUBLISHED, LineTable
from core.crypto import content_hash
from core.errors import StoreError
from core.ids import EntryId
from core.model.content import Line, LineRole

Store = Callable[[OpenLine, int, bytes], None]


class BlocksHere:
    """Finds blocks in the lines of this pod, each verified. For workers."""

    def __init__(self, table: LineTable, store: Store) -> None:
        """Look in the lines of `table`; `store` writes a block into a line that is filled."""
        self._table = table
        self._store = store

    def fill(self, line: OpenLine, also: Collection[EntryId] = ()) -> int:
        """Copy the blocks that other lines of the file, of its kin, or of the files `also`, have.

        Those that the line's own file has, although they do not count as here, are written again.
        Each is verified. Returns how many bytes were copied.
        """
        own, copied = line.line.entry, self._keep_own(line)
        with self._table.store.read() as reader:
            others = [
                row
                for entry in dict.fromkeys((own, *self._table.kin.of(own), *also))
                for row in reader.lines(entry)
                if row.id != line.line.id and row.content is not None and row.small is None
                if row.role not in {LineRole.ORPHAN, LineRole.QUARANTINE}
            ]
        for row in others:
            if row.content is not None and row.content.block_size == line.block_size:
                copied += self._copy_shared(line, row)
        return copied

    def _keep_own(self, line: OpenLine) -> int:
        """Write again what the disk gives once more after it refused it: nobody else may have it.

        It is written like what is fetched, because nobody knows whether it ever was synced.
        """
        layout = self._table.layout_of(line)
        if line.line.role not in PUBLISHED or layout is None or line.present is None:
            return 0
        copied = 0
        for first, count in list(line.present.gaps(0, layout.count)):
            for block in range(first, first + count):
                data_at = line.file().next_data(block * line.block_size)
                if data_at is None:
                    return copied
                if data_at < (block + 1) * line.block_size:
                    copied += self._copy_block(line, line, block, layout.length_of(block))
        return copied

    def _copy_shared(self, line: OpenLine, row: Line) -> int:
        mine, theirs = self._table.layout_of(line), self._table.layout(row.content)
        if mine is None or theirs is None or line.present is None:
            return 0
        source = self._table.acquire(row)
        copied = 0
        try:
            for block in range(min(mine.count, theirs.count)):
                same = mine.hash_of(block) is not None and mine.hash_of(block) == theirs.hash_of(
                    block
                )
                usable = source.present is None or block in source.present
                if same and usable and block not in line.present:
                    copied += self._copy_block(line, source, block, mine.length_of(block))
        except LookupError:
            return copied  # a part of a manifest is not here: what is missing is fetched
        finally:
            self._table.release(source)
        return copied

    def _copy_block(self, line: OpenLine, source: OpenLine, block: int, length: int) -> int:
        layout = line.layout
        try:
            data = source.file().read(block * line.block_size, length)
        except StoreError:
            return 0  # the disk does not read it: it is fetched, and the others are used
        if layout is None or content_hash(data) != layout.hash_of(block):
            return 0  # it is being changed, or it rotted: it is fetched
        self._store(line, block, data)
        return length
