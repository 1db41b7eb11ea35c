"""What took the place of a removed file: the one that was renamed over it, as editors save."""

from collections.abc import Iterable

from core.ids import EntryId
from core.model.records import Dead
from core.model.rows import EntryRow


def successor(names: Iterable[EntryRow]) -> EntryId | None:
    """Return the entry that was renamed over one of the removed names of a file, None if none was.

    Of several, the last one counts.
    """
    buried = [head for name in names for head in name.places if isinstance(head, Dead)]
    over = [head for head in buried if head.replaced_by is not None]
    return max(over, key=lambda head: head.stamp).replaced_by if over else None
