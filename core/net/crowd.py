"""A crowd at the door: callers who have not said yet what they want.

There is a limited number of them. When one more calls, the one that has dallied longest is sent
away, so that a flood of silent strangers keeps out nobody who speaks up at once.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Crowd:
    """The tasks of the callers, in order of arrival. For one loop."""

    def __init__(self, limit: int) -> None:
        """Let in at most `limit` callers."""
        self._limit = limit
        self._waiting: dict[asyncio.Task[None], None] = {}

    def __len__(self) -> int:
        """How many have not said yet what they want."""
        return len(self._waiting)

    def enter(self, task: asyncio.Task[None]) -> None:
        """Let one more in; `leave` when it has spoken or gone. The oldest one may be cancelled."""
        self._waiting[task] = None
        if len(self._waiting) > self._limit:
            oldest = next(iter(self._waiting))
            del self._waiting[oldest]
            oldest.cancel()

    def leave(self, task: asyncio.Task[None]) -> None:
        """Count a caller no more."""
        self._waiting.pop(task, None)

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Count the task that runs this as one that has not spoken yet."""
        task = asyncio.current_task()
        if task is None:
            raise AssertionError("a caller has a task of its own")
        self.enter(task)
        try:
            yield
        finally:
            self.leave(task)
