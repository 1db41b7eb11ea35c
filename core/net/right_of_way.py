"""Copies give way on the wire: what somebody waits for is not behind them in this machine.

What a socket took is out of our hands. So a thread that sends a block which nobody waits for looks
before each piece of it whether something that somebody waits for is still in this machine, and lets
that go first. It waits for a moment only: persons who read all day slow copies down, and never stop
them.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from core.model.priorities import Priority

WAIT_SECONDS_MAX: Final = 0.25
LOOK_SECONDS: Final = 0.003


class Wire(Protocol):
    """A connection that a block is sent on."""

    def unsent_bytes(self) -> int:
        """How much of what was sent has not left this machine yet; 0 where nobody knows."""
        ...


class RightOfWay:
    """Who sends what somebody waits for. Safe for any thread."""

    def __init__(self) -> None:
        """Start with nobody."""
        self._condition = threading.Condition()
        self._sending: Counter[Wire] = Counter()
        self._sent: set[Wire] = set()

    @contextmanager
    def sending(self, wire: Wire, priority: Priority) -> Iterator[Callable[[], None]]:
        """Send within this on `wire`; call what it gives before each piece.

        It returns when nothing that comes first is to be sent here, or has waited for long enough.
        """
        if priority.is_background:
            deadline = time.monotonic() + WAIT_SECONDS_MAX
            yield lambda: self._give_way(deadline)
            return
        with self._condition:
            self._sending[wire] += 1
        try:
            yield _nothing
        finally:
            with self._condition:
                self._sending[wire] -= 1
                if not self._sending[wire]:
                    del self._sending[wire]
                self._sent.add(wire)
                self._condition.notify_all()

    def forget(self, wire: Wire) -> None:
        """`wire` is to be closed."""
        with self._condition:
            self._sent.discard(wire)

    def _give_way(self, deadline: float) -> None:
        with self._condition:
            while self._is_claimed() and (left := deadline - time.monotonic()) > 0:
                self._condition.wait(min(LOOK_SECONDS, left))

    def _is_claimed(self) -> bool:
        if self._sending:
            return True
        self._sent = {wire for wire in self._sent if wire.unsent_bytes()}
        return bool(self._sent)


def _nothing() -> None:
    """Go on: somebody waits for it."""
