"""How far ahead of a reader to fetch: doubles while it reads on in order, ends when it jumps.

The blocks ahead are asked for while it uses those before them, never only when it has used them
up: else it would stand still for the time until the first byte of the next ones comes.
"""

from dataclasses import dataclass, replace
from typing import Final

AHEAD_BLOCKS_FIRST: Final = 4
AHEAD_BYTES_MAX: Final = 16 * 2**20  # of all readers together
# Requests of one reader may come to us in another order than it made them.
BACK_BLOCKS: Final = 4
# After so much of what is ahead was used, the next blocks are asked for.
LOOKS_OF_A_WINDOW: Final = 4


@dataclass(frozen=True, slots=True)
class ReadAhead:
    """One reader of one version: the block it should ask for next, and how far it fetches.

    `asked`: the blocks before this one were asked for.
    """

    expected: int = 0
    ahead_blocks: int = 0
    asked: int = 0

    def read(self, first: int, count: int, blocks_max: int) -> "ReadAhead":
        """Return the reader after it used `count` blocks from `first` on, or asked for them.

        It fetches no more than `blocks_max` blocks ahead.
        """
        end = first + count
        if not self.goes_on(first):
            return ReadAhead(end, 0, end)
        grown = min(max(AHEAD_BLOCKS_FIRST, count, 2 * self.ahead_blocks), max(1, blocks_max))
        expected = max(self.expected, end)
        return ReadAhead(expected, grown, max(self.asked, expected))

    def goes_on(self, first: int) -> bool:
        """Say whether who reads block `first` now reads on in order."""
        return self.expected - BACK_BLOCKS <= first <= max(self.asked, self.expected)

    def ahead(self, blocks: int) -> range:
        """Return the blocks to ask for now, of a version of `blocks` blocks."""
        end = min(self.expected + self.ahead_blocks, blocks)
        return range(min(self.asked, end), end)

    def has_asked(self, end: int) -> "ReadAhead":
        """Return the reader after the blocks before `end` were asked for."""
        return replace(self, asked=max(self.asked, end))

    def lacked(self) -> "ReadAhead":
        """Return the reader after some of what is ahead did not come: it is asked for again."""
        return replace(self, asked=self.expected)

    @property
    def look_at(self) -> int:
        """The block whose use says that the next ones are to be asked for."""
        return self.expected + max(0, self.ahead_blocks // LOOKS_OF_A_WINDOW - 1)


def blocks_ahead_max(block_size: int, readers: int) -> int:
    """Return how many blocks of `block_size` bytes each of so many readers may have ahead."""
    return max(1, AHEAD_BYTES_MAX // max(1, readers) // max(1, block_size))
