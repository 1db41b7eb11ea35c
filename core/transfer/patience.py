"""How long a call on the drive is brought on when what it needs is satisfied again and again.

Who satisfies a need and who looks for what it needed can differ: a block that was brought may be
given up again before the call finds it. Such a call is repeated, and never without end: it waits
ever longer, and its first deadline holds.
"""

from dataclasses import dataclass, replace
from typing import Final

from core.model.needs import Needs, What

# Others may just have taken away what was brought once; beyond that it is worth waiting.
VAIN_MAX: Final = 2
PAUSE_SECONDS: Final = 0.05
PAUSE_SECONDS_MAX: Final = 1.0


@dataclass(frozen=True, slots=True)
class Patience:
    """One call: what it needs now, until when it waits, and what was brought for it before.

    `until` is the deadline of its first need (monotonic s). `brought` are the needs that were
    satisfied, with how often: who needs one of them again has not come on.
    """

    needs: Needs
    until: float
    brought: tuple[tuple[What, int], ...] = ()

    @classmethod
    def of(cls, needs: Needs) -> "Patience":
        """Begin with the first need of a call."""
        return cls(needs, needs.until)

    @property
    def bounded(self) -> Needs:
        """What is to be satisfied now, by the deadline of the call at the latest."""
        return replace(self.needs, until=min(self.needs.until, self.until))

    @property
    def vain(self) -> int:
        """How often what is needed now was satisfied before."""
        return dict(self.brought).get(self.needs.what, 0)

    def again(self, needs: Needs) -> "Patience":
        """Take what the call needs after what it needed was satisfied."""
        counts = dict(self.brought)
        counts[self.needs.what] = counts.get(self.needs.what, 0) + 1
        return Patience(needs, self.until, tuple(counts.items()))

    def is_over(self, now: float) -> bool:
        """Say whether the call has to fail: its deadline has come."""
        return now >= self.until

    def pause(self, now: float) -> float:
        """Return how many seconds to wait before the need is satisfied; 0 while it comes on."""
        if self.vain < VAIN_MAX:
            return 0.0
        # Beyond ten doublings it is the longest pause in any case.
        wished = PAUSE_SECONDS * float(1 << min(self.vain - VAIN_MAX, 10))
        return max(0.0, min(wished, PAUSE_SECONDS_MAX, self.until - now))
