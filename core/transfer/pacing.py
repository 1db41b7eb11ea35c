"""How fast bytes may pass: a rate that is kept to by waiting, never by dropping anything.

A bucket turned round: what was let pass leaves a debt that time pays off at the rate, and while
there is a debt nothing passes. So a block may be larger than what passes in a moment, and a wait
that lasts longer than it should is made up for.
"""

from dataclasses import dataclass, field
from typing import Final

# How much unused time counts: enough for threads that wake late, too little to be seen as a burst.
CREDIT_SECONDS: Final = 0.1


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes a second between pods of the local network and with others; 0 is no limit."""

    local: int = 0
    outside: int = 0


NO_LIMITS: Final = Limits()


class Pace:
    """One rate and what passed at it. The time comes in: monotonic seconds."""

    def __init__(self, bytes_per_second: int = 0) -> None:
        """Let so many bytes pass in a second, 0 for any number."""
        self._rate = bytes_per_second
        self._free_at = 0.0

    @property
    def piece_bytes_max(self) -> int | None:
        """How much to ask for at once, None for any amount.

        What a person comes to wait for must not find the next seconds spent.
        """
        return max(1, int(self._rate * CREDIT_SECONDS)) if self._rate else None

    def set_rate(self, bytes_per_second: int, now: float) -> None:
        """Keep to another rate from now on; a debt stays the same number of bytes."""
        if bytes_per_second == self._rate:
            return
        owed_bytes = max(0.0, self._free_at - now) * self._rate
        self._rate = bytes_per_second
        self._free_at = now + owed_bytes / bytes_per_second if bytes_per_second else 0.0

    def wait_seconds(self, now: float) -> float:
        """Return for how long nothing may pass."""
        return max(0.0, self._free_at - now) if self._rate else 0.0

    def spend(self, size_bytes: int, now: float) -> None:
        """Count `size_bytes` that pass now."""
        if self._rate:
            self._free_at = max(self._free_at, now - CREDIT_SECONDS) + size_bytes / self._rate

    def reserve(self, size_bytes: int, now: float, wait_seconds_max: float = float("inf")) -> float:
        """Count `size_bytes` that pass as soon as they may, and return when that is.

        Nobody waits longer than `wait_seconds_max`: what would have to passes then, and is not
        paid for in full.
        """
        if not self._rate:
            return now
        free_at = max(self._free_at, now - CREDIT_SECONDS)
        self._free_at = min(free_at + size_bytes / self._rate, now + wait_seconds_max)
        return max(now, min(free_at, self._free_at))

    def give_back(self, size_bytes: int) -> None:
        """Count `size_bytes` less: they were counted and did not pass."""
        if self._rate:
            self._free_at -= size_bytes / self._rate


@dataclass(slots=True)
class Paces:
    """The paces of one direction: within the local network, and beyond it."""

    local: Pace = field(default_factory=Pace)
    outside: Pace = field(default_factory=Pace)

    def set_limits(self, limits: Limits, now: float) -> None:
        """Keep to other limits from now on."""
        self.local.set_rate(limits.local, now)
        self.outside.set_rate(limits.outside, now)

    def of(self, *, is_local: bool) -> Pace:
        """Return the pace of what passes to or from a pod."""
        return self.local if is_local else self.outside
