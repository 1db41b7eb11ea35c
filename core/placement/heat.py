"""Heat: how often entries were read of late, of the most read ones only.

Counts fade by half in each half-life. They are kept as logarithms of what they would be at a fixed
moment, so that nothing has to be faded one by one and no number grows beyond measure (Cormode,
Shkapenyuk, Srivastava and Xu, "Forward Decay: A Practical Time Decay Model for Streaming Systems",
2009). For a new one the coldest is forgotten (Lee and others, "LRFU: A Spectrum of Policies that
Subsumes the Least Recently Used and Least Frequently Used Policies", 2001): of a program that walks
through all files, each goes for the next, and what is read again and again stays.
"""

from collections.abc import Mapping
from heapq import heapify, heappop, heappush
from math import log2
from typing import Final

from core.ids import EntryId

TRACKED_MAX: Final = 8_192
LEAST_HEAT: Final = 0.5  # below this, an entry counts as not read


class Heat:
    """The heat of the most read entries. Moments are seconds of one clock that runs evenly."""

    def __init__(self, half_life_seconds: float, tracked_max: int = TRACKED_MAX) -> None:
        """Start cold; at most `tracked_max` entries are remembered."""
        self._half_life = half_life_seconds
        self._tracked_max = tracked_max
        self._levels: dict[EntryId, float] = {}
        # One item for each entry, with its level when the item was made; levels only rise.
        self._coldest: list[tuple[float, EntryId]] = []

    def __len__(self) -> int:
        """How many entries are remembered."""
        return len(self._levels)

    @property
    def half_life_seconds(self) -> float:
        """After how long a heat is half of what it was."""
        return self._half_life

    def count(self, entry: EntryId, now: float, reads: float = 1.0) -> None:
        """Count `reads` (above 0) of an entry at the moment `now`."""
        added = now / self._half_life + log2(reads)
        known = self._levels.get(entry)
        if known is not None:
            self._levels[entry] = _sum(known, added)
            return
        if len(self._levels) >= self._tracked_max:
            self._forget_coldest()
        self._levels[entry] = added
        heappush(self._coldest, (added, entry))

    def at(self, now: float) -> dict[EntryId, float]:
        """Return the heat of the entries that count as read at `now`."""
        moment = now / self._half_life
        lowest = moment + log2(LEAST_HEAT)
        return {
            entry: 2.0 ** (level - moment)
            for entry, level in self._levels.items()
            if level >= lowest
        }

    def fade_by(self, half_life_seconds: float, now: float) -> None:
        """Take another half-life from `now` on; the heat of this moment stays as it is."""
        if half_life_seconds == self._half_life:
            return
        shift = now / half_life_seconds - now / self._half_life
        self._half_life = half_life_seconds
        self._levels = {entry: level + shift for entry, level in self._levels.items()}
        self._coldest = [(level, entry) for entry, level in self._levels.items()]
        heapify(self._coldest)

    def _forget_coldest(self) -> None:
        while True:
            level, entry = heappop(self._coldest)
            current = self._levels[entry]
            if current <= level:
                del self._levels[entry]
                return
            heappush(self._coldest, (current, entry))


def faded(heat: Mapping[EntryId, float], age: float, half_life: float) -> dict[EntryId, float]:
    """Return what is left of a heat after `age` seconds; below 0 counts as none."""
    share = 2.0 ** (-max(0.0, age) / half_life)
    return {entry: left for entry, at in heat.items() if (left := at * share) >= LEAST_HEAT}


def _sum(one: float, other: float) -> float:
    """Return the logarithm of the sum of what two logarithms stand for."""
    high, low = max(one, other), min(one, other)
    return high + log2(1.0 + 2.0 ** (low - high))
