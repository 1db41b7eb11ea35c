"""The block connections that this pod opens: kept per peer, used by threads, a few at a time."""

import asyncio
import os
from collections import defaultdict, deque
from collections.abc import Awaitable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from typing import Final, Protocol

from core.errors import PeerError
from core.ids import PodId
from core.model.priorities import Priority
from core.net.block_fetch import BATCH_NAMES, Deliver, Fetch
from core.net.block_stream import BlockStream, stream_keys
from core.net.channel import Timing
from core.net.dialling import call, opening
from core.net.pinned import Pinned
from core.ports import BlockName
from core.wire.hello import SECRET_BYTES, Purpose

THREADS_MAX: Final = 32
# Together as many as the other end lets one peer have. What somebody waits for finds one that is
# free of copies, and of what is only fetched ahead.
CONNECTIONS_FOR_COPIES: Final = 2
CONNECTIONS_FOR_READING: Final = 4
CONNECTIONS_FOR_AHEAD: Final = 3
CONNECTIONS_PER_FETCH_MAX: Final = 2
_RATE_WEIGHT: Final = 0.3


class Routes(Protocol):
    """How a block connection to a peer comes about."""

    def dialled(self, peer: PodId) -> str | None:
        """Return the address at which this pod reached `peer`, None if it never did."""
        ...

    def ask_call_back(self, peer: PodId) -> None:
        """Ask a linked peer to open a block connection. Raises `PeerError` without a link."""
        ...


class _Turns:
    """The connections to one peer, by what they are for."""

    def __init__(self) -> None:
        self._copies = asyncio.Semaphore(CONNECTIONS_FOR_COPIES)
        self._reading = asyncio.Semaphore(CONNECTIONS_FOR_READING)
        self._ahead = asyncio.Semaphore(CONNECTIONS_FOR_AHEAD)

    def of(self, priority: Priority) -> tuple[asyncio.Semaphore, ...]:
        """Return what a fetch has to enter, in this order."""
        if priority.is_background:
            return (self._copies,)
        if priority is Priority.PERSON:
            return (self._reading,)
        return (self._ahead, self._reading)


