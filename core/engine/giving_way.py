"""Giving way: what nobody waits for lets the programs on the drive go first.

One interpreter serves the drive and works in the background; whatever works takes it from the
others at every call of the system. Work that can wait is therefore done in pieces, and while
programs use the drive each piece is followed by a rest of several times its length: so it takes a
set share of the time at most, never stops, and catches up when the drive is quiet.
"""

from collections.abc import Callable
from typing import Final

from core.ports import Clock

# What other pods wait for: records, contents.
REST_TIMES: Final = 3
# What only counts and confirms.
LONG_REST_TIMES: Final = 9
REST_SECONDS_MAX: Final = 0.5
# A program that works through files makes thousands of calls; one that looks around, a few.
BUSY_CALLS_A_SECOND: Final = 300


class GivingWay:
    """Knows whether programs use the drive."""

    def __init__(self, clock: Clock) -> None:
        """Begin without a drive: nobody is given way to."""
        self._clock = clock
        self._calls: Callable[[], int] = lambda: 0

    def watch(self, calls: Callable[[], int]) -> None:
        """Give way from now on while `calls`, the number of calls answered so far, rises."""
        self._calls = calls

    def begin(self) -> "Piece":
        """Begin a piece of work that can wait."""
        return Piece(self._clock, self._calls)


class Piece:
    """A piece of work that has begun."""

    __slots__ = ("_begun", "_calls", "_calls_before", "_clock")

    def __init__(self, clock: Clock, calls: Callable[[], int]) -> None:
        """Begin now."""
        self._clock = clock
        self._calls = calls
        self._begun = clock.monotonic()
        self._calls_before = calls()

    def rest_seconds(self, times: int = REST_TIMES) -> float:
        """Return how long to rest before the next piece: 0 if the drive is not in use.

        That is `times` as long as the piece took, and half a second at most.
        """
        spent = self._clock.monotonic() - self._begun
        if self._calls() - self._calls_before <= BUSY_CALLS_A_SECOND * spent:
            return 0.0
        return min(times * spent, REST_SECONDS_MAX)
