"""Machines on the virtual loop that stand still for a while: what runs on them is held back.

Every task and timer carries the context of the task that made it, so the machine that it belongs to
is known: whatever an engine starts is held together with it.
"""

import asyncio
from collections.abc import Coroutine
from contextvars import Context, ContextVar, copy_context
from typing import Any, TypeVar

from tests.sim.virtual_time import VirtualLoop

T = TypeVar("T")
_RUNS_ON: ContextVar["Machine | None"] = ContextVar("machine", default=None)


class Machine:
    """What runs tasks, and can be paused and go on. For a running `VirtualLoop`."""

    def __init__(self) -> None:
        self.paused = False

    def start(self, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        """Run a task, and all that it starts, on this machine."""
        context = copy_context()
        context.run(_RUNS_ON.set, self)
        return _loop().create_task(work, context=context)

    def pause(self) -> None:
        """Hold back all tasks and timers of this machine, from the loop's next round on."""
        self.paused = True
        _loop().hold(self, self._is_mine)

    def resume(self) -> None:
        """Let everything go on where it was; timers that were due meanwhile are due now."""
        if self.paused:
            self.paused = False
            _loop().release(self)

    def _is_mine(self, context: Context) -> bool:
        return context.get(_RUNS_ON) is self


def _loop() -> VirtualLoop:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    return loop