class BlockLinks:
    """Fetches blocks from peers. For one loop."""

    def __init__(self, pinned: Pinned, routes: Routes, timing: Timing) -> None:
        """Open connections as needed, or have them opened by the peer, as `routes` says."""
        self._pinned = pinned
        self._routes = routes
        self._awaited: dict[PodId, deque[asyncio.Future[BlockStream]]] = defaultdict(deque)
        self._timing = timing
        self._threads = ThreadPoolExecutor(THREADS_MAX, thread_name_prefix="fetch")
        self._idle: dict[tuple[PodId, bool], list[tuple[BlockStream, float]]] = defaultdict(list)
        self._busy: dict[BlockStream, PodId] = {}
        self._turns: dict[PodId, _Turns] = defaultdict(_Turns)
        self._rates: dict[PodId, float] = {}
        self._closed = False

    def rate(self, peer: PodId) -> float | None:
        """Return the measured bytes a second from `peer`."""
        return self._rates.get(peer)

    async def fetch(
        self,
        peer: PodId,
        names: Sequence[BlockName],
        deliver: Deliver,
        priority: Priority = Priority.PERSON,
    ) -> Sequence[BlockName]:
        """See `core.ports.Transport.fetch`."""
        self._pinned.dialling(peer)  # refuses who is no member
        if not names:
            return []
        loop = asyncio.get_running_loop()
        began = loop.time()
        fetch = Fetch(names, deliver, self._timing.block, priority)
        wished = CONNECTIONS_PER_FETCH_MAX if len(names) > BATCH_NAMES else 1
        await self._together([self._work(peer, fetch, priority) for _ in range(wished)])
        self._measure(peer, fetch.received_bytes, loop.time() - began)
        return fetch.lacking

    def drop(self, peers: frozenset[PodId]) -> None:
        """End the connections to `peers`."""
        for peer in peers:
            for is_background in (True, False):
                for stream, _ in self._idle.pop((peer, is_background), ()):
                    stream.close()
            for future in self._awaited.pop(peer, ()):
                if not future.done():
                    future.set_exception(PeerError("The connection broke."))
        for stream, peer in self._busy.items():
            if peer in peers:
                stream.interrupt()

    async def close(self) -> None:
        """End all connections; fetches under way fail."""
        self._closed = True
        self.drop(
            frozenset({*(peer for peer, _ in self._idle), *self._busy.values(), *self._awaited})
        )
        await asyncio.to_thread(self._threads.shutdown, cancel_futures=True)

    async def _together(self, workers: Sequence[Awaitable[None]]) -> None:
        """Run the workers; the first failure is raised when all have ended."""
        results = await asyncio.gather(*workers, return_exceptions=True)
        failures = [result for result in results if isinstance(result, BaseException)]
        # What the caller's own code raised says more than the connections that it stopped.
        failures.sort(key=lambda failure: isinstance(failure, PeerError))
        if failures:
            raise failures[0]

    async def _work(self, peer: PodId, fetch: Fetch, priority: Priority) -> None:
        async with AsyncExitStack() as stack:
            for turn in self._turns[peer].of(priority):
                await stack.enter_async_context(turn)
            # What the system learnt of the way for copies is not what holds for the others.
            kind = (peer, priority.is_background)
            stream = self._take_idle(kind) or await self._connect(peer)
            if self._closed:
                stream.close()
                raise PeerError("This transport is closed.")
            await self._run(kind, fetch, stream)

    async def _run(self, kind: tuple[PodId, bool], fetch: Fetch, stream: BlockStream) -> None:
        loop = asyncio.get_running_loop()
        self._busy[stream] = kind[0]
        running = loop.run_in_executor(self._threads, fetch.run, stream)
        usable = False
        try:
            await asyncio.shield(running)
            usable = not self._closed
        except asyncio.CancelledError:
            stream.interrupt()
            await asyncio.wait([running], timeout=self._timing.linger)
            raise
        finally:
            del self._busy[stream]
            if usable:
                self._idle[kind].append((stream, loop.time()))
            else:
                stream.close()

    def _take_idle(self, kind: tuple[PodId, bool]) -> BlockStream | None:
        """Return a connection that the other end has surely not yet closed for idleness."""
        now = asyncio.get_running_loop().time()
        kept = self._idle.get(kind, [])
        while kept:
            stream, since = kept.pop()
            if now - since < self._timing.idle / 2 and not stream.is_ended():
                return stream
            stream.close()
        return None

    def lend(self, peer: PodId, stream: BlockStream) -> None:
        """Take a connection that `peer` opened because it was asked to; others are closed."""
        waiting = self._awaited[peer]
        while waiting:
            future = waiting.popleft()
            if not future.done():
                future.set_result(stream)
                return
        stream.close()

    async def _connect(self, peer: PodId) -> BlockStream:
        address = self._routes.dialled(peer)
        if address is not None:
            return await self.dial(peer, address)
        self._routes.ask_call_back(peer)
        future: asyncio.Future[BlockStream] = asyncio.get_running_loop().create_future()
        self._awaited[peer].append(future)
        try:
            async with asyncio.timeout(self._timing.dial):
                return await future
        except TimeoutError:
            raise PeerError("The other machine did not open a block connection.") from None

    async def dial(
        self, peer: PodId, address: str, purpose: Purpose = Purpose.BLOCKS
    ) -> BlockStream:
        """Open a block connection. Raises `PeerError`."""
        secret = os.urandom(SECRET_BYTES)
        sock, session, opened = await call(
            address,
            self._pinned.dialling(peer),
            lambda key: self._pinned.member(key) == peer,
            opening(purpose, secret),
            self._timing.dial,
        )
        if len(opened.secret) != SECRET_BYTES or not session.is_drained:
            sock.close()
            raise PeerError("The other machine opened the block connection wrongly.")
        to_listener, to_dialler = stream_keys(secret, opened.secret)
        return BlockStream(sock, to_listener, to_dialler, self._timing.block)

    def _measure(self, peer: PodId, received: int, seconds: float) -> None:
        if received and seconds > 0:
            now = received / seconds
            before = self._rates.get(peer, now)
            self._rates[peer] = before + _RATE_WEIGHT * (now - before)
