"""Which block to ask of whom, next: pure, the time and what happened come in as arguments.

Each source has a window of bytes outstanding that follows its measured rate, so that a slow one
never holds many blocks back. When nothing is left to ask, blocks that are still outstanding are
asked a second time, of a source that is likely to be faster.
"""

from collections import OrderedDict
from collections.abc import Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, Generic, TypeVar

from core.ids import PodId
from core.transfer.pacing import Pace

BlockT = TypeVar("BlockT", bound=Hashable)

WINDOW_SECONDS: Final = 0.25
WINDOW_BYTES_FIRST: Final = 4 * 2**20
WINDOW_BYTES_MIN: Final = 2**20
WINDOW_BYTES_MAX: Final = 64 * 2**20
REQUEST_BYTES_MAX: Final = 4 * 2**20
REQUEST_BLOCKS_MAX: Final = 256
PAUSE_SECONDS: Final = 1.0  # after a failed connection, before the source is asked again
_RATE_WEIGHT: Final = 0.3
_SCAN_MAX: Final = 2_000  # blocks looked at for one request; those of other sources are passed over
_ASKERS_MAX: Final = 2


class Priority(IntEnum):
    """What is fetched first."""

    PERSON = 0
    READ_AHEAD = 1
    COPIES = 2
    REBALANCING = 3


@dataclass(frozen=True, slots=True)
class Request(Generic[BlockT]):
    """Ask `source` for `blocks`."""

    source: PodId
    blocks: tuple[BlockT, ...]
    size_bytes: int
    asked_at: float


@dataclass(slots=True)
class _Wanted:
    size_bytes: int
    priority: Priority
    sources: set[PodId]
    asked: set[PodId] = field(default_factory=set)


@dataclass(slots=True)
class _Source:
    outstanding_bytes: int = 0
    rate: float | None = None
    paused_until: float = 0.0
    answered_at: float = 0.0
    pace: Pace = field(default_factory=Pace)

    @property
    def window_bytes(self) -> int:
        if self.rate is None:
            return WINDOW_BYTES_FIRST
        return min(max(int(self.rate * WINDOW_SECONDS), WINDOW_BYTES_MIN), WINDOW_BYTES_MAX)


