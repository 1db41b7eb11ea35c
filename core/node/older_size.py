"""How much older versions take here: asked now and then, since all of their lines are looked at."""

import threading
from typing import Final

from core.model.content import LineRole
from core.ports import Clock, RecordStore

# Looking at 10,000 lines takes 50 ms: it may be a fiftieth of the time at most.
_REST_FACTOR: Final = 50.0


class OlderSize:
    """Adds up the older versions of a pod; remembers what it found. Any thread."""

    def __init__(self, store: RecordStore, clock: Clock) -> None:
        """Look in `store`; nothing is looked at before `measure`."""
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._not_before = 0.0
        self._last = 0

    @property
    def last(self) -> int:
        """Bytes at the last look, 0 before the first."""
        return self._last

    def measure(self) -> int:
        """Look now unless a look was just taken; return the bytes. For a worker."""
        with self._lock:
            begun = self._clock.monotonic()
            if begun < self._not_before:
                return self._last
            with self._store.read() as reader:
                self._last = sum(
                    line.content.size
                    for line in reader.lines_in_role(LineRole.HISTORY)
                    if line.content is not None and line.whole
                )
            end = self._clock.monotonic()
            self._not_before = end + (end - begun) * _REST_FACTOR
            return self._last
