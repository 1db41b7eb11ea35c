"""Copies give way on the wire: what somebody waits for is not behind them in this machine.

What a socket took is out of our hands. So a thread that sends a block which nobody waits for looks
before each piece of it whether something that somebody waits for is still in this machine, and lets
that go first. And it waits until little of all copies stands in the link, however many pods take
them, because what somebody comes to wait for would stand behind it. It waits for a moment only:
persons who read all day slow copies down, and never stop them.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from core.model.priorities import Priority
from core.net.kernel_queue import KernelQueue

WAIT_SECONDS_MAX: Final = 0.25
LOOK_SECONDS: Final = 0.003
# A thread does not wake up more punctually than so; fast links would stand idle meanwhile.
LOOK_SECONDS_MIN: Final = 0.0003
# Of all copies together: enough to keep a link busy until the next look.
STANDING_BYTES_MAX: Final = 96 * 1024


class Wire(Protocol):
    """A connection that a block is sent on."""

    def queue(self) -> KernelQueue:
        """What of that which was sent is not there yet."""
        ...


class RightOfWay:
    """Who sends what somebody waits for. Safe for any thread."""

    def __init__(self) -> None:
        """Start with nobody."""
        self._condition = threading.Condition()
        self._sending: Counter[Wire] = Counter()
        self._sent: set[Wire] = set()
        self._copying: set[Wire] = set()
        self._copied: set[Wire] = set()

    @contextmanager
    def sending(self, wire: Wire, priority: Priority) -> Iterator[Callable[[], None]]:
        """Send within this on `wire`; call what it gives before each piece.

        It returns when nothing that comes first is to be sent here, or has waited for long enough.
        """
        if priority.is_background:
            with self._copy_sending(wire) as give_way:
                yield give_way
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
            self._copied.discard(wire)

    @contextmanager
    def _copy_sending(self, wire: Wire) -> Iterator[Callable[[], None]]:
        deadline = time.monotonic() + WAIT_SECONDS_MAX
        with self._condition:
            self._copying.add(wire)
        try:
            yield lambda: self._give_way(deadline)
        finally:
            with self._condition:
                self._copying.discard(wire)
                self._copied.add(wire)

    def _give_way(self, deadline: float) -> None:
        with self._condition:
            while (look := self._look_seconds()) and (left := deadline - time.monotonic()) > 0:
                self._condition.wait(min(look, left))

    def _look_seconds(self) -> float:
        """Return after how long to look again, 0 if a copy may go on now."""
        return LOOK_SECONDS if self._is_claimed() else self._drained_seconds()

    def _is_claimed(self) -> bool:
        if self._sending:
            return True
        self._sent = {wire for wire in self._sent if wire.queue().unsent_bytes}
        return bool(self._sent)

    def _drained_seconds(self) -> float:
        """Return how long the link takes until little of the copies stands in it."""
        queues = {wire: wire.queue() for wire in self._copying | self._copied}
        self._copied = {wire for wire in self._copied if queues[wire].standing_bytes}
        excess = sum(queue.standing_bytes for queue in queues.values()) - STANDING_BYTES_MAX
        if excess <= 0:
            return 0
        seconds = excess / max(1, sum(queue.bytes_per_second for queue in queues.values()))
        return min(max(seconds, LOOK_SECONDS_MIN), LOOK_SECONDS)


def _nothing() -> None:
    """Go on: somebody waits for it."""
