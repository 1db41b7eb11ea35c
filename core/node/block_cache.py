"""A bounded memory of blocks that were fetched to be read and are not kept."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from core.ids import Dot

BYTES_MAX: Final = 32 * 2**20


class MemoryBlockCache:
    """See `core.ports.BlockCache`; the longest unused blocks go first."""

    def __init__(self, bytes_max: int = BYTES_MAX) -> None:
        """Keep at most `bytes_max` bytes."""
        self._bytes_max = bytes_max
        self._bytes = 0
        self._blocks: OrderedDict[tuple[Dot, int], bytes] = OrderedDict()
        self._watched: dict[Dot, tuple[int, Callable[[int], None]]] = {}
        self._lock = threading.Lock()

    def get(self, version: Dot, index: int) -> bytes | None:
        """Return a block's bytes, or None."""
        with self._lock:
            data = self._blocks.get((version, index))
            if data is not None:
                self._blocks.move_to_end((version, index))
            used = self._passed(version, index) if data is not None and self._watched else None
        if used is not None:
            used(index)
        return data

    def put(self, version: Dot, index: int, data: bytes) -> None:
        """Keep a block, and let go of the longest unused beyond the bound."""
        with self._lock:
            before = self._blocks.pop((version, index), b"")
            self._blocks[version, index] = data
            self._bytes += len(data) - len(before)
            while self._bytes > self._bytes_max and len(self._blocks) > 1:
                _, gone = self._blocks.popitem(last=False)
                self._bytes -= len(gone)

    def has(self, version: Dot, index: int) -> bool:
        """Say whether a block is here, without using it."""
        with self._lock:
            return (version, index) in self._blocks

    def watch(self, version: Dot, index: int, used: Callable[[int], None]) -> None:
        """Call `used` once, with its number, when that block or one behind it is used."""
        with self._lock:
            self._watched[version] = (index, used)

    def unwatch(self, version: Dot) -> None:
        """Watch no block of a version any more."""
        with self._lock:
            self._watched.pop(version, None)

    def _passed(self, version: Dot, index: int) -> Callable[[int], None] | None:
        """Return whom to tell that a block is used, once."""
        first, used = self._watched.get(version, (index + 1, None))
        if index < first:
            return None
        del self._watched[version]
        return used
