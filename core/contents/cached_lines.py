"""Lines that are here only because a program read the file, or its start is kept: no copies.

What is whole among them can be let count.
"""

from collections.abc import Collection
from contextlib import ExitStack
from typing import Final

from msgspec.structs import replace

from core.contents.bitmaps import BlockSet
from core.contents.changing import holes_of
from core.contents.events import LineFetched
from core.contents.manifests import block_count
from core.contents.open_lines import OpenLine
from core.contents.table import LineTable
from core.model.content import Content, Line, LineRole

# Of smaller files it is not asked how much is holes: that costs more than it is worth.
_MAYBE_SPARSE_BYTES: Final = 64 * 2**20


class CachedLines:
    """Lets what is cached count as copies, and says how much it takes. Thread-safe."""

    def __init__(self, table: LineTable) -> None:
        """Work on the lines of `table`."""
        self._table = table

    def count(self, line_ids: Collection[int]) -> None:
        """Let those of the lines that are whole and cached be copies from now on. For a worker.

        What was dropped or replaced meanwhile stays as it is.
        """
        if not line_ids:
            return
        counted: list[Line] = []
        with ExitStack() as held:
            in_use: list[OpenLine] = []
            with self._table.store.write() as writer:
                for line_id in sorted(line_ids):
                    row = writer.line(line_id)
                    if row is None or row.role is not LineRole.CACHED or not row.whole:
                        continue
                    writer.put_line(replace(row, role=LineRole.CURRENT))
                    counted.append(row)
                    live = self._table.peek(line_id)
                    if live is not None:
                        # Let go after the commit: who writes it down meanwhile writes it as it was.
                        held.enter_context(live.guard)
                        in_use.append(live)
            for live in in_use:
                live.line = replace(live.line, role=LineRole.CURRENT)
        for row in counted:
            self._table.tell(LineFetched(row.id, row.entry))

    def taken_bytes(self, row: Line) -> int:
        """Return about how many bytes a line takes on the disk: holes take none. For a worker."""
        content = row.content
        if content is None or (row.whole and content.size < _MAYBE_SPARSE_BYTES):
            return 0 if content is None else content.size
        blocks = block_count(content.size, content.block_size) - row.missing
        return min(content.size, max(0, blocks - len(self._holes(row))) * content.block_size)

    def is_start(self, row: Line, size: int) -> bool:
        """Say whether only blocks of its first `size` bytes were fetched. For a worker."""
        if row.content is None:
            return False
        if row.whole:
            return row.content.size <= start_blocks(row.content, size) * row.content.block_size
        beyond = BlockSet(row.present)
        beyond.discard_run(0, start_blocks(row.content, size))
        if not beyond:
            return True
        holes = self._holes(row)
        return all(holes.has_run(first, count) for first, count in beyond.runs(0, beyond.end))

    def _holes(self, row: Line) -> BlockSet:
        layout = self._table.layout(row.content)
        if layout is None:
            return BlockSet()
        try:
            return holes_of(layout)
        except LookupError:
            return BlockSet()  # a part of the manifest is not here: nothing is known of holes


def has_start(row: Line, size: int) -> bool:
    """Say whether the first `size` bytes of what a line holds are here."""
    if row.content is None or row.whole:
        return row.content is not None
    return BlockSet(row.present).has_run(0, start_blocks(row.content, size))


def start_blocks(content: Content, size: int) -> int:
    """Return how many blocks the first `size` bytes of a content are in."""
    return block_count(min(size, content.size), content.block_size)
