"""Ending, from any thread, what another thread waits for: a window was closed in the middle."""

import asyncio
from collections.abc import Awaitable, Callable
from threading import Lock
from typing import TypeVar

from core.errors import WormholeError
from core.saying import said

T = TypeVar("T")


class Stopped(WormholeError):
    """It was stopped before it was done; nothing of it stays."""

    title = said("Stopped")
    reason = "stopped"


class Stop:
    """Set once, by any thread."""

    def __init__(self) -> None:
        """Let everything run."""
        self._lock = Lock()
        self._is_set = False
        self._cancel: Callable[[], object] | None = None

    @property
    def is_set(self) -> bool:
        """Say whether somebody wants it to end."""
        return self._is_set

    def set(self) -> None:
        """End what runs now, and all that is run later, at its next wait."""
        with self._lock:
            self._is_set = True
            if self._cancel is not None:
                self._cancel()

    def run(self, work: Callable[[], Awaitable[T]]) -> T:
        """Run `work` on a loop of its own in this thread. Raises `Stopped` when `set` is called."""
        return asyncio.run(self._run(work))

    async def _run(self, work: Callable[[], Awaitable[T]]) -> T:
        task, loop = asyncio.current_task(), asyncio.get_running_loop()
        if task is None:
            raise AssertionError("a coroutine runs in a task")
        with self._lock:
            if self._is_set:
                raise Stopped
            self._cancel = lambda: loop.call_soon_threadsafe(task.cancel)
        try:
            return await work()
        except asyncio.CancelledError:
            if self._is_set:
                raise Stopped from None
            raise
        finally:
            with self._lock:
                self._cancel = None
