"""An asyncio event loop whose clock jumps to the next timer as soon as nothing else is ready.

Time costs nothing and depends on nothing but the program, so that an hour of pods talking takes a
moment and runs the same each time. There is no real input or output on this loop.
"""

import asyncio
import selectors
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar

from core.ports import Clock

T = TypeVar("T")

START_MS = 1_700_000_000_000


class _Stuck(Exception):
    """Nothing is ready and no timer runs: the program would wait for ever."""


class _TimeSelector(selectors.BaseSelector):
    """Instead of waiting for descriptors, lets the virtual time pass."""

    def __init__(self) -> None:
        self.now = 0.0
        self._keys: dict[int, selectors.SelectorKey] = {}

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        descriptor = fileobj if isinstance(fileobj, int) else fileobj.fileno()
        key = selectors.SelectorKey(fileobj, descriptor, events, data)
        self._keys[descriptor] = key
        return key

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        descriptor = fileobj if isinstance(fileobj, int) else fileobj.fileno()
        return self._keys.pop(descriptor)

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise _Stuck("nothing is ready and no timer runs")
        self.now += max(0.0, timeout)
        return []

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        return self._keys


class VirtualLoop(asyncio.SelectorEventLoop):
    """The loop; `time()` starts at 0 and is virtual."""

    def __init__(self) -> None:
        self._virtual = _TimeSelector()
        super().__init__(self._virtual)
        # Half a nanosecond: a timer is due when the virtual clock stands exactly on it.
        self._clock_resolution = 1e-9

    def time(self) -> float:
        return self._virtual.now

    def _write_to_self(self) -> None:
        """Nobody sleeps in a system call here, so nobody has to be woken."""


class VirtualClock(Clock):
    """The `Clock` port on the virtual loop; `skew_ms` is how wrong this pod's wall clock is."""

    def __init__(self, loop: asyncio.AbstractEventLoop, skew_ms: int = 0) -> None:
        self._loop = loop
        self.skew_ms = skew_ms

    def wall_ms(self) -> int:
        return START_MS + self.skew_ms + int(self._loop.time() * 1_000)

    def wall_ns(self) -> int:
        return (START_MS + self.skew_ms) * 1_000_000 + int(self._loop.time() * 1e9)

    def monotonic(self) -> float:
        return self._loop.time()


def run_virtual(main: Coroutine[Any, Any, T]) -> T:
    """Run `main` to its end in virtual time and return its result."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)
