"""A version that was recorded again: the line that has its content holds the newer record.

An operation that keeps a file where it is shown may record its version once more, over versions
that were removed beside it. The bytes are the same and nobody sends them again: they lie here,
under the version that was replaced.
"""

from collections.abc import Callable, Collection
from typing import Final

from msgspec.structs import replace

from core.contents.finding import line_for
from core.contents.publication import Publication
from core.contents.table import LineTable
from core.ids import Dot, EntryId
from core.model.content import Content, Line, LineRole
from core.model.records import Version
from core.ports import RecordReader

_ROLE_ORDER: Final = (LineRole.CURRENT, LineRole.CACHED, LineRole.HISTORY)


class Restating:
    """Gives lines to the versions that repeat them."""

    def __init__(self, table: LineTable, publication: Callable[[], Publication]) -> None:
        """Look among the lines of `table`; `publication` begins one."""
        self._table = table
        self._publication = publication

    def restate(self, entry: EntryId) -> bool:
        """Let lines of a file hold those of its versions that are nowhere here; True if one does.

        No guard and no transaction is held.
        """
        with self._table.store.read() as reader:
            if not self._repeats(reader, entry):
                return False
        with self._publication() as publication, self._table.store.write() as writer:
            found = self._repeats(writer, entry)
            for row, version in found:
                cached = row.role is LineRole.CACHED
                role = LineRole.CACHED if cached else LineRole.CURRENT
                kept = replace(row, role=role, kept_until_ms=0)
                publication.relabel(writer, kept, version)
        return bool(found)

    def _repeats(self, reader: RecordReader, entry: EntryId) -> list[tuple[Line, Version]]:
        file = reader.row(entry)
        heads = [] if file is None else [h for h in file.contents if isinstance(h, Version)]
        lacking = [head for head in heads if not _is_whole(line_for(reader, entry, head.dot))]
        if not lacking:
            return []
        shown = {head.dot for head in heads}
        usable = [row for row in reader.lines(entry) if self._is_usable(row, shown)]
        usable.sort(key=lambda row: _ROLE_ORDER.index(row.role))
        found = []
        for version in lacking:
            content = Content(version.manifest, version.size, version.block_size)
            row = next((row for row in usable if row.content == content), None)
            if row is not None:
                usable.remove(row)
                found.append((row, version))
        return found

    def _is_usable(self, row: Line, heads: Collection[Dot]) -> bool:
        """Say whether a line is whole, as it was published, and of no version that counts."""
        if row.role not in _ROLE_ORDER or not row.whole or row.version is None:
            return False
        if row.version in heads:
            return False
        # The mark alone says only that what was published was not synced yet.
        live = self._table.peek(row.id)
        return live is None or not (live.dirty or live.ready)


def _is_whole(row: Line | None) -> bool:
    return row is not None and row.whole
