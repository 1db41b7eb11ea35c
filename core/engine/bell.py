"""Bells: how tasks learn that something changed, without polling."""

import asyncio
from typing import Final

ALONE_MAX: Final = 1


class Bell:
    """Rings for all who wait. A ring that nobody heard yet is kept for the next `wait`.

    For one waiting task of one loop.
    """

    def __init__(self) -> None:
        """Make a silent bell."""
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Wake the task that waits, or let the next `wait` return at once."""
        self._event.set()

    async def wait(self, timeout_seconds: float | None = None) -> bool:
        """Wait for a ring; False if none came within the time."""
        try:
            async with asyncio.timeout(timeout_seconds):
                await self._event.wait()
        except TimeoutError:
            return False
        self._event.clear()
        return True


async def let_gather(done: int, seconds: float, hurry: Bell | None = None) -> None:
    """After a round that did `done` things, let more come together before the next one.

    What comes in crowds is cheaper in crowds: a round costs a sync, a message and several changes
    of threads, whatever it carries. What came alone is not followed by a pause, and `hurry` ends
    it: somebody waits.
    """
    if done > ALONE_MAX and seconds > 0:
        await (hurry or Bell()).wait(seconds)


class Chime:
    """Wakes every waiter at each ring; who was not waiting has missed it."""

    def __init__(self) -> None:
        """Make a silent chime."""
        self._waiting: list[asyncio.Future[None]] = []

    def ring(self) -> None:
        """Wake all who wait now."""
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def wait(self, timeout_seconds: float) -> bool:
        """Wait for the next ring; False if none came within the time."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        try:
            async with asyncio.timeout(timeout_seconds):
                await future
        except TimeoutError:
            return False
        return True
