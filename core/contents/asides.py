"""Old blocks saved aside while a published version is being changed in place.

An aside is a content line of its own (a sparse file) that holds those blocks of a version which
were changed since; together with the blocks that were not, the version can still be served and
brought back. It is bounded: beyond the bound the old version is given up, and that is said. After
a removal nothing takes the place of that version: then it is kept firmly, whatever it takes.
"""

from core.contents.bitmaps import BlockSet
from core.contents.manifests import Layout
from core.errors import NoSpace
from core.ids import Dot
from core.ports import BackingFile

_PIECE_BLOCKS = 4


class Aside:
    """The saved blocks of one version. Its owner holds the guard of the line that changes."""

    def __init__(self, line: int, file: BackingFile, *, size: int, block_size: int) -> None:
        """Save into `file`, the backing file of the content line `line`."""
        self.line = line
        self.version: Dot | None = None
        self.size = size
        self.block_size = block_size
        self.count = -(-size // block_size)
        self.saved = BlockSet()
        self.recorded = 0
        self.room_bytes = 0
        self.given_up = False
        self.firm = False
        self.layout: Layout | None = None
        self._file = file

    def save(self, source: BackingFile, first: int, count: int) -> None:
        """Copy the blocks of the run that were not saved before, as they are in `source`.

        If it is `firm` they survive a power cut when this returns. Raises `NoSpace` only then.
        """
        if self.given_up:
            return
        end = min(first + count, self.count)
        gaps = list(self.saved.gaps(first, end))
        for start, length in gaps:
            for piece in range(start, start + length, _PIECE_BLOCKS):
                if not self._copy(source, piece, min(_PIECE_BLOCKS, start + length - piece)):
                    self.given_up = True
                    return
        if gaps and self.firm:
            self.sync()

    def _copy(self, source: BackingFile, first: int, count: int) -> bool:
        offset = first * self.block_size
        length = min(count * self.block_size, self.size - offset)
        self.room_bytes -= length
        if self.room_bytes < 0 and not self.firm:
            return False
        try:
            self._file.write(offset, source.read(offset, length))
        except NoSpace:
            if self.firm:
                raise
            # An older version gives way before a program is refused its write.
            return False
        self.saved.add_run(first, count)
        return True

    def sync(self) -> None:
        """Return when what was saved survives a power cut."""
        self._file.sync()

    def close(self) -> None:
        """Close the file."""
        self._file.close()
