"""Signals that reach programs while they wait for the drive: which of them end the wait.

On a local disk a read is not cut short by a signal, so programs do not expect it: one with a timer
would see its read fail, and one that maps a file would be ended. But a program that is to end must
not have to wait for content that may never come. The kernel tells of any signal and only once, so
what is pending is read from `/proc`, again and again while the program waits (proc(5): `SigPnd`,
`ShdPnd`, `SigBlk`; a signal that ends a program by default shows as SIGKILL).
"""

from collections.abc import Callable
from pathlib import Path
from signal import SIGABRT, SIGHUP, SIGINT, SIGKILL, SIGQUIT, SIGTERM
from threading import Condition, Thread
from typing import Final

LOOK_SECONDS: Final = 0.1
_ENDING: Final = sum(
    1 << number - 1 for number in (SIGKILL, SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGABRT)
)
_KILLED: Final = 1 << SIGKILL - 1


def asked_to_end(thread: int) -> bool:
    """Say whether a thread (by its number) has a signal pending that is to end its program.

    True also where it cannot be seen: it is gone, or lives in another namespace of processes.
    """
    try:
        status = Path(f"/proc/{thread}/status").read_bytes()
    except OSError:
        return True
    masks = {
        name: int(value, 16)
        for name, _, value in (line.partition(b":\t") for line in status.splitlines())
        if name in {b"SigPnd", b"ShdPnd", b"SigBlk"}
    }
    pending = masks.get(b"SigPnd", 0) | masks.get(b"ShdPnd", 0)
    return bool(pending & _ENDING & (~masks.get(b"SigBlk", 0) | _KILLED))


class SignalWatch:
    """Watches the programs behind requests that the kernel said got a signal. Thread-safe.

    `ended` is called with the number of a request, in a thread of its own, once its program is
    asked to end; `waits` says whether a request still waits.
    """

    def __init__(
        self,
        waits: Callable[[int], bool],
        ended: Callable[[int], None],
        asked: Callable[[int], bool] = asked_to_end,
    ) -> None:
        """Watch nothing yet; `asked` looks at a thread."""
        self._waits = waits
        self._ended = ended
        self._asked = asked
        self._threads: dict[int, int] = {}
        self._changed = Condition()
        self._started = False
        self._closed = False
        self._fresh = False

    def watch(self, unique: int, thread: int) -> None:
        """Watch `thread`, the program's, for as long as the request `unique` waits."""
        with self._changed:
            self._threads[unique] = thread
            self._fresh = True
            if not self._started:
                self._started = True
                Thread(target=self._work, name="drive-signals", daemon=True).start()
            self._changed.notify()

    def watches(self, unique: int) -> bool:
        """Say whether the program behind a request is watched."""
        return unique in self._threads

    def close(self) -> None:
        """End the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    def _work(self) -> None:
        while True:
            with self._changed:
                if not self._fresh and not self._closed:
                    self._changed.wait(LOOK_SECONDS if self._threads else None)
                if self._closed:
                    return
                self._fresh = False
                watched = dict(self._threads)
            over = [unique for unique, thread in watched.items() if self._look(unique, thread)]
            with self._changed:
                for unique in over:
                    del self._threads[unique]

    def _look(self, unique: int, thread: int) -> bool:
        """Say whether there is nothing more to watch."""
        if self._waits(unique) and not self._asked(thread):
            return False
        self._ended(unique)
        return True
