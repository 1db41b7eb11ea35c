"""The pace of what is slowed down: a token bucket, kept as the moment at which it is paid off.

It is the virtual scheduling form of the leaky bucket (ITU-T I.371, generic cell rate algorithm):
one number says all, and nothing has to be filled up as time goes by.
"""

from dataclasses import dataclass
from typing import Final

BURST_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Pace:
    """What was let through is paid off at `paid_at` (monotonic seconds)."""

    paid_at: float = float("-inf")


def reserve(
    pace: Pace, size_bytes: int, rate: int, now: float, wait_max: float = float("inf")
) -> tuple[Pace, float]:
    """Return the pace with `size_bytes` more at `rate` (bytes a second), and when they may go.

    What was not used is kept for a second at most. Nobody waits longer than `wait_max`: what
    would have to is let through then, and is not paid for in full.
    """
    paid = max(pace.paid_at, now - BURST_SECONDS)
    after = min(paid + size_bytes / rate, now + wait_max)
    return Pace(after), max(now, min(paid, after))
