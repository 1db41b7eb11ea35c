"""Syncing the bytes of a line, and what a sync that failed leaves.

A kernel that cannot write a page says so once, to the next `fsync`, and takes the page for written
from then on: the sync after that succeeds, and the bytes are on no disk. So no sync of a line is
believed after one that failed, until its bytes were written again
(https://wiki.postgresql.org/wiki/Fsync_Errors).
"""

from collections.abc import Iterable
from contextlib import closing, suppress
from typing import Final

from msgspec.structs import replace

from core.contents.open_lines import OpenLine
from core.contents.table import LineTable
from core.contents.verifying import verified_blocks
from core.errors import StoreError, WormholeError
from core.saying import said

# The boot of the kernel in which a sync failed: after a restart nobody knows for which lines.
FAILED_IN_BOOT: Final = "sync-failed-in-boot"


class Syncing:
    """Syncs lines, and remembers which ones it failed for. Thread-safe."""

    def __init__(self, table: LineTable) -> None:
        """Sync lines of `table`."""
        self._table = table
        self._doubted: set[int] = set()
        self.boot = b""

    def doubt(self, line_ids: Iterable[int]) -> None:
        """Believe no sync of these lines before their bytes were written again."""
        self._doubted.update(line_ids)

    def sync(self, line: OpenLine) -> None:
        """Return when the bytes of an open line survive a power cut.

        Raises what the disk raises; after that a `StoreError` at each call, until the line has no
        unpublished changes any more and `sync_unchanging` has written it again.
        """
        if line.line.id in self._doubted:
            raise StoreError(
                said(
                    "The disk of the storage failed to write this file: it may not survive a "
                    "power cut, and what is there is not on the disk for certain."
                ),
                remedy=said("Save the file under another name, and look at the disk's health."),
            )
        try:
            line.file().sync()
        except WormholeError:
            self.note_failed(line.line.id)
            raise

    def note_failed(self, line_id: int) -> None:
        """Believe no sync of a line from now on, and after a restart neither."""
        self._doubted.add(line_id)
        # The records may be on the same disk; without the note a restart only knows less.
        with suppress(WormholeError), self._table.store.write() as writer:
            writer.set_fact(FAILED_IN_BOOT, self.boot)

    def sync_unchanging(self, line: OpenLine) -> None:
        """Sync a line that nobody changes; after a failure its bytes are written again first.

        Raises what `sync` raises, and `ContentDamaged` if its bytes are not its version's any more.
        """
        if line.line.id in self._doubted:
            self._write_again(line)
        self.sync(line)

    def _write_again(self, line: OpenLine) -> None:
        layout = self._table.layout(line.line.content)
        with line.guard:
            if layout is None or line.dirty or line.writers or line.file().mapped_for_writing():
                return
            with closing(self._table.files.open(line.line.id, writable=True)) as file:
                for offset, data in verified_blocks(line, layout):
                    file.write(offset, data)
                noted = file.noted()
        with self._table.store.write() as writer, line.guard:
            if not line.dirty and line.line.version is not None:
                line.line = replace(line.line, noted=noted)
                writer.put_line(line.line)
        self._doubted.discard(line.line.id)
