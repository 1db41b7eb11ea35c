"""An asyncio event loop whose clock jumps to the next timer as soon as nothing else is ready.

Time costs nothing and depends on nothing but the program, so that an hour of pods talking takes a
moment and runs the same each time. There is no real input or output on this loop.
"""

import asyncio
import heapq
import selectors
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Mapping
from contextvars import Context
from typing import Any, TypeVar

from core.ports import Clock

T = TypeVar("T")
H = TypeVar("H", bound=asyncio.Handle)

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


class _Hold:
    """What does not run for a while."""

    def __init__(self, is_held: Callable[[Context], bool]) -> None:
        self._is_held = is_held
        self.ready: list[asyncio.Handle] = []
        self.timers: list[asyncio.TimerHandle] = []
        self.timers_taken = False

    def sort_out(self, handles: Iterable[H], held: list[H]) -> deque[H]:
        """Add to `held` what is held, in its order, and return the others in theirs."""
        others: deque[H] = deque()
        for handle in handles:
            (held if self._is_held(handle._context) else others).append(handle)
        return others


class VirtualLoop(asyncio.SelectorEventLoop):
    """The loop; `time()` starts at 0 and is virtual."""

    def __init__(self) -> None:
        self._virtual = _TimeSelector()
        super().__init__(self._virtual)
        # Half a nanosecond: a timer is due when the virtual clock stands exactly on it.
        self._clock_resolution = 1e-9
        self._ready: deque[asyncio.Handle]
        self._scheduled: list[asyncio.TimerHandle]
        self._holds: dict[object, _Hold] = {}

    def time(self) -> float:
        return self._virtual.now

    def hold(self, owner: object, is_held: Callable[[Context], bool]) -> None:
        """Run nothing whose context `is_held` picks, from the next round on, until `release`."""
        self._holds[owner] = _Hold(is_held)

    def release(self, owner: object) -> None:
        """Let what was held for `owner` go on; timers that were due meanwhile are due now."""
        held = self._holds.pop(owner)
        self._ready.extend(held.ready)
        for timer in held.timers:
            heapq.heappush(self._scheduled, timer)

    def _run_once(self) -> None:
        for hold in self._holds.values():
            self._ready = hold.sort_out(self._ready, hold.ready)
            if not hold.timers_taken:
                # Only what runs on the held machine sets timers of its own, and nothing runs now.
                self._scheduled = list(hold.sort_out(self._scheduled, hold.timers))
                heapq.heapify(self._scheduled)
                hold.timers_taken = True
        super()._run_once()  # type: ignore[misc]

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
