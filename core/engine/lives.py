"""Lives: when this pod begins a new incarnation because others know more of its present one.

Of the life before the start they may know more than a store that was rolled back. Of one that
began in this run nobody can: that is forged, and must neither be taken nor make this pod begin
another life for each message.
"""

import asyncio
from collections.abc import Callable
from typing import Final

from core.ids import Incarnation
from core.ports import Clock
from core.replica.replica import Replica
from core.wire.messages import Records

# Whoever is told again and again that it does not know all of itself begins a life as often.
RENEW_SECONDS: Final = 5.0


class Lives:
    """Watches over the incarnation of one replica. For one loop."""

    def __init__(self, replica: Replica, clock: Clock) -> None:
        """Begin with the life that the replica has now."""
        self._replica = replica
        self._clock = clock
        self._first = self._last = replica.incarnation
        self._renewed_at = -RENEW_SECONDS
        self._waiting: asyncio.TimerHandle | None = None
        self._renewed: Callable[[], None] = lambda: None

    def start(self, renewed: Callable[[], None]) -> None:
        """Say who is told of each new life."""
        self._renewed = renewed

    def without_forged(self, message: Records) -> Records:
        """Return a message without what others claim of a life that began in this run."""
        own = self._replica.incarnation
        if own == self._first:
            return message
        batches = tuple(batch for batch in message.batches if batch.origin != own)
        end = message.end
        if end is not None and own in end:
            end = {origin: head for origin, head in end.items() if origin != own}
        return Records(batches, end)

    def renew_soon(self) -> None:
        """Begin a new life because a peer knows more of this one: at once, but not too often."""
        wait = self._renewed_at + RENEW_SECONDS - self._clock.monotonic()
        if wait <= 0:
            self._renew(self._replica.incarnation)
        elif self._waiting is None:
            loop = asyncio.get_running_loop()
            self._waiting = loop.call_later(wait, self._renew, self._replica.incarnation)

    def look(self) -> None:
        """Tell of a new incarnation at once: until the others know it, nothing here counts."""
        if self._replica.incarnation != self._last:
            self._last = self._replica.incarnation
            self._renewed()

    def _renew(self, life: Incarnation) -> None:
        self._waiting = None
        if self._replica.incarnation == life:
            self._renewed_at = self._clock.monotonic()
            self._replica.renew()
            self.look()
