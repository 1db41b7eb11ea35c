"""Lines that are whole here only because a program read the file: no copies until they count."""

from collections.abc import Collection
from contextlib import ExitStack

from msgspec.structs import replace

from core.contents.events import LineFetched
from core.contents.open_lines import OpenLine
from core.contents.table import LineTable
from core.model.content import Line, LineRole


class CachedLines:
    """Lets what is cached count as copies. Thread-safe."""

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
