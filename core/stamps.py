"""The hybrid logical clock of a pod: pure, the wall clock comes in as an argument."""

from dataclasses import dataclass
from typing import Final

from core.ids import Incarnation, Stamp

# 2100-01-01T00:00:00Z. A constant, so that all pods refuse the same stamps.
STAMP_MS_MAX: Final = 4_102_444_800_000
# Clocks follow others only up to a day before that: one who follows to the very end writes nothing
# any more that others accept, because its next stamp is beyond it.
FOLLOWED_MS_MAX: Final = STAMP_MS_MAX - 86_400_000
_COUNTER_MAX: Final = 2**16 - 1


@dataclass(frozen=True, slots=True)
class HybridClock:
    """The latest (milliseconds, counter) used or seen; never changed, only replaced."""

    ms: int = 0
    counter: int = 0

    def tick(self, now_ms: int) -> "HybridClock":
        """Return the clock for the next batch, later than everything seen, at `now_ms` or after."""
        if now_ms > self.ms:
            return HybridClock(now_ms, 0)
        if self.counter < _COUNTER_MAX:
            return HybridClock(self.ms, self.counter + 1)
        return HybridClock(self.ms + 1, 0)

    def seen(self, stamp: Stamp) -> "HybridClock":
        """Return the clock after a record with `stamp` was accepted from elsewhere."""
        reached = (stamp.ms, stamp.counter) if stamp.ms < FOLLOWED_MS_MAX else (FOLLOWED_MS_MAX, 0)
        if reached > (self.ms, self.counter):
            return HybridClock(*reached)
        return self

    def stamp(self, origin: Incarnation, position: int) -> Stamp:
        """Return the stamp of the record at `position` of the batch that `origin` writes now."""
        return Stamp(self.ms, self.counter, origin, position)


def is_acceptable(stamp: Stamp) -> bool:
    """Say whether a peer's stamp may enter the tree: not beyond the year 2100."""
    return stamp.ms < STAMP_MS_MAX
