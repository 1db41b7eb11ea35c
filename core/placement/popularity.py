"""How popular entries are in the network, by what its pods tell of their readers.

All pods compute this from the same news, so that they come to the same plans.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from core.ids import EntryId, PodId
from core.placement.heat import faded

# Opened twice in each half-life, an entry comes to this heat.
HOT_HEAT: Final = 4.0
# A pod is followed only where it reads an entry so many times more than any other.
READER_LEAD: Final = 2.0


class Warmth(StrEnum):
    """How an entry is read.

    Between hot and cold an entry is warm, and stays where it is: a copy that was placed for one
    of them moves only when the other is reached, some half-lives later.
    """

    NEW = "new"
    HOT = "hot"
    WARM = "warm"
    COLD = "cold"


@dataclass(frozen=True, slots=True)
class Told:
    """What one pod told of the heat of its entries, and how many seconds ago."""

    heat: Mapping[EntryId, float]
    age_seconds: float


@dataclass(frozen=True, slots=True)
class Popularity:
    """What all pods together tell. `readers`: the pod that an entry follows, where there is one."""

    hot: frozenset[EntryId] = frozenset()
    warm: frozenset[EntryId] = frozenset()
    readers: Mapping[EntryId, PodId] = field(default_factory=dict)

    def warmth(self, entry: EntryId, age_seconds: float, half_life_seconds: float) -> Warmth:
        """Return how an entry is read whose content was written `age_seconds` ago.

        It is new for a half-life: until then nobody can know whether it will be read.
        """
        if entry in self.hot:
            return Warmth.HOT
        if age_seconds < half_life_seconds:
            return Warmth.NEW
        return Warmth.WARM if entry in self.warm else Warmth.COLD

    def differs(self, other: "Popularity") -> frozenset[EntryId]:
        """Return the entries of which the two say different things."""
        moved = (self.hot ^ other.hot) | (self.warm ^ other.warm)
        followed = {entry for entry, _ in self.readers.items() ^ other.readers.items()}
        return moved | followed


def popularity(told: Mapping[PodId, Told], half_life_seconds: float) -> Popularity:
    """Return how popular the entries are that anybody told of."""
    sums: dict[EntryId, float] = {}
    best: dict[EntryId, tuple[float, PodId]] = {}
    for pod in sorted(told):
        news = told[pod]
        for entry, heat in faded(news.heat, news.age_seconds, half_life_seconds).items():
            sums[entry] = sums.get(entry, 0.0) + heat
            if entry not in best or heat > best[entry][0]:
                best[entry] = (heat, pod)
    return Popularity(
        hot=frozenset(entry for entry, heat in sums.items() if heat >= HOT_HEAT),
        warm=frozenset(entry for entry, heat in sums.items() if heat < HOT_HEAT),
        readers={
            entry: pod
            for entry, (heat, pod) in best.items()
            # The rest is what all others read together: one of several readers leads nobody.
            if heat >= HOT_HEAT and heat >= READER_LEAD * (sums[entry] - heat)
        },
    )
