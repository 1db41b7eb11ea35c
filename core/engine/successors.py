"""Whether what came after an older version has its copies: until then the older one keeps its own.

What came after it is a newer version of the same file, or, where a program saved by renaming a new
file over the old one, that file.
"""

from collections.abc import Collection
from typing import Final

from core.engine.pods import Pods
from core.engine.survey import Survey
from core.ids import Dot, EntryId
from core.model.content import Line
from core.model.records import Kind, Version
from core.ports import RecordReader
from core.tree.successor import successor

# A document that was saved so often while no copy could be made.
CHAIN_MAX: Final = 100_000


class Successors:
    """Knows the copies of what came after older versions, in one view of the records."""

    def __init__(self, reader: RecordReader, pods: Pods, possible: int) -> None:
        """Look through `reader`; `possible`: pods that may hold copies, present or not."""
        self._reader = reader
        self._pods = pods
        self._possible = possible

    def have_copies(self, row: Line, heads: Collection[Dot]) -> bool:
        """Say whether the present versions of a file, `heads`, let the older one of `row` go.

        They have their minimum of copies; or nobody else has the older one, and all of them are
        here: then it is as safe as they are, and no safer.
        """
        holders = self._pods.holders(self._reader, row.entry)
        mine = {self._pods.pod}
        if row.version is not None and holders.get(row.version, set()) <= mine:
            return all(mine <= holders.get(dot, set()) for dot in heads)
        return self.are_copied(row.entry, heads)

    def are_copied(self, entry: EntryId, heads: Collection[Dot]) -> bool:
        """Say whether versions of a file have their minimum of copies, wherever."""
        holders, counted = self._pods.holders(self._reader, entry), self._pods.counted()
        wanted = Survey(self._reader, self._pods).wanted(entry).copies
        needed = min(self._pods.settings.minimum, self._possible, max(1, wanted))
        return all(len(counted & holders.get(dot, set())) >= needed for dot in heads)

    def is_succeeded(self, entry: EntryId | None) -> bool:
        """Say whether the file `entry`, which was renamed over another, has its copies.

        Or what was renamed over that one in turn. Where nothing took the place, nothing is awaited.
        """
        for _ in range(CHAIN_MAX):
            row = None if entry is None else self._reader.row(entry)
            if row is None or not row.births or row.births[0].kind is not Kind.FILE:
                return True
            names = (row, *self._reader.links_to(row.id))
            if any(name.alive for name in names):
                heads = [head.dot for head in row.contents if isinstance(head, Version)]
                return self.are_copied(row.id, heads)
            entry = successor(names)
        return False
