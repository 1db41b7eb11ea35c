"""What other threads have for the window's thread. They know nothing of Qt, so that nothing of Qt
ever ends on one of them: a widget that is let go there takes the whole application along.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Lock
from typing import Final

_BYTES_MAX: Final = 4_096


class Mailbox:
    """A queue, and a pipe that can be read from while there is something in it.

    `reading` is the descriptor of its end.
    """

    def __init__(self) -> None:
        """Begin empty."""
        self._queue: SimpleQueue[object] = SimpleQueue()
        self._closed = False
        self._lock = Lock()
        self.reading, self._writing = os.pipe()
        for each in (self.reading, self._writing):
            os.set_blocking(each, False)

    def post(self, item: object) -> None:
        """Put something in. Any thread; after `close` it is for nobody."""
        self._queue.put(item)
        # Held, so that nothing is written where a pipe was that is closed meanwhile. One that is
        # full says already that there is something.
        with self._lock:
            if not self._closed:
                with suppress(BlockingIOError):
                    os.write(self._writing, b".")

    def take(self) -> Iterator[object]:
        """Yield what is there, the oldest first."""
        with suppress(BlockingIOError):
            os.read(self.reading, _BYTES_MAX)
        with suppress(Empty):
            while True:
                yield self._queue.get_nowait()

    def close(self) -> None:
        """Give the pipe back; a second time is no error."""
        with self._lock:
            if not self._closed:
                self._closed = True
                os.close(self.reading)
                os.close(self._writing)

    def __del__(self) -> None:
        """Give the pipe back where nobody did."""
        self.close()
