"""The agenda: which files are still to be looked at, in little memory however many there are.

Those that changed are named one by one. Where a folder was moved, or something was declared on it,
all below it are: the folders are gone through one after the other. To look at all of them is a
place in the order of all ids, and goes round once from wherever it is asked for. Asked for again
meanwhile, the round goes on from where it is: begun from the start each time, it would never reach
the last ones.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Final

from core.ids import ROOT, EntryId
from core.ports import RecordReader
from core.tree.rows import is_folder

# More than these would take more memory than to look at all files takes time.
NAMED_MAX: Final = 20_000


class EntryRound:
    """One way through all entries, in the order of their ids."""

    def __init__(self) -> None:
        """Stand still."""
        self.going = False
        self._after: EntryId | None = None
        self._until: EntryId | None = None
        self._turned = False

    def begin(self) -> None:
        """Go once past every entry from here on."""
        self.going = True
        self._until = self._after
        self._turned = False

    def next(self, reader: RecordReader, limit: int) -> Sequence[EntryId]:
        """Return the next entries, at most `limit`; they do not count as passed yet."""
        found = reader.entries_after(self._after, limit)
        if self._turned and self._until is not None:
            return [entry for entry in found if entry <= self._until]
        return found

    def passed(self, entries: Sequence[EntryId], limit: int) -> None:
        """Go on behind `entries`, which `next` gave for `limit`; the round may end there."""
        if entries:
            self._after = entries[-1]
        if len(entries) >= limit:
            return
        if self._turned or self._until is None:
            self.going = False
            self._after = None
        else:
            self._after = None
            self._turned = True


class Agenda:
    """What is to be looked at. For one loop, but `next`, which is for a worker."""

    def __init__(self, is_known: Callable[[EntryId], bool]) -> None:
        """Begin with all files; `is_known`: a file was counted before, and may be gone by now."""
        self._is_known = is_known
        self._named: dict[EntryId, None] = {}
        self._folders: dict[EntryId, None] = {}
        self._all = EntryRound()
        self._all.begin()
        self._in_hand = 0
        self._looking = False
        self._again = False

    def __len__(self) -> int:
        """How many files are to be looked at; one more while all of them are."""
        rounds = self._all.going or self._again
        return len(self._named) + len(self._folders) + self._in_hand + rounds

    def name(self, entries: Iterable[EntryId]) -> None:
        """These files changed.

        Where too many did, a round finds the new ones among them; the others stay, because a file
        that is gone from the records is met on no round.
        """
        self._named.update(dict.fromkeys(entries))
        if len(self._named) > NAMED_MAX:
            kept = {entry: None for entry in self._named if self._is_known(entry)}
            if len(kept) < len(self._named):
                self._named = kept
                self.name_all()

    def name_below(self, entries: Iterable[EntryId]) -> None:
        """What holds for these changed, and for all below those of them that are folders."""
        self._folders.update(dict.fromkeys(entries))
        if ROOT in self._folders or len(self._folders) > NAMED_MAX:
            self._folders.clear()
            self.name_all()

    def name_all(self) -> None:
        """Something changed that concerns all files, those that are just looked at among them."""
        if self._looking:
            self._again = True
        else:
            self._all.begin()

    def take(self, limit: int) -> "Portion":
        """Take the next `limit` files: they are on the agenda no more once they are `done`.

        What changes while they are looked at is named again, and only a later look may say how it
        is then. While a round goes on it gets half of the places: it has to end.
        """
        named = list(islice(self._named, limit // 2 if self._all.going else limit))
        for entry in named:
            del self._named[entry]
        folders = list(islice(self._folders, limit))
        for folder in folders:
            del self._folders[folder]
        self._in_hand, self._looking = len(named) + len(folders), True
        way = self._all if self._all.going else None
        return Portion(named, way, limit - len(named), folders)

    def done(self, portion: "Portion") -> None:
        """These were looked at."""
        portion.passed()
        self._end_look()
        self.name(portion.below)
        self.name_below(portion.folders_below)
        if portion.is_wide:
            self.name_all()

    def give_back(self, portion: "Portion") -> None:
        """These could not be looked at."""
        self._named.update(dict.fromkeys(portion.named))
        self._folders.update(dict.fromkeys(portion.folders))
        self._end_look()

    def _end_look(self) -> None:
        self._in_hand, self._looking = 0, False
        if self._again:
            self._again = False
            self._all.begin()


class Portion:
    """What is looked at together: files that were named, then `limit` more of a round.

    Of `folders`, what stands in them is found: files `below`, and `folders_below`. `is_wide`: too
    much stands in one of them to be named.
    """

    def __init__(
        self,
        named: Sequence[EntryId],
        way: EntryRound | None,
        limit: int,
        folders: Sequence[EntryId] = (),
    ) -> None:
        """Begin; `way` None: no round goes on."""
        self.named = named
        self.folders = folders
        self.below: list[EntryId] = []
        self.folders_below: list[EntryId] = []
        self.is_wide = False
        self._way = way
        self._limit = limit
        self._met: Sequence[EntryId] = ()

    def find(self, reader: RecordReader) -> Sequence[EntryId]:
        """Return all of them, each once. For a worker."""
        for folder in self.folders:
            self._open(reader, folder)
        if self._way is None:
            return self.named
        self._met = self._way.next(reader, self._limit)
        return list(dict.fromkeys((*self.named, *self._met)))

    def _open(self, reader: RecordReader, folder: EntryId) -> None:
        row = reader.row(folder)
        if row is None or not is_folder(row):
            return
        if row.visible_children > NAMED_MAX:
            self.is_wide = True
            return
        for child in reader.standing_in(folder):
            (self.folders_below if is_folder(child) else self.below).append(child.id)

    def passed(self) -> None:
        """Let the round go on behind them."""
        if self._way is not None:
            self._way.passed(self._met, self._limit)
