"""Which of the lines of a file is opened and served for one of its versions."""

from collections.abc import Iterable
from typing import Final

from core.contents.open_lines import OpenLine
from core.ids import Dot, EntryId
from core.model.content import Line, LineRole
from core.ports import RecordReader

_ROLE_ORDER: Final = (LineRole.CURRENT, LineRole.CACHED, LineRole.HISTORY, LineRole.PULL)


def line_for(reader: RecordReader, entry: EntryId, version: Dot) -> Line | None:
    """Return the best line that holds `version`, wholly or in part.

    Never a torso in the history: nothing is fetched into it, so that who opened it would wait for
    what never comes there.
    """
    rows = [
        row
        for row in reader.lines(entry)
        if row.version == version and row.role in _ROLE_ORDER and row.content is not None
        if row.whole or row.role is not LineRole.HISTORY
    ]
    if not rows:
        return None
    return min(rows, key=lambda row: (row.missing, _ROLE_ORDER.index(row.role)))


def unpublished(lines: Iterable[OpenLine], version: Dot | None) -> OpenLine | None:
    """Return the one of a file's changed lines that is shown where `version` is what is shown."""
    for line in lines:
        if version is None:
            if not line.base_now and line.line.version is None:
                return line
        elif version in {*line.base_now, line.line.version, line.publishing}:
            return line
    return None