class Scheduler(Generic[BlockT]):
    """Wanted blocks and their sources. Not thread-safe; nothing here waits or does anything."""

    def __init__(self) -> None:
        """Start with nothing wanted."""
        self._wanted: dict[BlockT, _Wanted] = {}
        self._queues: dict[Priority, OrderedDict[BlockT, None]] = {
            priority: OrderedDict() for priority in Priority
        }
        self._sources: dict[PodId, _Source] = {}
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
            self._sources.setdefault(source, _Source())
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
            if self._queues[known.priority].pop(block, self) is None:
                self._queues[priority][block] = None
            known.priority = priority

    def forget(self, block: BlockT) -> None:
        """Want a block no more: it came, or nobody waits for it."""
        wanted = self._wanted.pop(block, None)
        self._sourceless.pop(block, None)
        if wanted is not None:
            self._queues[wanted.priority].pop(block, None)

    def set_pace(self, source: PodId, pace: Pace) -> None:
        """Ask `source` for as much as `pace` lets pass; sources may share one."""
        self._sources.setdefault(source, _Source()).pace = pace

    def next_requests(self, now: float) -> list[Request[BlockT]]:
        """Return what to ask now, and count it as asked; the fastest sources choose first.

        What is fetched first goes round all sources before the next: they may share one pace.
        """
        names = self._by_speed()
        return [
            *(
                request
                for priority in Priority
                if priority <= self._last
                for name in names
                for request in self._requests(name, priority, now)
            ),
            *(request for name in names for request in self._requests(name, None, now)),
        ]

    def _requests(
        self, name: PodId, priority: Priority | None, now: float
    ) -> Iterator[Request[BlockT]]:
        """Ask a source for all that it may be asked: of one priority, or (None) a second time."""
        source = self._sources[name]
        while self._may_ask(source, now):
            request = (
                self._again(name, source, now)
                if priority is None
                else self._fill(name, source, self._queues[priority], now)
            )
            if request is None:
                return
            yield request

    def retry_at(self, now: float) -> float | None:
        """Return when a source that may not be asked now may be, if one waits for that."""
        times = [s.paused_until for s in self._sources.values() if s.paused_until > now]
        if any(self._open_queues()):
            waits = (s.pace.wait_seconds(now) for s in self._sources.values())
            times += [now + wait for wait in waits if wait > 0]
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
        # With several requests outstanding the time since the last answer measures the way.
        elapsed = now - max(request.asked_at, source.answered_at)
        source.answered_at = now
        if elapsed > 0 and len(missing) < len(request.blocks):
            measured = request.size_bytes / elapsed
            before = measured if source.rate is None else source.rate
            source.rate = before + _RATE_WEIGHT * (measured - before)
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

    def _by_speed(self) -> list[PodId]:
        speeds = ((-(source.rate or 0.0), name) for name, source in self._sources.items())
        return [name for _, name in sorted(speeds)]

    def _may_ask(self, source: _Source, now: float) -> bool:
        rests = source.paused_until > now or source.pace.wait_seconds(now) > 0
        return self._room(source) > 0 and not rests

    @staticmethod
    def _room(source: _Source) -> int:
        return source.window_bytes - source.outstanding_bytes

    def _fill(
        self, name: PodId, source: _Source, queue: Iterable[BlockT], now: float
    ) -> Request[BlockT] | None:
        chosen: list[BlockT] = []
        piece = source.pace.piece_bytes_max or REQUEST_BYTES_MAX
        limit = min(self._room(source), piece, REQUEST_BYTES_MAX)
        size = 0
        for scanned, block in enumerate(queue):
            if size >= limit or len(chosen) >= REQUEST_BLOCKS_MAX or scanned >= _SCAN_MAX:
                break
            wanted = self._wanted[block]
            if name in wanted.sources:
                chosen.append(block)
                size += wanted.size_bytes
        return self._ask(name, source, chosen, now)

    def _open_queues(self) -> list[OrderedDict[BlockT, None]]:
        return [queue for priority, queue in self._queues.items() if priority <= self._last]

    def _again(self, name: PodId, source: _Source, now: float) -> Request[BlockT] | None:
        if source.outstanding_bytes or source.rate is None or any(self._open_queues()):
            return None
        for block, wanted in self._wanted.items():
            if name not in wanted.sources or name in wanted.asked or wanted.priority > self._last:
                continue
            if len(wanted.asked) < _ASKERS_MAX and self._is_faster(source, wanted):
                return self._ask(name, source, [block], now)
        return None

    def _is_faster(self, source: _Source, wanted: _Wanted) -> bool:
        others = [self._sources[name] for name in wanted.asked]
        mine = wanted.size_bytes / (source.rate or 1.0)
        return all(other.outstanding_bytes / (other.rate or 1.0) > 2 * mine for other in others)

    def _ask(
        self, name: PodId, source: _Source, blocks: list[BlockT], now: float
    ) -> Request[BlockT] | None:
        if not blocks:
            return None
        size = 0
        for block in blocks:
            wanted = self._wanted[block]
            wanted.asked.add(name)
            size += wanted.size_bytes
            self._queues[wanted.priority].pop(block, None)
        source.outstanding_bytes += size
        source.pace.spend(size, now)
        return Request(name, tuple(blocks), size, now)

    def _release(self, request: Request[BlockT]) -> _Source:
        source = self._sources.setdefault(request.source, _Source())
        source.outstanding_bytes = max(0, source.outstanding_bytes - request.size_bytes)
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
            self._queues[wanted.priority].setdefault(block, None)
        if not wanted.sources:
            self._sourceless[block] = None
