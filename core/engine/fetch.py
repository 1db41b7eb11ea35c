"""Fetching blocks: joins the scheduler to the transport, one for the whole pod."""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from core.engine.bell import Bell
from core.engine.traffic import Traffic
from core.errors import PeerError
from core.ids import PodId
from core.model.priorities import Priority
from core.ports import BlockName, Clock, Transport
from core.transfer.pacing import Limits, Pace, Paces
from core.transfer.scheduler import Request, Scheduler

_LOG: Final = logging.getLogger(__name__)

# Who has what is wanted, at the moment at which that is asked.
Sources = Callable[[], Collection[PodId]]

Sink = Callable[[BlockName, memoryview], None]


@dataclass(slots=True, eq=False)
class _Waiter:
    sink: Sink
    future: asyncio.Future[bool]


@dataclass(slots=True)
class Progress:
    """What was fetched since the start, in bytes, by source."""

    received: dict[PodId, int] = field(default_factory=dict)


class Fetcher:
    """Fetches blocks from several pods at once. For one loop; sinks are called in threads."""

    def __init__(self, transport: Transport, clock: Clock, traffic: Traffic | None = None) -> None:
        """Fetch through `transport`; what comes is counted in `traffic`."""
        self.traffic = traffic or Traffic()
        self._transport = transport
        self._clock = clock
        self._scheduler: Scheduler[BlockName] = Scheduler()
        self._waiting: dict[BlockName, list[_Waiter]] = {}
        self._bell = Bell()
        self._paces = Paces()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.progress = Progress()
        self.copy_rate = 0
        self._pace = Pace()

    def __len__(self) -> int:
        """How many blocks are wanted now."""
        return len(self._scheduler)

    async def fetch(
        self,
        blocks: Sequence[tuple[BlockName, int]],
        sources: Collection[PodId],
        priority: Priority,
        sink: Sink,
    ) -> list[BlockName]:
        """Fetch blocks (with their sizes in bytes); return those that no source has.

        `sink` gets each verified block once, in a thread; what it raises is raised here. If the
        caller is cancelled, what it alone wanted is wanted no more.
        """
        if self.copy_rate and priority is not Priority.PERSON:
            await self._wait_turn(sum(size for _, size in blocks))
        loop = asyncio.get_running_loop()
        waiters: list[tuple[BlockName, _Waiter]] = []
        for name, size in blocks:
            waiter = _Waiter(sink, loop.create_future())
            waiters.append((name, waiter))
            self._waiting.setdefault(name, []).append(waiter)
            self._scheduler.want(name, size, priority, sources)
        self._give_up_hopeless()
        self._bell.ring()
        try:
            missing = [name for name, waiter in waiters if not await waiter.future]
        finally:
            for name, waiter in waiters:
                self._leave(name, waiter)
        return missing

    def set_limits(self, limits: Limits) -> None:
        """Ask for no more than these limits let pass, at once."""
        self._paces.set_limits(limits, self._clock.monotonic())
        self._bell.ring()

    def reached(self, peer: PodId, *, is_local: bool) -> None:
        """There is a link to `peer`: its way says which limit holds, and how long it takes."""
        self._scheduler.set_way(peer, self._paces.of(is_local=is_local), is_near=is_local)

    async def _wait_turn(self, size: int) -> None:
        """Wait while copies are slowed down; what a person waits for does not come here."""
        now = self._clock.monotonic()
        self._pace.set_rate(self.copy_rate, now)
        await asyncio.sleep(self._pace.reserve(size, now) - now)

    def hold_back(self, *, background: bool) -> None:
        """Fetch from now on only what somebody waits for, or (False) everything again."""
        self._scheduler.hold_back(background=background)
        self._bell.ring()

    def gone(self, peer: PodId) -> None:
        """`peer` cannot be reached any more: ask the others."""
        self._scheduler.leave(peer)
        self._give_up_hopeless()
        self._bell.ring()

    async def run(self, group: asyncio.TaskGroup) -> None:
        """Ask for what is wanted, for ever."""
        self._loop = asyncio.get_running_loop()
        while True:
            now = self._clock.monotonic()
            for request in self._scheduler.next_requests(now):
                group.create_task(self._ask(request))
            retry = self._scheduler.retry_at(now)
            await self._bell.wait(None if retry is None else max(retry - now, 0.001))

    async def _ask(self, request: Request[BlockName]) -> None:
        sizes: list[int] = []  # threads add to it, each in one step

        def deliver(name: BlockName, data: memoryview) -> None:
            sizes.append(len(data))
            self.traffic.came(len(data))
            now = self._clock.monotonic()
            self.traffic.arriving.note(request.source, name, len(data), now, request.priority)
            self._deliver(name, data)

        try:
            lacking = await self._transport.fetch(
                request.source, request.blocks, deliver, request.priority
            )
        except PeerError as error:
            _LOG.info("Fetching from %s failed: %s", request.source.hex(), error.detail)
            self._scheduler.failed(request, self._clock.monotonic())
        else:
            self._scheduler.answered(request, lacking, self._clock.monotonic(), sum(sizes))
            received = self.progress.received
            received[request.source] = received.get(request.source, 0) + request.size_bytes
        self._give_up_hopeless()
        self._bell.ring()

    def _deliver(self, name: BlockName, data: memoryview) -> None:
        """Give a verified block to those who wait for it. Called in a thread of the transport."""
        # Of two who wait, one may have a file that the disk refuses: the other has what it wants.
        failures: dict[_Waiter, Exception] = {}
        for waiter in tuple(self._waiting.get(name, ())):
            try:
                waiter.sink(name, data)
            except Exception as error:  # noqa: BLE001 - given to the waiter as it is
                failures[waiter] = error
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._arrived, name, failures)

    def _arrived(self, name: BlockName, failures: Mapping[_Waiter, Exception]) -> None:
        self._scheduler.forget(name)
        for waiter in self._waiting.pop(name, ()):
            if waiter.future.done():
                continue
            failure = failures.get(waiter)
            if failure is None:
                waiter.future.set_result(True)
            else:
                waiter.future.set_exception(failure)
        self._bell.ring()

    def _give_up_hopeless(self) -> None:
        for name in self._scheduler.hopeless():
            self._scheduler.forget(name)
            for waiter in self._waiting.pop(name, ()):
                if not waiter.future.done():
                    waiter.future.set_result(False)

    def _leave(self, name: BlockName, waiter: _Waiter) -> None:
        if waiter.future.done() and not waiter.future.cancelled():
            waiter.future.exception()  # seen, whether or not it was raised
        waiters = self._waiting.get(name)
        if waiters is None or waiter not in waiters:
            return
        waiters.remove(waiter)
        if not waiters:
            del self._waiting[name]
            self._scheduler.forget(name)
