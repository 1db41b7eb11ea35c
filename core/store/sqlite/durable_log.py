"""Making SQLite's write-ahead log durable, also after the disk failed once.

A kernel that cannot write a page says so once, to the next sync, and takes the page for written
from then on. After a failure the log is therefore written again as it is, before a sync of it is
believed (https://wiki.postgresql.org/wiki/Fsync_Errors).
"""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

from core.errors import StoreError
from core.saying import said

_PIECE_BYTES: Final = 2**20


class DurableLog:
    """The log of one database; its calls are made by one thread at a time."""

    def __init__(
        self,
        path: Path,
        alone: Callable[[], AbstractContextManager[None]],
        tell: Callable[[str], None],
    ) -> None:
        """Open the log at `path`; within `alone` nobody writes to it. `tell` hears of failures."""
        self._descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        self._alone = alone
        self._tell = tell
        self.doubted = False

    def sync(self) -> None:
        """Return when the log as it is survives a power cut. Raises `StoreError`."""
        try:
            if self.doubted:
                with self._alone():
                    self._write_again()
            os.fdatasync(self._descriptor)
        except OSError as error:
            self.doubted = True
            self._tell(error.strerror or str(error))
            raise StoreError(
                said(
                    "The disk of the storage failed: {problem}. What was written last may not "
                    "survive a power cut.",
                    problem=error.strerror or "",
                ),
                remedy=said("Look at the disk's health."),
            ) from error
        self.doubted = False

    def _write_again(self) -> None:
        size = os.fstat(self._descriptor).st_size
        for offset in range(0, size, _PIECE_BYTES):
            piece = os.pread(self._descriptor, _PIECE_BYTES, offset)
            done = 0
            while done < len(piece):
                done += os.pwrite(self._descriptor, memoryview(piece)[done:], offset + done)

    def close(self) -> None:
        """Close it."""
        os.close(self._descriptor)
