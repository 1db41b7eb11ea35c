"""What was deleted and may still be brought back, as far as this pod has it."""

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from core.contents.older_lines import removed_versions
from core.control.schema import LogRow
from core.model.content import Line
from core.node.recent import DELETED, Recent, recent_of
from core.node.services.looking import version_name
from core.node.services.paths import for_people
from core.node.services.times import shown_time
from core.ports import RecordReader

_FILES: Final = "files"


def kept_of(reader: RecordReader, gone: Recent, now_ms: int) -> Line | None:
    """Return the version that a deleted file had, where `restore` of its path would find it here.

    None as well for one that is there only until all members know of the removal: it may go at any
    moment.
    """
    for entry in gone.entries:
        for each in removed_versions(reader, entry):
            line = each.line
            is_it = line.whole and version_name(line.version) == gone.version != ""
            if is_it and line.kept_until_ms > now_ms and for_people(each.path) == gone.path:
                return line
    return None


def with_undo(reader: RecordReader, rows: Iterable[LogRow], now_ms: int) -> list[LogRow]:
    """Return `rows`; those of deleted files say which version may be brought back, until when."""
    return [_with_undo(reader, row, now_ms) if row.kind == DELETED else row for row in rows]


def _with_undo(reader: RecordReader, row: LogRow, now_ms: int) -> LogRow:
    gone = recent_of(row)
    if not gone or len(gone) != row.facts.get(_FILES):
        return row  # of those that the row does not name nothing is known
    kept = [kept_of(reader, each, now_ms) for each in gone]
    lines = [line for line in kept if line is not None]
    if len(lines) != len(gone):
        return row
    until = shown_time(min(line.kept_until_ms for line in lines))
    return replace(row, undo=version_name(lines[0].version) if row.path else "", undo_until=until)
