"""Whose block is sent next, where a limit lets fewer pass than are asked for.

Threads that serve blocks wait here for their turn: in the order in which they came, those to the
local network and those beyond it apart.
"""

import threading
import time
from collections import deque
from typing import Final

from core.errors import PeerError
from core.transfer.pacing import Limits, Paces

# Whoever asked gives up a little later. It asks again, and those before it had their turn.
PATIENCE_SECONDS: Final = 20.0


class SendingTurns:
    """Turns of the threads that send blocks. Safe for any thread."""

    def __init__(self) -> None:
        """Let everything pass."""
        self._condition = threading.Condition()
        self._paces = Paces()
        self._waiting: dict[bool, deque[object]] = {True: deque(), False: deque()}
        self._dismissals = 0

    def set_limits(self, limits: Limits) -> None:
        """Let pass what these limits say, from now on; who waits looks again."""
        with self._condition:
            self._paces.set_limits(limits, time.monotonic())
            self._condition.notify_all()

    def dismiss(self) -> None:
        """Send those away who wait now."""
        with self._condition:
            self._dismissals += 1
            self._condition.notify_all()

    def await_one(self, size_bytes: int, *, is_local: bool) -> None:
        """Return when `size_bytes` may be sent. Raises `PeerError` if that is too late."""
        waiting = self._waiting[is_local]
        ticket = object()
        with self._condition:
            waiting.append(ticket)
            try:
                self._wait(ticket, is_local=is_local)
                self._paces.of(is_local=is_local).spend(size_bytes, time.monotonic())
            finally:
                waiting.remove(ticket)
                self._condition.notify_all()

    def _wait(self, ticket: object, *, is_local: bool) -> None:
        waiting, pace = self._waiting[is_local], self._paces.of(is_local=is_local)
        deadline = time.monotonic() + PATIENCE_SECONDS
        dismissals = self._dismissals
        while self._dismissals == dismissals:
            now = time.monotonic()
            seconds = pace.wait_seconds(now) if waiting[0] is ticket else deadline - now
            if seconds <= 0 and waiting[0] is ticket:
                return
            if now >= deadline:
                raise PeerError("More blocks are asked for than the limits of this pod let pass.")
            self._condition.wait(min(seconds, deadline - now))
        raise PeerError("This transport is closed.")
