"""Removes the files of lines that are of no use any more.

A file is removed in three steps, because a row without a file and a file without a row are both
wrong: its row is given the role `ORPHAN` in the transaction that makes it useless; the file is
unlinked after that commit reached the disk, for else a power cut could bring back the row and not
the file; and then the row is forgotten. As syncs cost time, this is done for many files at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress
from typing import Final

from core.contents.table import LineTable
from core.errors import WormholeError
from core.model.content import LineRole

_FILES_WAITING_MAX: Final = 64
# Who removes large files wants their space.
_BYTES_WAITING_MAX: Final = 2**24


class Unlinking:
    """Removes files once what made them useless is on the disk. Thread-safe."""

    def __init__(self, table: LineTable) -> None:
        """Remove files of `table`."""
        self._table = table
        self._guard = table.new_guard()
        # The bytes of each file that waits to be removed; None: it is gone, and its row waits.
        self._waiting: dict[int, int | None] = {}
        self._waiting_bytes = 0

    def __bool__(self) -> bool:
        """Say whether files wait to be removed."""
        return bool(self._waiting)

    def unlink(self, line_ids: Sequence[int]) -> None:
        """Remove files after the commit that made them useless: soon, with the next few."""
        waiting = {line_id: self._waits_for(line_id) for line_id in line_ids}
        with self._guard:
            self._wait(waiting)
            enough = self._waiting_bytes >= _BYTES_WAITING_MAX
            if not enough and len(self._waiting) < _FILES_WAITING_MAX:
                return
        with suppress(WormholeError):
            # What was done is done; a disk that fails is told of by the call that tries again.
            self.finish()

    def _wait(self, lines: Mapping[int, int | None]) -> None:
        """Add to what waits; with the guard held."""
        for line_id, size in lines.items():
            self._waiting_bytes += (size or 0) - (self._waiting.get(line_id) or 0)
            self._waiting[line_id] = size

    def _waits_for(self, line_id: int) -> int | None:
        """Remove a file at once if no power cut can bring back a need for it; else its size.

        What the disk refuses now is tried again with the others: who asks has done what they did.
        """
        with self._table.store.read() as reader:
            row = reader.line(line_id)
        try:
            if row is not None and row.version is None and not row.synced_by_program:
                self._table.files.delete(line_id)
                return None
            with closing(self._table.files.open(line_id, writable=False)) as file:
                return file.size()
        except WormholeError:
            return 0

    def finish(self) -> None:
        """Remove the files that wait for it, and forget their rows; for a worker.

        What cannot be removed, because the disk fails, waits for the next call.
        """
        with self._guard:
            gone, self._waiting = self._waiting, {}
            self._waiting_bytes = 0
        if not gone:
            return
        try:
            self._remove([line_id for line_id, size in gone.items() if size is not None])
            self._forget(gone)
        except BaseException:
            with self._guard:
                self._wait(gone)
            raise

    def _remove(self, line_ids: Sequence[int]) -> None:
        """Remove files once their uselessness is on the disk; a sync for none would be wasted."""
        if not line_ids:
            return
        self._table.store.sync()
        for line_id in line_ids:
            self._table.files.delete(line_id)

    def _forget(self, line_ids: Iterable[int]) -> None:
        with self._table.store.write() as writer:
            for line_id in line_ids:
                row = writer.line(line_id)
                # Others live on in the record store.
                if row is not None and row.role is LineRole.ORPHAN:
                    writer.drop_line(line_id)
