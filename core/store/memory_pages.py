"""The bytes of one file of the memory twin: pages of 4 KiB, holes where none was written.

It remembers what was changed since the last `sync`, so that a crash can bring it back.
"""

from collections.abc import Callable
from typing import Final

PAGE_BYTES: Final = 4096
SECTOR_BYTES: Final = 512  # what a disk writes at once
_ZEROS: Final = bytes(PAGE_BYTES)


class Pages:
    """A sparse sequence of bytes with a size."""

    def __init__(self) -> None:
        """Make an empty one."""
        self.size = 0
        self.reserved: set[int] = set()
        self._pages: dict[int, bytes] = {}
        self._before: dict[int, bytes | None] = {}
        self._size_before: int | None = None
        self._missed: set[int] = set()

    @property
    def allocated(self) -> int:
        """How many bytes the pages take up."""
        return len(self._pages.keys() | self.reserved) * PAGE_BYTES

    def new_pages(self, offset: int, length: int) -> int:
        """Return how many pages a write there would add."""
        if length <= 0:
            return 0
        touched = range(offset // PAGE_BYTES, (offset + length - 1) // PAGE_BYTES + 1)
        return sum(page not in self._pages and page not in self.reserved for page in touched)

    def _put(self, page: int, data: bytes | None) -> None:
        self._before.setdefault(page, self._pages.get(page))
        self._missed.discard(page)
        if data is None:
            self._pages.pop(page, None)
        else:
            self._pages[page] = data

    def _resize(self, size: int) -> None:
        if self._size_before is None:
            self._size_before = self.size
        self.size = size

    def read(self, offset: int, size: int) -> bytes:
        """Return up to `size` bytes, holes as zeros."""
        end = min(offset + size, self.size)
        if end <= offset:
            return b""
        first, last = offset // PAGE_BYTES, (end - 1) // PAGE_BYTES
        joined = b"".join(self._pages.get(page, _ZEROS) for page in range(first, last + 1))
        return joined[offset - first * PAGE_BYTES : end - first * PAGE_BYTES]

    def write(self, offset: int, data: bytes) -> None:
        """Write `data`, growing as needed."""
        position = 0
        while position < len(data):
            page, start = divmod(offset + position, PAGE_BYTES)
            piece = data[position : position + PAGE_BYTES - start]
            if len(piece) < PAGE_BYTES:
                old = self._pages.get(page, _ZEROS)
                self._put(page, old[:start] + piece + old[start + len(piece) :])
            else:
                self._put(page, piece)
            position += len(piece)
        if data and offset + len(data) > self.size:
            self._resize(offset + len(data))

    def truncate(self, size: int) -> None:
        """Set the size; what is cut off reads as zeros if it grows again."""
        if size < self.size:
            self._clear(size, self.size - size)
            kept = -(-size // PAGE_BYTES)
            self.reserved = {page for page in self.reserved if page < kept}
        self._resize(size)

    def punch(self, offset: int, length: int) -> None:
        """Make a hole within the size."""
        self._clear(offset, min(length, self.size - offset))

    def _clear(self, offset: int, length: int) -> None:
        if length <= 0:
            return
        end = offset + length
        for page in sorted(self._pages):
            start = page * PAGE_BYTES
            if start >= end or start + PAGE_BYTES <= offset:
                continue
            low, high = max(offset - start, 0), min(end - start, PAGE_BYTES)
            if low == 0 and (high == PAGE_BYTES or end >= self.size):
                self._put(page, None)
                self.reserved.discard(page)
            else:
                old = self._pages[page]
                self._put(page, old[:low] + bytes(high - low) + old[high:])

    def next_data(self, offset: int) -> int | None:
        """Return where data begins at or after `offset`."""
        wanted = offset // PAGE_BYTES
        found = min((page for page in self._pages if page >= wanted), default=None)
        if offset >= self.size or found is None or found * PAGE_BYTES >= self.size:
            return None
        return max(offset, found * PAGE_BYTES)

    def next_hole(self, offset: int) -> int:
        """Return where a hole begins at or after `offset`, at the latest at the end."""
        page = offset // PAGE_BYTES
        while page in self._pages:
            page += 1
        return min(max(offset, page * PAGE_BYTES), self.size)

    def flip(self, offset: int, bit: int) -> None:
        """Turn one bit over behind everybody's back, as a bad disk does."""
        page, at = divmod(offset, PAGE_BYTES)
        data = bytearray(self._pages.get(page, _ZEROS))
        data[at] ^= 1 << bit
        self._pages[page] = bytes(data)

    def copy(self) -> "Pages":
        """Return a clone that shares no changes."""
        other = Pages()
        other.size = self.size
        other._pages = dict(self._pages)
        other._before = dict.fromkeys(self._pages)
        other._size_before = 0
        return other

    def sync(self) -> None:
        """Make what is here survive a crash, except what a failed sync missed."""
        self._before = {page: old for page, old in self._before.items() if page in self._missed}
        self._size_before = None

    def fail_sync(self) -> None:
        """Take for synced what is not, as a kernel does whose disk failed to write it."""
        self._missed.update(self._before)

    def crash(self, survives: Callable[[], bool]) -> None:
        """Lose those changes since the last `sync` for which `survives` says no.

        It is asked for each page and, where only some of a page was lost, for each sector.
        """
        for page, old in self._before.items():
            now = self._pages.get(page)
            if survives():
                continue
            if survives():
                self._pages[page] = _torn(old or _ZEROS, now or _ZEROS, survives)
            elif old is None:
                self._pages.pop(page, None)
            else:
                self._pages[page] = old
        if self._size_before is not None and not survives():
            self.size = self._size_before
        self._clear(self.size, 2**63)
        self._missed.clear()
        self.sync()


def _torn(old: bytes, new: bytes, survives: Callable[[], bool]) -> bytes:
    """Return a page of which some sectors were written and the others were not."""
    return b"".join(
        (new if survives() else old)[start : start + SECTOR_BYTES]
        for start in range(0, PAGE_BYTES, SECTOR_BYTES)
    )
