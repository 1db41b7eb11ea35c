"""The threads that ask: as many as questions wait at once, kept for the next ones."""

from collections.abc import Callable
from queue import SimpleQueue
from threading import Lock, Thread

Act = Callable[[], None]


def nothing() -> None:
    """Do nothing."""


class Askers:
    """Runs acts, each on a thread of its own while it lasts.

    Some questions wait long (until somebody joins), so no fixed number would do; and none may keep
    the application from ending, as threads of a pool would. Threads are kept, because starting one
    waits until it runs, which on a busy machine is longer than a window may be kept waiting.
    """

    def __init__(self, ready: int = 0) -> None:
        """Begin with so many threads."""
        self._acts: SimpleQueue[tuple[Act, Act] | None] = SimpleQueue()
        self._lock = Lock()
        self._idle = 0
        self._all = 0
        for _ in range(ready):
            self._start()

    def run(self, act: Act, released: Act = nothing) -> None:
        """Run `act` soon; it must not raise. `released`: the thread knows it no more."""
        with self._lock:
            enough = self._idle > 0
            if enough:
                self._idle -= 1
        if not enough:
            self._start()
            with self._lock:
                self._idle -= 1
        self._acts.put((act, released))

    def close(self) -> None:
        """Run nothing any more: each thread ends when what it runs does."""
        for _ in range(self._all):
            self._acts.put(None)

    def _start(self) -> None:
        with self._lock:
            self._idle += 1
            self._all += 1
        Thread(target=self._serve, name="ask", daemon=True).start()

    def _serve(self) -> None:
        while (pair := self._acts.get()) is not None:
            act, released = pair
            act()
            # Not until the next one comes: whatever it knows would live as long.
            del act, pair
            released()
            with self._lock:
                self._idle += 1
