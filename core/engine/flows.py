"""What passes between this pod and the others now: how much of which version, and how fast."""

from collections import deque
from dataclasses import dataclass, field
from typing import Final

from core.ids import Dot, EntryId, PodId
from core.model.priorities import Priority
from core.ports import BlockName, Guard

RATE_SECONDS: Final = 5
# A file of which nothing came for so long is not under way any more.
QUIET_SECONDS: Final = 3.0
FLOWS_MAX: Final = 256


@dataclass(frozen=True, slots=True)
class Flow:
    """What passes of one version, to or from one pod: `size` bytes since it began.

    `rate`: bytes a second, lately. `priority`: what pressed most of it.
    """

    pod: PodId
    entry: EntryId
    version: Dot
    size: int
    rate: float
    priority: Priority


@dataclass(slots=True)
class _Running:
    """A flow as it is counted: `steps` are the bytes of each of the last seconds."""

    entry: EntryId
    began: float
    last: float
    priority: Priority
    size: int = 0
    steps: deque[tuple[int, int]] = field(default_factory=lambda: deque(maxlen=RATE_SECONDS))

    def add(self, size: int, now: float, priority: Priority) -> None:
        """Count bytes."""
        second, before = int(now), 0
        if self.steps and self.steps[-1][0] == second:
            before = self.steps.pop()[1]
        self.steps.append((second, before + size))
        self.size += size
        self.last = now
        self.priority = min(self.priority, priority)

    def rate(self, now: float) -> float:
        """Return the bytes a second of the last seconds."""
        lately = sum(size for second, size in self.steps if second > now - RATE_SECONDS)
        return lately / min(max(now - self.began, 1.0), RATE_SECONDS)


class Flows:
    """Counts blocks in one direction, each in one step. Any thread, where the guard is a lock."""

    def __init__(self, guard: Guard) -> None:
        """Begin with nothing."""
        self._guard = guard
        # By the time of the last block: the first one is quiet for the longest.
        self._running: dict[tuple[PodId, Dot], _Running] = {}

    def note(self, pod: PodId, name: BlockName, size: int, now: float, priority: Priority) -> None:
        """Count a block at `now` (monotonic seconds); parts of manifests are none."""
        if name.index < 0:
            return
        key = (pod, name.version)
        with self._guard:
            running = self._running.pop(key, None)
            if running is None or now - running.last > QUIET_SECONDS:
                running = _Running(name.entry, now, now, priority)
            running.add(size, now, priority)
            self._running[key] = running
            if len(self._running) > FLOWS_MAX:
                del self._running[next(iter(self._running))]

    def at(self, now: float) -> list[Flow]:
        """Return what passes at `now`."""
        with self._guard:
            for key, running in list(self._running.items()):
                if now - running.last <= QUIET_SECONDS:
                    break
                del self._running[key]
            return [
                Flow(pod, one.entry, version, one.size, one.rate(now), one.priority)
                for (pod, version), one in self._running.items()
            ]
