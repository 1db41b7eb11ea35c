"""What happens, told to everyone who listens: state changes and progress."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from core.control.schema import Happened

_WAITING_MAX: Final = 256


class Events:
    """Passes events on; who does not keep up misses the oldest, nobody waits for anybody.

    To be used on the loop's thread only.
    """

    def __init__(self) -> None:
        """Begin without listeners."""
        self._queues: set[asyncio.Queue[Happened]] = set()

    def publish(self, event: Happened) -> None:
        """Tell all listeners."""
        for queue in self._queues:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(event)

    @contextmanager
    def listening(self) -> Iterator[asyncio.Queue[Happened]]:
        """Yield a queue of what happens from now on."""
        queue: asyncio.Queue[Happened] = asyncio.Queue(_WAITING_MAX)
        self._queues.add(queue)
        try:
            yield queue
        finally:
            self._queues.discard(queue)
