"""The way of events from any thread to the loop, in order and many at a wake-up.

Waking a loop from a thread costs more than most of what is done with an event, and it takes the
interpreter from the thread that serves the drive: a crowd of events wakes the loop once, and what
comes right after it is taken a moment later without waking anybody.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final, Generic, TypeVar

EventT = TypeVar("EventT")
# A program that makes many files causes several events for each, a fraction of this apart.
GATHER_SECONDS: Final = 0.005


class Inbox(Generic[EventT]):
    """Hands events over on the loop. Bounded by what it carries: it is emptied at each wake-up."""

    def __init__(self, take: Callable[[Sequence[EventT]], None]) -> None:
        """Give events to `take`, which must not fail."""
        self._take = take
        self._waiting: deque[EventT] = deque()
        self._woken = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._again: asyncio.TimerHandle | None = None

    def open(self) -> None:
        """Begin to hand over, on the loop of the caller."""
        self._loop = asyncio.get_running_loop()

    def close(self) -> None:
        """Hand over nothing more; what is put from now on is dropped."""
        self._loop = None

    def put(self, event: EventT) -> None:
        """Hand over `event` soon. In any thread."""
        loop = self._loop
        if loop is None or loop.is_closed():
            return
        self._waiting.append(event)
        # Looked at after the event was put: who is woken already will find it.
        if not self._woken:
            self._woken = True
            loop.call_soon_threadsafe(self._hand_over)

    def _hand_over(self) -> None:
        if self._again is not None:
            self._again.cancel()
        if not self._waiting:
            self._woken = False
            # Who put an event before that took effect did not wake the loop.
            if not self._waiting:
                return
            self._woken = True
        events: list[EventT] = []
        while self._waiting:
            events.append(self._waiting.popleft())
        if self._loop is not None:
            self._again = self._loop.call_later(GATHER_SECONDS, self._hand_over)
            self._take(events)
