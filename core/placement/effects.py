"""What another placement would do: how many copies it makes, moves and drops, and where.

Only what the change itself causes counts: a copy that is still to be made anyway is none of it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from core.ids import PodId


@dataclass(frozen=True, slots=True)
class Effect:
    """What becomes of the copies of one version: who would get one, and who would drop one."""

    gaining: tuple[PodId, ...] = ()
    losing: tuple[PodId, ...] = ()

    @property
    def moved(self) -> int:
        """How many copies only go elsewhere."""
        return min(len(self.gaining), len(self.losing))


def effect(
    before: Collection[PodId],
    after: Collection[PodId],
    holders: Collection[PodId],
    needed_pledges: int,
) -> Effect:
    """Return what changes for a version that `holders` have where it is to be on `after` pods.

    `before`: the pods on which it would be without the change. `needed_pledges`: how many others
    must have it before one pod drops its copy.
    """
    held, there = frozenset(holders), frozenset(after)
    gaining = there - frozenset(before) - held
    spare = max(0, len(held | there) - needed_pledges)
    losing = sorted((frozenset(before) - there) & held)[:spare]
    return Effect(tuple(sorted(gaining)), tuple(losing))


@dataclass(slots=True)
class Amount:
    """How many files, and how many bytes of copies in all."""

    files: int = 0
    size_bytes: int = 0

    def add(self, copies: int, size_bytes: int) -> None:
        """Count a file of `size_bytes` of which so many copies are concerned; 0: it is not."""
        self.files += copies > 0
        self.size_bytes += copies * size_bytes


@dataclass(slots=True)
class Tally:
    """The sum over files. `more` and `less`: the bytes that a pod would get and drop."""

    copied: Amount = field(default_factory=Amount)
    moved: Amount = field(default_factory=Amount)
    dropped: Amount = field(default_factory=Amount)
    more: dict[PodId, int] = field(default_factory=dict)
    less: dict[PodId, int] = field(default_factory=dict)

    def add(self, effects: Iterable[tuple[Effect, int]]) -> None:
        """Count what becomes of versions with these sizes in bytes."""
        for each, size_bytes in effects:
            self.moved.add(each.moved, size_bytes)
            self.copied.add(len(each.gaining) - each.moved, size_bytes)
            self.dropped.add(len(each.losing) - each.moved, size_bytes)
            for pod in each.gaining:
                self.more[pod] = self.more.get(pod, 0) + size_bytes
            for pod in each.losing:
                self.less[pod] = self.less.get(pod, 0) + size_bytes
