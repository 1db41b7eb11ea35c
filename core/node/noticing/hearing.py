"""Hears every commit, in the thread that made it, and keeps it until somebody looks."""

import threading
from typing import Final

from core.replica.events import TreeChanged

# What is more than that between two looks is not kept: it takes memory, and no person reads it.
RECORDS_MAX: Final = 20_000


class Hearing:
    """Keeps changes of the tree for a moment. Any thread."""

    def __init__(self) -> None:
        """Nothing was heard yet."""
        self._lock = threading.Lock()
        self._events: list[TreeChanged] = []
        self._records = 0

    def hear(self, event: TreeChanged) -> None:
        """Take an event; this takes next to no time."""
        size = len(event.changed) + sum(len(batch.records) for batch in event.merged)
        with self._lock:
            if self._records < RECORDS_MAX:
                self._events.append(event)
                self._records += size + 1

    def take(self) -> list[TreeChanged]:
        """Return what was heard since the last call."""
        with self._lock:
            events, self._events, self._records = self._events, [], 0
        return events
