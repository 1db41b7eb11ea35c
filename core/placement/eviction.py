"""What is cached goes, the longest unused first, when it takes too much or the disk is nearly full.

Which lines may go at all is decided here too: nothing that is in use, and no content of which there
would be too few left.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from core.ids import EntryId

# Space is made for as much as programs may write between two looks at the disk.
SPARE_BYTES: Final = 2**30
SPARE_SHARE: Final = 10


@dataclass(frozen=True, slots=True)
class Cached:
    """A line that is only cached: its number, its file, how many bytes it takes.

    `start`: only the start of the file is here, and is to be kept.
    """

    line: int
    entry: EntryId
    size: int
    start: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with a cached line.

    `in_use`: a program has it open, or it is being fetched; `changed`: by a program of this pod.
    `kept`: this pod is to keep the file; `wanted`: it is on its way to be a copy. `replaced`: no
    version of the file any more, and nobody needs it. `copies`: present pods that hold the version
    beside this one, of `needed`.
    """

    in_use: bool = False
    changed: bool = False
    kept: bool = False
    wanted: bool = False
    replaced: bool = False
    copies: int = 0
    needed: int = 1

    @property
    def may_go(self) -> bool:
        """Say whether it may be dropped."""
        if self.in_use or self.changed:
            return False
        if self.replaced:
            return True
        return self.copies >= self.needed and not (self.kept or self.wanted)


class Order:
    """The cached lines of a pod in the order in which they were used."""

    def __init__(self) -> None:
        """Start empty."""
        self._lines: OrderedDict[int, Cached] = OrderedDict()
        self._of_entry: dict[EntryId, set[int]] = {}
        self.size = 0

    def __len__(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    def __contains__(self, line: int) -> bool:
        """Say whether a line is among them."""
        return line in self._lines

    def put(self, cached: Cached) -> None:
        """Note a line, or how much is here of it now; it was used a moment ago."""
        self.drop(cached.line)
        self._lines[cached.line] = cached
        self._of_entry.setdefault(cached.entry, set()).add(cached.line)
        self.size += cached.size

    def use(self, entry: EntryId) -> None:
        """A program opened a file."""
        for line in self._of_entry.get(entry, ()):
            self._lines.move_to_end(line)

    def drop(self, line: int) -> None:
        """A line is not cached any more."""
        known = self._lines.pop(line, None)
        if known is None:
            return
        self.size -= known.size
        lines = self._of_entry[known.entry]
        lines.discard(line)
        if not lines:
            del self._of_entry[known.entry]

    def oldest(self, count: int) -> Sequence[Cached]:
        """Return some lines, the longest unused first."""
        return tuple(islice(self._lines.values(), count))


def spare_bytes(total: int) -> int:
    """Return how much of a disk of `total` bytes is freed beyond what must stay free."""
    return min(SPARE_BYTES, total // SPARE_SHARE)


def lacking_bytes(total: int, free: int, min_free: int, *, waiting: bool) -> int:
    """Return how many bytes must be given back on a disk, 0 or less: none.

    `waiting`: a copy waits for space, so that some is given back even where the disk is not nearly
    full.
    """
    spare = spare_bytes(total)
    return max(min_free + spare - free, spare if waiting else 0)
