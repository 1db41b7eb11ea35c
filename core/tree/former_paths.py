"""Where an entry stands or last stood: by this, older versions of removed files are found."""

from typing import Final

from core.ids import EntryId
from core.tree.reader import TreeReader

_DEPTH_MAX: Final = 4_096


def former_path(reader: TreeReader, entry: EntryId) -> bytes:
    """Return the path at which an entry stands, or stood until it was removed.

    Folders above it count under the names that they have now, or had at their own removal. Empty
    where the tree knows no place of the entry: it was forgotten, or never had one.
    """
    names: list[bytes] = []
    row = reader.row(entry)
    for _ in range(_DEPTH_MAX):
        if row is None or not row.name:
            break
        names.append(row.name)
        row = reader.row(row.parent)
    return b"/" + b"/".join(reversed(names)) if names else b""
