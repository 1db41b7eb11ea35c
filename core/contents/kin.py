"""Conflict versions that became files of their own, and the files beside which they stood.

Whoever made such a version may have had a part of it only; the rest is what the version before had,
which pods have under the other file. As long as nobody has all of the new file, its blocks are
looked for there, too. All of it can be found again in the records: it is forgotten at a stop.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection
from typing import Final

from core.ids import EntryId
from core.ports import Guard

KNOWN_MAX: Final = 4_096


class Kin:
    """Knows for each such file the others. Thread-safe."""

    def __init__(self, new_guard: Callable[[], Guard]) -> None:
        """Know none."""
        self._guard = new_guard()
        self._others: OrderedDict[EntryId, tuple[EntryId, ...]] = OrderedDict()

    def note(self, file: EntryId, other: EntryId) -> bool:
        """Note that `file` was a conflict version of `other`; say whether that is new."""
        with self._guard:
            known = self._others.get(file, ())
            if other in known:
                return False
            self._others[file] = (*known, other)
            if len(self._others) > KNOWN_MAX:
                self._others.popitem(last=False)
            return True

    def of(self, file: EntryId) -> Collection[EntryId]:
        """Return the files under which blocks of `file` may be."""
        return self._others.get(file, ())
