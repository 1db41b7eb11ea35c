"""Which block to ask of whom, next: pure, the time and what happened come in as arguments.

What comes first is asked for first, in order, each piece of the source that will have sent it
soonest. Each source has a window of bytes outstanding that follows its measured rate, so that a
slow one never holds many blocks back. A block that somebody waits for longer than it should take,
or that was asked of a source that nobody knows yet, is asked a second time of one that is likely
to be faster, whatever nobody waits for is still to be asked for; at the end every block is.
"""

from collections import OrderedDict
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from core.ids import PodId
from core.model.priorities import Priority
from core.transfer.pacing import Pace
from core.transfer.sources import Source

BlockT = TypeVar("BlockT", bound=Hashable)

REQUEST_BLOCKS_MAX: Final = 256
PAUSE_SECONDS: Final = 1.0  # after a failed connection, before the source is asked again
_SCAN_MAX: Final = 2_000  # blocks looked at for one request; those of other sources are passed over
_ASKERS_MAX: Final = 2
_LATE_TIMES: Final = 2.0  # an answer that takes so many times as long as expected is late


@dataclass(frozen=True, slots=True)
class Request(Generic[BlockT]):
    """Ask `source` for `blocks`."""

    source: PodId
    blocks: tuple[BlockT, ...]
    size_bytes: int
    asked_at: float
    priority: Priority


@dataclass(slots=True)
class _Wanted:
    """`due`: when it was expected, as it was asked for; `late`: when to ask somebody else."""

    size_bytes: int
    priority: Priority
    sources: set[PodId]
    asked: set[PodId] = field(default_factory=set)
    due: float | None = None
    late: float | None = None


