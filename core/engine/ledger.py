"""The ledger: how many copies every file has, kept up to date file by file.

Files that are wanted as often and held by the same pods share one group, so that counting the
whole network costs as much as there are groups. Of each file no more than the number of its group
and its size is kept: there may be a million.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple

from core.engine.shelves import Shelves
from core.ids import EntryId, PodId
from core.model.status import RedundancyReport
from core.placement.copies import COPIES_MAX
from core.placement.spool import may_let_go

_READS_MAX: Final = 3


class Group(NamedTuple):
    """What files have in common that are counted together.

    `wanted`: how many copies; `able`: the pods that may hold them. `mine`: this pod wrote them;
    `owed`: this pod should hold them and does not. `writer` has them before it says so. `kept`: a
    policy holds them here.
    """

    wanted: int
    holders: frozenset[PodId]
    able: frozenset[PodId]
    mine: bool
    owed: bool
    writer: PodId | None = None
    kept: bool = False


# Who is told that a file is counted in another way: before, and now.
Heard = Callable[[EntryId, Group | None, Group | None], None]


@dataclass(slots=True)
class _Total:
    group: Group
    files: int = 0
    bytes: int = 0


class Ledger:
    """Copies by file. `holders` of a file are those of the version with the fewest."""

    def __init__(self) -> None:
        """Start empty."""
        self._files = Shelves()
        self._numbers: dict[Group, int] = {}
        self._totals: dict[int, _Total] = {}
        self._next = 0
        self.heard: Heard | None = None

    def group(self, entry: EntryId) -> Group | None:
        """Return how a file is counted, None if it is not known. Any thread may ask.

        Another one may be changing it: it is read until it is the same twice.
        """
        known = self._group(entry)
        for _ in range(_READS_MAX):
            again = self._group(entry)
            if again == known:
                break
            known = again
        return known

    def _group(self, entry: EntryId) -> Group | None:
        known = self._files.get(entry)
        total = None if known is None else self._totals.get(known[0])
        return None if total is None else total.group

    def put(self, entry: EntryId, size: int, group: Group) -> None:
        """Note a file of `size` bytes."""
        before = None if self.heard is None else self._group(entry)
        self._forget(entry)
        if group.writer in group.holders:
            # It adds nothing, and would make many groups of one.
            group = group._replace(writer=None)
        number = self._numbers.get(group)
        if number is None:
            number = self._numbers[group] = self._free_number()
            self._totals[number] = _Total(group)
        self._files.put(entry, number, size)
        total = self._totals[number]
        total.files += 1
        total.bytes += size
        if self.heard is not None and before != group:
            self.heard(entry, before, group)

    def drop(self, entry: EntryId) -> None:
        """Forget a file."""
        before = None if self.heard is None else self._group(entry)
        self._forget(entry)
        if self.heard is not None and before is not None:
            self.heard(entry, before, None)

    def _forget(self, entry: EntryId) -> None:
        known = self._files.pop(entry)
        if known is None:
            return
        number, size = known
        total = self._totals[number]
        total.files -= 1
        total.bytes -= size
        if not total.files:
            del self._totals[number]
            del self._numbers[total.group]

    def _free_number(self) -> int:
        """Return a number that no group has; there are never more groups than files."""
        while self._next in self._totals:
            self._next = (self._next + 1) % 2**32
        return self._next

    def __len__(self) -> int:
        """How many files are known."""
        return len(self._files)

    @property
    def groups(self) -> int:
        """How many groups the files fall into: what counting all of them costs."""
        return len(self._totals)

    def knows(self, entry: EntryId) -> bool:
        """Say whether a file is counted."""
        return entry in self._files

    def wanted(self, entry: EntryId) -> int | None:
        """Return how many copies of a file were wanted at the last look, None before it."""
        known = self._files.get(entry)
        return None if known is None else self._totals[known[0]].group.wanted

    def was_kept(self, entry: EntryId) -> bool:
        """Say whether a policy held a file here at the last look."""
        known = self._files.get(entry)
        return known is not None and self._totals[known[0]].group.kept

    def part(self, entries: Collection[EntryId]) -> "Ledger":
        """Return a ledger of these files alone."""
        some = Ledger()
        for entry in entries:
            known = self._files.get(entry)
            if known is not None:
                number, size = known
                some.put(entry, size, self._totals[number].group)
        return some

    def report(
        self, counted: Collection[PodId], most: int = COPIES_MAX, *, settled: bool = True
    ) -> RedundancyReport:
        """Count the copies on the pods `counted`: this one and those that are present.

        `most`: no file is asked to have more copies than these now, whatever it wants.
        `settled` False: something is still to be published or looked at; nothing is satisfied yet.
        """
        counting = frozenset(counted)
        wanted: dict[int, int] = {}
        by_copies: dict[int, int] = {}
        files = size = missing = 0
        for group, total in self._groups():
            copies = len(group.holders & counting)
            files += total.files
            size += total.bytes
            wanted[group.wanted] = wanted.get(group.wanted, 0) + total.files
            by_copies[copies] = by_copies.get(copies, 0) + total.files
            missing += max(0, min(group.wanted, most) - copies) * total.files
        for copies in range(max(wanted, default=1) + 1):
            by_copies.setdefault(copies, 0)
        return RedundancyReport(
            files=files,
            bytes=size,
            wanted=dict(sorted(wanted.items())),
            by_copies=dict(sorted(by_copies.items())),
            missing=missing,
            satisfied=settled and missing == 0,
        )

    def short_here(
        self, counted: Collection[PodId], present: Collection[PodId], copies_max: int = COPIES_MAX
    ) -> int:
        """Return how many files keep `sync` waiting; no more than `copies_max` are asked for.

        Those that this pod should hold and does not, and those that it wrote which have fewer
        copies on `counted` pods than are wanted, as far as `present` pods may hold them.
        """
        counting, there = frozenset(counted), frozenset(present)
        short = 0
        for group, total in self._groups():
            needed = min(group.wanted, copies_max, len(group.able & there))
            if group.owed or (group.mine and len(group.holders & counting) < needed):
                short += total.files
        return short

    def unreadable(self, reachable: Collection[PodId], minimum: int) -> int:
        """Return how many files had their copies and have none on a `reachable` pod.

        A file had them if it has as many, wherever, as it wants, or `minimum` if that is less.
        """
        return sum(
            total.files
            for group, total in self._out_of_reach(reachable)
            if len(group.holders) >= min(group.wanted, minimum)
        )

    def only_on(self, reachable: Collection[PodId], minimum: int) -> Mapping[frozenset[PodId], int]:
        """Return how many files never had their copies and are out of reach, by who has them."""
        found: dict[frozenset[PodId], int] = {}
        for group, total in self._out_of_reach(reachable):
            if len(group.holders) < min(group.wanted, minimum):
                having_it = having(group)
                found[having_it] = found.get(having_it, 0) + total.files
        return found

    def spooled(self, pod: PodId, counted: Collection[PodId], minimum: int) -> int:
        """Return how many bytes `pod` has, or wrote, that too few others of `counted` have."""
        counting = frozenset(counted)
        return sum(
            total.bytes
            for group, total in self._groups()
            if pod in having(group) and not may_let_go(pod, group.holders, counting, minimum)
        )

    def only_with(self, pod: PodId, counted: Collection[PodId]) -> list[EntryId]:
        """Return the files with bytes that `pod` has, or wrote, and no other of `counted` has."""
        others = frozenset(counted) - {pod}
        groups = {
            group
            for group, total in self._groups()
            if total.bytes and pod in having(group) and not group.holders & others
        }
        if not groups:
            return []
        return [entry for entry, group, size in self.files() if size and group in groups]

    def _out_of_reach(self, reachable: Collection[PodId]) -> Iterator[tuple[Group, _Total]]:
        reached = frozenset(reachable)
        for group, total in self._groups():
            having_it = having(group)
            if having_it and not having_it & reached:
                yield group, total

    def out_of_reach(self, reachable: Collection[PodId], limit: int) -> list[EntryId]:
        """Return at most `limit` files that no `reachable` pod has; if one is, it looks at all."""
        groups = {group for group, _ in self._out_of_reach(reachable)}
        if not groups:
            return []
        return list(islice((entry for entry, group, _ in self.files() if group in groups), limit))

    def short(self, counted: Collection[PodId], possible: int | None = None) -> int:
        """Return how many files have fewer copies on `counted` pods than are wanted.

        Where `possible` (pods that may hold copies) is given, no more than that are asked for.
        """
        counting = frozenset(counted)
        return sum(
            total.files
            for group, total in self._groups()
            if len(group.holders & counting)
            < (group.wanted if possible is None else min(group.wanted, possible))
        )

    def surplus(self, pod: PodId, minimum: int) -> list[EntryId]:
        """Return the files of which `pod` has a copy and more others do than need to."""
        over = {
            number
            for number, total in self._totals.items()
            if pod in total.group.holders
            and len(total.group.holders) > max(total.group.wanted, minimum)
        }
        if not over:
            return []
        return [entry for entry, number, _ in self._files.items() if number in over]

    def held_by(self, pod: PodId) -> tuple[int, int]:
        """Return of how many files, and of how many bytes, `pod` has copies."""
        held = [total for group, total in self._groups() if pod in group.holders]
        return sum(total.files for total in held), sum(total.bytes for total in held)

    def wanted_most(self) -> int:
        """Return the most copies that any file wants."""
        return max((group.wanted for group in self._numbers), default=0)

    def files(self) -> Iterator[tuple[EntryId, Group, int]]:
        """Yield all files, each with its group and its size in bytes."""
        for entry, number, size in self._files.items():
            yield entry, self._totals[number].group, size

    def amounts(self) -> Iterator[tuple[Group, int, int]]:
        """Return the groups, each with how many files are in it, and how many bytes."""
        return ((group, total.files, total.bytes) for group, total in self._groups())

    def _groups(self) -> Iterator[tuple[Group, _Total]]:
        return ((total.group, total) for total in self._totals.values())


def having(group: Group) -> frozenset[PodId]:
    """Return who has a file, its writer included."""
    return group.holders if group.writer is None else group.holders | {group.writer}
