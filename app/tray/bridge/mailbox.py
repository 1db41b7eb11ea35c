"""What other threads have for the window's thread. They know nothing of Qt, so that nothing of Qt
ever ends on one of them: a widget that is let go there takes the whole application along.
"""

import socket
from collections.abc import Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Final

_BYTES_MAX: Final = 4_096


class Mailbox:
    """A queue, and a socket that can be read from while there is something in it."""

    def __init__(self) -> None:
        """Begin empty."""
        self._queue: SimpleQueue[object] = SimpleQueue()
        self.reading, self._writing = socket.socketpair()
        for each in (self.reading, self._writing):
            each.setblocking(False)

    def post(self, item: object) -> None:
        """Put something in. Any thread; after `close` it is for nobody."""
        self._queue.put(item)
        # A socket that is full says already that there is something.
        with suppress(OSError):
            self._writing.send(b".")

    def take(self) -> Iterator[object]:
        """Yield what is there, the oldest first."""
        with suppress(OSError):
            self.reading.recv(_BYTES_MAX)
        with suppress(Empty):
            while True:
                yield self._queue.get_nowait()

    def close(self) -> None:
        """Give the sockets back."""
        self.reading.close()
        self._writing.close()