class Scheduler(Generic[BlockT]):
    """Wanted blocks and their sources. Not thread-safe; nothing here waits or does anything."""

    def __init__(self) -> None:
        """Start with nothing wanted."""
        self._wanted: dict[BlockT, _Wanted] = {}
        self._queues: dict[Priority, OrderedDict[BlockT, None]] = {
            priority: OrderedDict() for priority in Priority
        }
        self._underway: dict[Priority, dict[BlockT, None]] = {each: {} for each in Priority}
        self._sources: dict[PodId, Source] = {}
        self._sourceless: dict[BlockT, None] = {}
        self._last = max(Priority)

    def hold_back(self, *, background: bool) -> None:
        """Ask from now on for nothing that nobody waits for, or (False) for everything again."""
        self._last = Priority.READ_AHEAD if background else max(Priority)

    def __len__(self) -> int:
        """How many blocks are wanted, those that were asked for included."""
        return len(self._wanted)

    def want(
        self, block: BlockT, size_bytes: int, priority: Priority, sources: Collection[PodId]
    ) -> None:
        """Want a block from any of `sources`; a second wish adds sources and raises priority."""
        for source in sources:
            self._sources.setdefault(source, Source())
        if sources:
            self._sourceless.pop(block, None)
        known = self._wanted.get(block)
        if known is None:
            if not sources:
                self._sourceless[block] = None
            self._wanted[block] = _Wanted(size_bytes, priority, set(sources))
            self._queues[priority][block] = None
            return
        known.sources.update(sources)
        if priority < known.priority:
            for place in (self._queues, self._underway):
                if place[known.priority].pop(block, self) is None:
                    place[priority][block] = None
            known.priority = priority

    def forget(self, block: BlockT) -> None:
        """Want a block no more: it came, or nobody waits for it."""
        wanted = self._wanted.pop(block, None)
        self._sourceless.pop(block, None)
        if wanted is not None:
            self._queues[wanted.priority].pop(block, None)
            self._underway[wanted.priority].pop(block, None)

    def set_way(self, source: PodId, pace: Pace, *, is_near: bool) -> None:
        """Ask `source` for as much as `pace` lets pass, which sources may share.

        `is_near`: it is in the local network.
        """
        known = self._sources.setdefault(source, Source())
        known.pace, known.is_near = pace, is_near

    def next_requests(self, now: float) -> list[Request[BlockT]]:
        """Return what to ask now, and count it as asked.

        What is fetched first goes round all sources before the next: they may share one pace.
        """
        requests: list[Request[BlockT]] = []
        for priority in self._open_priorities():
            self._fill(priority, now, requests)
            if priority is Priority.PERSON or priority is self._last:
                self._ask_again(priority, now, requests)
        return requests

    def retry_at(self, now: float) -> float | None:
        """Return when a source that may not be asked now may be, if one waits for that."""
        times = [s.paused_until for s in self._sources.values() if s.paused_until > now]
        if any(self._queues[priority] for priority in self._open_priorities()):
            waits = (s.pace.wait_seconds(now) for s in self._sources.values())
            times += [now + wait for wait in waits if wait > 0]
        late = (self._wanted[block].late for block in self._underway[Priority.PERSON])
        times += [time for time in late if time is not None and time > now]
        return min(times, default=None)

    def answered(
        self,
        request: Request[BlockT],
        lacking: Iterable[BlockT],
        now: float,
        received_bytes: int | None = None,
    ) -> None:
        """The source answered: all came except `lacking`, which it does not have.

        `received_bytes`: how much that was, where it is known better than from the wishes.
        """
        source = self._release(request)
        if received_bytes is not None:
            source.pace.give_back(request.size_bytes - received_bytes)
        missing = set(lacking)
        if len(missing) < len(request.blocks):
            size = request.size_bytes if received_bytes is None else received_bytes
            source.measure(size, now)
        for block in missing:
            self._return(block, request.source, drop_source=True)

    def failed(self, request: Request[BlockT], now: float) -> None:
        """The connection failed: what did not come is asked elsewhere, the source rests."""
        self._release(request).paused_until = now + PAUSE_SECONDS
        for block in request.blocks:
            self._return(block, request.source, drop_source=False)

    def leave(self, pod: PodId) -> None:
        """`pod` cannot be reached any more: it is nobody's source."""
        for block, wanted in self._wanted.items():
            wanted.sources.discard(pod)
            wanted.asked.discard(pod)
            self._settle(block, wanted)

    def hopeless(self) -> list[BlockT]:
        """Return the wanted blocks that no source is left for."""
        return list(self._sourceless)

    def _open_priorities(self) -> list[Priority]:
        return [priority for priority in Priority if priority <= self._last]

    def _fill(self, priority: Priority, now: float, requests: list[Request[BlockT]]) -> None:
        """Ask for what waits in a queue, as long as there is a source that may be asked."""
        queue = self._queues[priority]
        names = set(self._sources) if queue else set()
        while names:
            able = [name for name in names if self._room(name, priority, now) > 0]
            if not able:
                return
            name = min(able, key=lambda name: self._soonest(name, priority))
            source = self._sources[name]
            limit = min(self._room(name, priority, now), source.request_bytes(priority))
            chosen = self._choose(name, queue, limit)
            if chosen:
                requests.append(self._ask(name, chosen, priority, now))
            else:
                names.discard(name)

    def _room(self, name: PodId, priority: Priority, now: float) -> int:
        source = self._sources[name]
        if not source.may_be_asked(now):
            return 0
        somebody_waits = bool(self._underway[Priority.PERSON])
        return source.room_bytes(priority, yields=somebody_waits)

    def _soonest(self, name: PodId, priority: Priority) -> tuple[float, float, PodId]:
        """Return what puts sources in the order in which they will have sent one more piece."""
        source = self._sources[name]
        seconds = source.seconds_for(source.request_bytes(priority), priority)
        # Of those that nobody measured yet, whoever has the least to do; they come to be known.
        return (seconds or 0.0, source.outstanding_bytes, name)

    def _choose(self, name: PodId, queue: Iterable[BlockT], limit: int) -> list[BlockT]:
        chosen: list[BlockT] = []
        size = 0
        for scanned, block in enumerate(queue):
            if size >= limit or len(chosen) >= REQUEST_BLOCKS_MAX or scanned >= _SCAN_MAX:
                break
            wanted = self._wanted[block]
            if name in wanted.sources:
                chosen.append(block)
                size += wanted.size_bytes
        return chosen

    def _ask_again(self, last: Priority, now: float, requests: list[Request[BlockT]]) -> None:
        """Ask idle sources for what is late, once nothing up to a priority is left to ask for."""
        priorities = [priority for priority in Priority if priority <= last]
        if any(self._queues[priority] for priority in priorities):
            return
        for name in sorted(self._sources):
            request = self._again(name, priorities, now)
            if request is not None:
                requests.append(request)

    def _again(
        self, name: PodId, priorities: Iterable[Priority], now: float
    ) -> Request[BlockT] | None:
        source = self._sources[name]
        if not source.may_be_asked(now) or source.rate is None:
            return None
        for priority in priorities:
            if priority is not Priority.PERSON and source.outstanding_bytes:
                return None
            for block in self._underway[priority]:
                wanted = self._wanted[block]
                fit = name in wanted.sources and name not in wanted.asked
                if fit and len(wanted.asked) < _ASKERS_MAX and _is_late(wanted, source, now):
                    return self._ask(name, [block], priority, now)
        return None

    def _ask(
        self, name: PodId, blocks: list[BlockT], priority: Priority, now: float
    ) -> Request[BlockT]:
        source = self._sources[name]
        size = sum(self._wanted[block].size_bytes for block in blocks)
        seconds = source.seconds_for(size, priority)
        for block in blocks:
            wanted = self._wanted[block]
            wanted.asked.add(name)
            wanted.due = None if seconds is None else now + seconds
            wanted.late = None if seconds is None else now + _LATE_TIMES * seconds
            self._queues[priority].pop(block, None)
            self._underway[priority][block] = None
        source.asked(size, priority, now)
        return Request(name, tuple(blocks), size, now, priority)

    def _release(self, request: Request[BlockT]) -> Source:
        source = self._sources.setdefault(request.source, Source())
        source.released(request.size_bytes, request.priority)
        return source

    def _return(self, block: BlockT, source: PodId, *, drop_source: bool) -> None:
        wanted = self._wanted.get(block)
        if wanted is None:
            return
        wanted.asked.discard(source)
        if drop_source:
            wanted.sources.discard(source)
        self._settle(block, wanted)

    def _settle(self, block: BlockT, wanted: _Wanted) -> None:
        if not wanted.asked:
            self._underway[wanted.priority].pop(block, None)
            self._queues[wanted.priority].setdefault(block, None)
        if not wanted.sources:
            self._sourceless[block] = None


def _is_late(wanted: _Wanted, source: Source, now: float) -> bool:
    """Say whether `source` is likely to send a block before the one that was asked for it."""
    # All that it was asked for is in the same link, whoever it is for.
    seconds = source.seconds_for(wanted.size_bytes, max(Priority))
    if seconds is None:
        return False
    if wanted.due is None or wanted.late is None:
        return True  # nobody knows how fast that one is
    return now >= wanted.late or wanted.due - now > _LATE_TIMES * seconds
