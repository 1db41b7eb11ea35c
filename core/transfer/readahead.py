"""How far ahead of a reader to fetch: doubles while it reads on in order, ends when it jumps."""

from dataclasses import dataclass
from typing import Final

AHEAD_BLOCKS_FIRST: Final = 2
AHEAD_BLOCKS_MAX: Final = 64


@dataclass(frozen=True, slots=True)
class ReadAhead:
    """One reader of one version: the block it should ask for next, and how far it fetches."""

    expected: int = 0
    ahead_blocks: int = 0

    def read(self, first: int, count: int) -> "ReadAhead":
        """Return the reader after it asked for `count` blocks from `first` on.

        It may come back to its last block, because reads need not end on a block's border.
        """
        in_order = self.expected - 1 <= first <= self.expected + self.ahead_blocks
        if not in_order:
            return ReadAhead(first + count, 0)
        grown = max(AHEAD_BLOCKS_FIRST, min(2 * self.ahead_blocks, AHEAD_BLOCKS_MAX))
        return ReadAhead(max(self.expected, first + count), grown)

    def ahead(self, blocks: int) -> range:
        """Return the blocks to fetch ahead in a version of `blocks` blocks."""
        return range(min(self.expected, blocks), min(self.expected + self.ahead_blocks, blocks))
