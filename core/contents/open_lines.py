"""Changing the bytes of a content line in use, and knowing which blocks changed.

Everything here is about one backing file and holds its guard only for the length of a disk call.
Nothing here begins a transaction of the record store: a line is made ready for changes first
(`core.contents.changing`), so that a thread which holds a transaction may take the guard, and never
the other way round.
"""

from core.contents.changes import Missing, Snapshot
from core.contents.manifests import block_count, blocks_of
from core.contents.readable_lines import ReadableLine


class OpenLine(ReadableLine):
    """One content line that is open, or has changes that were not published yet."""

    def missing_for(self, offset: int, length: int) -> Missing | None:
        """Say which block must come first, before a change of a part of it."""
        if self.present is None or length <= 0:
            return None
        first, count = blocks_of(offset, length, self.block_size)
        for block in {first, first + count - 1}:
            start = block * self.block_size
            end = min(start + self.block_size, self.size)
            covered = offset <= start and offset + length >= end
            if end > start and not covered and block not in self.present:
                return Missing(block, 1)
        return None

    def missing_at(self, offset: int) -> Missing | None:
        """Say whether the block around `offset` must come first, because a part of it stays."""
        block = offset // self.block_size
        here = self.present is None or block in self.present or offset >= self.size
        return None if here else Missing(block, 1)

    def missing_for_growth(self, size: int) -> Missing | None:
        """Say whether the last block must come first, because the file grows beyond it."""
        # Not asked as a change of its last byte: that would cover a block of one byte whole.
        inside = self.size % self.block_size
        return self.missing_at(self.size - 1) if inside and size > self.size else None

    def write(self, offset: int, data: memoryview | bytes, now_ns: int) -> None:
        """Write all of `data`; the line is ready and the blocks at its edges are here."""
        length = len(data)
        with self.guard:
            self._before(offset, length)
            self.file().write(offset, data)
            self._after(offset, length, now_ns)
            self.size = max(self.size, offset + length)

    def punch(self, offset: int, length: int, now_ns: int) -> None:
        """Make a hole; the size stays."""
        with self.guard:
            length = min(length, max(self.size_now() - offset, 0))
            if length:
                self._before(offset, length)
                self.file().punch(offset, length)
                self._after(offset, length, now_ns)

    def allocate(self, offset: int, length: int, *, keep_size: bool, now_ns: int) -> None:
        """Reserve room; the file grows to `offset + length` unless `keep_size`."""
        with self.guard:
            self.file().allocate(offset, length, keep_size)
            if not keep_size and offset + length > self.size_now():
                self.truncate(offset + length, now_ns)

    def truncate(self, size: int, now_ns: int) -> None:
        """Set the size; the block at the new end is here."""
        with self.guard:
            old = self.size_now()
            low, high = min(old, size), max(old, size)
            self._before(low, high - low if size < old else 0)
            self.file().truncate(size)
            if size <= old:
                self.changes.cut(size)
            # A last block that stays as it is may still arrive.
            if size > old or (size < old and low % self.block_size):
                self.changes.blocks.add(low // self.block_size)
            if size > old:
                self._here(block_count(old, self.block_size), block_count(size, self.block_size))
            self.size = size
            self.changed(now_ns)

    def _before(self, offset: int, length: int) -> None:
        """Save what others still need of the blocks that are about to change."""
        if not self.asides and self.snapshot is None:
            return
        start = min(offset, self.size) if offset > self.size else offset
        first, count = blocks_of(start, offset + length - start, self.block_size)
        if offset + length > self.size and self.size % self.block_size:
            last = self.size // self.block_size
            self._save(last, 1)
        self._save(first, max(count, 1))

    def _save(self, first: int, count: int) -> None:
        if self.snapshot is not None:
            self._hash_pending(self.snapshot, first, count)
        for start, length in self._here_of(first, count) if self.asides else ():
            for aside in self.asides:
                aside.save(self.file(), start, length)

    def _here_of(self, first: int, count: int) -> list[tuple[int, int]]:
        if self.present is None:
            return [(first, count)]
        return list(self.present.runs(first, first + count))

    def _hash_pending(self, snapshot: Snapshot, first: int, count: int) -> None:
        for start, length in list(snapshot.pending.runs(first, first + count)):
            self.hash_into(snapshot, start, length)

    def hash_into(self, snapshot: Snapshot, first: int, count: int) -> None:
        """Hash pending blocks of a snapshot; the guard is held."""
        hashes = self.file().hashes(first, count, snapshot.block_size)
        snapshot.hashes.update(zip(range(first, first + count), hashes, strict=True))
        snapshot.pending.discard_run(first, count)

    def _after(self, offset: int, length: int, now_ns: int) -> None:
        first, count = blocks_of(offset, length, self.block_size)
        self.changes.blocks.add_run(first, count)
        if offset + length > self.size and self.size % self.block_size:
            self.changes.blocks.add(self.size // self.block_size)
        if self.present is not None:
            self._here(min(first, block_count(self.size, self.block_size)), first + count)
            self.present.add_run(first, count)
        self.changed(now_ns)

    def _here(self, first: int, end: int) -> None:
        """Count the blocks of a gap beyond the old end as here: they are holes of our own."""
        if self.present is None:
            return
        old_end = block_count(self.size, self.block_size)
        start = max(first, old_end)
        self.present.add_run(start, end - start)
