"""Shelves: two whole numbers for each of very many entries, in about 30 bytes each.

A dictionary takes seven times as much, for the objects that it refers to. Entries are spread over
the shelves by their hash; on a shelf they stand side by side as plain bytes, and searching a few
kilobytes of them takes no longer than making an object.
"""

from collections.abc import Iterator
from typing import Final

from core.ids import ENTRY_ID_BYTES, EntryId

SHELVES: Final = 4_096
_FIRST_BYTES: Final = 4
_SECOND_BYTES: Final = 8
_RECORD_BYTES: Final = ENTRY_ID_BYTES + _FIRST_BYTES + _SECOND_BYTES


class Shelves:
    """Entries with two numbers: one below 2**32, one below 2**64."""

    def __init__(self) -> None:
        """Make empty ones."""
        self._shelves: dict[int, bytearray] = {}
        self._count = 0

    def __len__(self) -> int:
        """How many entries are there."""
        return self._count

    def __contains__(self, entry: EntryId) -> bool:
        """Say whether an entry is there."""
        return self.get(entry) is not None

    def get(self, entry: EntryId) -> tuple[int, int] | None:
        """Return the numbers of an entry, None where it is not there."""
        shelf = self._shelves.get(hash(entry) % SHELVES)
        at = -1 if shelf is None else _find(shelf, entry)
        return None if shelf is None or at < 0 else _numbers(shelf, at)

    def put(self, entry: EntryId, first: int, second: int) -> None:
        """Keep the numbers of an entry; older ones go."""
        shelf = self._shelves.setdefault(hash(entry) % SHELVES, bytearray())
        at = _find(shelf, entry)
        record = entry + first.to_bytes(_FIRST_BYTES) + second.to_bytes(_SECOND_BYTES)
        if at < 0:
            shelf += record
            self._count += 1
        else:
            shelf[at : at + _RECORD_BYTES] = record

    def pop(self, entry: EntryId) -> tuple[int, int] | None:
        """Forget an entry; return its numbers, None where it is not there."""
        shelf = self._shelves.get(hash(entry) % SHELVES)
        at = -1 if shelf is None else _find(shelf, entry)
        if shelf is None or at < 0:
            return None
        numbers = _numbers(shelf, at)
        # The last one takes its place, so that there is never a gap.
        shelf[at : at + _RECORD_BYTES] = shelf[-_RECORD_BYTES:]
        del shelf[-_RECORD_BYTES:]
        self._count -= 1
        return numbers

    def items(self) -> Iterator[tuple[EntryId, int, int]]:
        """Yield all entries with their numbers, in no set order."""
        for shelf in self._shelves.values():
            for at in range(0, len(shelf), _RECORD_BYTES):
                yield EntryId(bytes(shelf[at : at + ENTRY_ID_BYTES])), *_numbers(shelf, at)


def _find(shelf: bytearray, entry: EntryId) -> int:
    """Return where the record of an entry begins, -1 if it has none."""
    at = shelf.find(entry)
    while at > 0 and at % _RECORD_BYTES:
        # The same bytes across two records, or in their numbers.
        at = shelf.find(entry, at + 1)
    return at


def _numbers(shelf: bytearray, at: int) -> tuple[int, int]:
    """Return the numbers of the record that begins there."""
    first = at + ENTRY_ID_BYTES
    second = first + _FIRST_BYTES
    return (
        int.from_bytes(shelf[first:second]),
        int.from_bytes(shelf[second : second + _SECOND_BYTES]),
    )
