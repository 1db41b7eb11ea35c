"""What a storage takes on its disk: backing files and records, whoever else uses the disk too."""

import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from core.ports import Clock

# Looking at 100,000 files takes a quarter of a second: it may be a fiftieth of the time at most.
_REST_FACTOR: Final = 50.0
_BLOCK_BYTES: Final = 512  # the unit of st_blocks, whatever the disk's own is
_NOT_DATA: Final = frozenset({"reserve"})


class Footprint:
    """Measures a storage folder now and then; remembers what it found. Any thread."""

    def __init__(self, storage: Path, clock: Clock) -> None:
        """Measure `storage`; nothing is looked at before `measure`."""
        self._storage = storage
        self._clock = clock
        self._lock = threading.Lock()
        self._not_before = 0.0
        self._last: int | None = None

    @property
    def last(self) -> int | None:
        """Bytes at the last look, None before the first."""
        return self._last

    def measure(self) -> int:
        """Look now unless a look was just taken; return the bytes on the disk. For a worker."""
        with self._lock:
            now = self._clock.monotonic()
            if self._last is not None and now < self._not_before:
                return self._last
            self._last = sum(_sizes(self._storage))
            end = self._clock.monotonic()
            self._not_before = end + (end - now) * _REST_FACTOR
            return self._last


def _sizes(storage: Path) -> Iterator[int]:
    """Yield what each file takes: holes take nothing. What goes meanwhile is passed over."""
    folders = [os.fspath(storage)]
    while folders:
        folder = folders.pop()
        with suppress(FileNotFoundError), os.scandir(folder) as entries:
            for entry in entries:
                if entry.name in _NOT_DATA:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                    continue
                with suppress(FileNotFoundError):
                    yield entry.stat(follow_symlinks=False).st_blocks * _BLOCK_BYTES
