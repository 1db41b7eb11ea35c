"""Shelves: two whole numbers for each of very many entries, in about 30 bytes each.

A dictionary takes seven times as much, for the objects that it refers to. Entries are spread over
the shelves by their hash; on a shelf they stand side by side as plain bytes, and searching a few
kilobytes of them takes no longer than making an object.
"""

from collections.abc import Iterator
from struct import Struct
from typing import Final

from core.ids import ENTRY_ID_BYTES, EntryId

SHELVES: Final = 4_096
_RECORD: Final = Struct(f"<{ENTRY_ID_BYTES}sIQ")


class Shelves:
    """Entries with two numbers: one below 2**32, one below 2**64."""

    def __init__(self) -> None:
        """Make empty ones."""
        self._shelves: list[bytearray | None] = [None] * SHELVES
        self._count = 0

    def __len__(self) -> int:
        """How many entries are there."""
        return self._count

    def __contains__(self, entry: EntryId) -> bool:
        """Say whether an entry is there."""
        return self.get(entry) is not None

    def get(self, entry: EntryId) -> tuple[int, int] | None:
        """Return the numbers of an entry, None where it is not there."""
        shelf = self._shelves[hash(entry) % SHELVES]
        at = -1 if shelf is None else _find(shelf, entry)
        if shelf is None or at < 0:
            return None
        _, first, second = _RECORD.unpack_from(shelf, at)
        return first, second

    def put(self, entry: EntryId, first: int, second: int) -> None:
        """Keep the numbers of an entry; older ones go."""
        place = hash(entry) % SHELVES
        shelf = self._shelves[place]
        if shelf is None:
            shelf = self._shelves[place] = bytearray()
        at = _find(shelf, entry)
        if at < 0:
            shelf += _RECORD.pack(entry, first, second)
            self._count += 1
        else:
            _RECORD.pack_into(shelf, at, entry, first, second)

    def pop(self, entry: EntryId) -> tuple[int, int] | None:
        """Forget an entry; return its numbers, None where it is not there."""
        shelf = self._shelves[hash(entry) % SHELVES]
        at = -1 if shelf is None else _find(shelf, entry)
        if shelf is None or at < 0:
            return None
        _, first, second = _RECORD.unpack_from(shelf, at)
        # The last one takes its place, so that there is never a gap.
        shelf[at : at + _RECORD.size] = shelf[-_RECORD.size :]
        del shelf[-_RECORD.size :]
        self._count -= 1
        return first, second

    def items(self) -> Iterator[tuple[EntryId, int, int]]:
        """Yield all entries with their numbers, in no set order."""
        for shelf in self._shelves:
            for entry, first, second in _RECORD.iter_unpack(shelf or b""):
                yield EntryId(entry), first, second


def _find(shelf: bytearray, entry: EntryId) -> int:
    """Return where the record of an entry begins, -1 if it has none."""
    at = shelf.find(entry)
    while at > 0 and at % _RECORD.size:
        # The same bytes across two records, or in their numbers.
        at = shelf.find(entry, at + 1)
    return at
