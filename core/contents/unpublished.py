"""Reading what no version says yet, for a pod that is to have it before its version is told."""

from core.contents.table import LineTable


def read_unpublished(table: LineTable, line_id: int, offset: int, length: int) -> bytes | None:
    """Return bytes of a line with unpublished changes, as they are now; None where it has none.

    Any thread. Who asked compares them with a hash: a program may write meanwhile. Raises
    `StoreError`.
    """
    line = table.peek(line_id)
    if line is None or not table.acquire_dirty(line):
        return None
    try:
        with line.guard:
            return line.file().read(offset, length)
    finally:
        if table.release(line):
            table.drop_unused(line)
