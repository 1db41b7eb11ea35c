"""Whose block is sent next, where a limit lets fewer pass than are asked for.

Threads that serve blocks wait here for their turn: what persons wait for first, then in the order
in which they came; those to the local network and those beyond it apart.
"""

import threading
import time
from dataclasses import dataclass
from typing import Final

from core.errors import PeerError
from core.model.priorities import Priority
from core.saying import said
from core.transfer.pacing import Limits, Paces

# Whoever asked gives up a little later. It asks again, and those before it had their turn.
PATIENCE_SECONDS: Final = 20.0
# After so long it is the turn of whoever came first: persons who read all day stop no copies.
OVERDUE_SECONDS: Final = 8.0


@dataclass(frozen=True, slots=True, eq=False)
class _Ticket:
    priority: Priority
    since: float


class SendingTurns:
    """Turns of the threads that send blocks. Safe for any thread."""

    def __init__(self) -> None:
        """Let everything pass."""
        self._condition = threading.Condition()
        self._paces = Paces()
        self._waiting: dict[bool, list[_Ticket]] = {True: [], False: []}
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

    def await_one(
        self, size_bytes: int, *, is_local: bool, priority: Priority = Priority.PERSON
    ) -> None:
        """Return when `size_bytes` may be sent. Raises `PeerError` if that is too late."""
        waiting = self._waiting[is_local]
        with self._condition:
            ticket = _Ticket(priority, time.monotonic())
            waiting.append(ticket)
            # Who is before all others now may be another one.
            self._condition.notify_all()
            try:
                self._wait(ticket, is_local=is_local)
                self._paces.of(is_local=is_local).spend(size_bytes, time.monotonic())
            finally:
                waiting.remove(ticket)
                self._condition.notify_all()

    def _wait(self, ticket: _Ticket, *, is_local: bool) -> None:
        waiting, pace = self._waiting[is_local], self._paces.of(is_local=is_local)
        deadline = ticket.since + PATIENCE_SECONDS
        dismissals = self._dismissals
        while self._dismissals == dismissals:
            now = time.monotonic()
            is_next = _next(waiting, now) is ticket
            seconds = pace.wait_seconds(now) if is_next else _patient(ticket, now)
            if seconds <= 0 and is_next:
                return
            if now >= deadline:
                raise PeerError(
                    said("More blocks are asked for than the limits of this pod let pass.")
                )
            self._condition.wait(min(seconds, deadline - now))
        raise PeerError(said("This transport is closed."))


def _next(waiting: list[_Ticket], now: float) -> _Ticket:
    """Return whose turn it is; the list is in the order in which they came."""
    first = waiting[0]
    if now - first.since >= OVERDUE_SECONDS:
        return first
    return min(waiting, key=lambda ticket: ticket.priority)


def _patient(ticket: _Ticket, now: float) -> float:
    """Return for how long whose turn it is not waits before it looks by itself."""
    left = ticket.since + OVERDUE_SECONDS - now
    return left if left > 0 else PATIENCE_SECONDS
