"""A bounded memory of blocks that were fetched to be read and are not kept."""

import threading
from collections import OrderedDict
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
        self._lock = threading.Lock()

    def get(self, version: Dot, index: int) -> bytes | None:
        """Return a block's bytes, or None."""
        with self._lock:
            data = self._blocks.get((version, index))
            if data is not None:
                self._blocks.move_to_end((version, index))
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
