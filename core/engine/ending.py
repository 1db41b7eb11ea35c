"""Ends what several tasks wait for, at a person's word."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import TransferEnded


class Ending:
    """Something that can be ended once, for all who wait for it. For one loop."""

    def __init__(self) -> None:
        """Nobody waits, and it goes on."""
        self._ended = asyncio.Event()
        self._waiting: set[asyncio.Task[object]] = set()

    def end(self) -> None:
        """Have all who wait, or will, get `TransferEnded`."""
        self._ended.set()
        for task in self._waiting:
            task.cancel()

    @contextmanager
    def may_end(self) -> Iterator[None]:
        """Let `end` end what this task does in the block. Raises `TransferEnded` then."""
        task = asyncio.current_task()
        if task is None or self._ended.is_set():
            raise TransferEnded
        self._waiting.add(task)
        try:
            yield
        except asyncio.CancelledError:
            # Whoever cancelled this task for another reason did so once more.
            if self._ended.is_set() and not task.uncancel():
                raise TransferEnded from None
            raise
        finally:
            self._waiting.discard(task)
