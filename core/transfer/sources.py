"""What is known of one source of blocks: how fast it is, and how much may be asked of it now.

What is asked for waits in the link, and whatever comes after it waits behind it. So a window is
as much as comes in a short time at the rate that was measured: for what nobody waits for in a
shorter one. On a way across the internet the time until the first byte comes is a part of it.
"""

from dataclasses import dataclass, field
from typing import Final

from core.model.priorities import Priority
from core.transfer.pacing import Pace

WINDOW_SECONDS: Final = 0.1
WINDOW_SECONDS_FAR: Final = 0.4
BACKGROUND_SECONDS: Final = 0.015
BACKGROUND_SECONDS_FAR: Final = 0.3
WINDOW_BYTES_FIRST: Final = 2**20
WINDOW_BYTES_MIN: Final = 256 * 2**10
WINDOW_BYTES_MAX: Final = 64 * 2**20
REQUEST_BYTES_MAX: Final = 4 * 2**20
REQUESTS_OF_A_WINDOW: Final = 4  # while one is answered the next ones are on their way
# Over less time, a rate would say how answers happened to fall together.
RATE_SECONDS: Final = 0.04
_RATE_WEIGHT: Final = 0.3


@dataclass(slots=True)
class Source:
    """One pod that blocks are asked of. Times are monotonic seconds, rates bytes a second."""

    pace: Pace = field(default_factory=Pace)
    is_near: bool = True
    rate: float | None = None
    paused_until: float = 0.0
    _outstanding: dict[Priority, int] = field(default_factory=lambda: dict.fromkeys(Priority, 0))
    _busy_from: float = 0.0
    _measured_bytes: int = 0
    _measured_seconds: float = 0.0

    @property
    def outstanding_bytes(self) -> int:
        """What was asked for and has not come yet."""
        return sum(self._outstanding.values())

    def window_bytes(self, priority: Priority) -> int:
        """Return how much may be outstanding, what comes before this priority included."""
        if self.rate is None:
            return WINDOW_BYTES_FIRST
        if priority.is_background:
            seconds = BACKGROUND_SECONDS if self.is_near else BACKGROUND_SECONDS_FAR
        else:
            seconds = WINDOW_SECONDS if self.is_near else WINDOW_SECONDS_FAR
        return min(max(int(self.rate * seconds), WINDOW_BYTES_MIN), WINDOW_BYTES_MAX)

    def room_bytes(self, priority: Priority, *, yields: bool = False) -> int:
        """Return how much more may be asked for; what comes later takes no room from what is first.

        `yields`: somebody waits for something. Then no more of what nobody waits for is under way
        than keeps it from standing still.
        """
        before = sum(size for other, size in self._outstanding.items() if other <= priority)
        window = self.window_bytes(priority)
        if not priority.is_background:
            return window - before
        behind = sum(size for other, size in self._outstanding.items() if other.is_background)
        if not behind:
            # One request is always under way: persons who read all day do not end the copying.
            return max(window - before, WINDOW_BYTES_MIN)
        return 0 if yields else window - before

    def request_bytes(self, priority: Priority) -> int:
        """Return how much to ask for at once: as much as keeps answers and requests in turn."""
        piece = self.window_bytes(priority) // REQUESTS_OF_A_WINDOW
        return min(piece, self.pace.piece_bytes_max or REQUEST_BYTES_MAX, REQUEST_BYTES_MAX)

    def may_be_asked(self, now: float) -> bool:
        """Say whether it neither rests after a failure nor has used up its limit."""
        return self.paused_until <= now and self.pace.wait_seconds(now) <= 0

    def seconds_for(self, size_bytes: int, priority: Priority) -> float | None:
        """Return how long until so much more of a priority has come, None where nobody knows."""
        if self.rate is None:
            return None
        before = sum(size for other, size in self._outstanding.items() if other <= priority)
        return (before + size_bytes) / self.rate

    def asked(self, size_bytes: int, priority: Priority, now: float) -> None:
        """Count what it is asked for now."""
        if not self.outstanding_bytes:
            self._busy_from = now
        self._outstanding[priority] += size_bytes
        self.pace.spend(size_bytes, now)

    def released(self, size_bytes: int, priority: Priority) -> None:
        """Count what is not outstanding any more."""
        self._outstanding[priority] = max(0, self._outstanding[priority] - size_bytes)

    def measure(self, size_bytes: int, now: float) -> None:
        """Note what has come just now: the rate is that of the time in which it had to send."""
        self._measured_bytes += size_bytes
        self._measured_seconds += max(0.0, now - self._busy_from)
        self._busy_from = now
        if self._measured_seconds < RATE_SECONDS:
            return
        measured = self._measured_bytes / self._measured_seconds
        before = measured if self.rate is None else self.rate
        self.rate = before + _RATE_WEIGHT * (measured - before)
        self._measured_bytes, self._measured_seconds = 0, 0.0
