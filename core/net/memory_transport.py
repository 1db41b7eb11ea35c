"""The memory twin's transport and channel. `core.net.memory` is the network between them."""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextvars import Context, copy_context
from typing import Final

from core.crypto import content_hash
from core.errors import PeerError, WormholeError
from core.ids import PodId
from core.model.priorities import Priority
from core.net.memory import MemoryNetwork
from core.ports import BlockName, Channel
from core.transfer.pacing import Limits, Paces
from core.wire.frames import BLOCK_DATA_BYTES_MAX, FRAME_BYTES_MAX

WINDOW_BYTES: Final = 4 * 2**20
_HEADER_BYTES: Final = 64  # what a message costs on the way beside its payload
_RATE_WEIGHT: Final = 0.3
_WAIT_SECONDS_MIN: Final = 0.000_1

_LOG: Final = logging.getLogger(__name__)

OnChannel = Callable[[Channel], Awaitable[None]]
OnBlock = Callable[[PodId, BlockName], bytes | None]


class MemoryChannel:
    """One end of a channel; `other` is the end at the peer."""

    def __init__(self, network: MemoryNetwork, own: PodId, peer: PodId, address: str) -> None:
        """Make one end; `join` makes the two ends know each other."""
        self._network = network
        self._own = own
        self._peer = peer
        self._address = address
        self._loop = asyncio.get_running_loop()
        self._inbox: deque[bytes] = deque()
        self._on_the_way: deque[bytes | None] = deque()
        self._held: deque[bytes | None] = deque()
        self._changed: list[asyncio.Future[None]] = []
        self._in_flight_bytes = 0
        self._last_arrival = 0.0
        self._failure: str | None = None
        self._silent: asyncio.TimerHandle | None = None
        self._heard_at = self._loop.time()
        self.failure_to_come = "The connection broke."
        self.other = self

    @staticmethod
    def pair(
        network: MemoryNetwork, dialler: PodId, listener: PodId, address: str
    ) -> tuple["MemoryChannel", "MemoryChannel"]:
        """Return the two ends of a new channel, the dialler's first."""
        near = MemoryChannel(network, dialler, listener, address)
        far = MemoryChannel(network, listener, dialler, "memory:dialler")
        near.other, far.other = far, near
        network.opened(near)
        network.opened(far)
        return near, far

    @property
    def peer(self) -> PodId:
        """Who is at the other end."""
        return self._peer

    @property
    def address(self) -> str:
        """Where the other end is."""
        return self._address

    @property
    def is_local(self) -> bool:
        """Whether both ends are in one place."""
        return self._network.is_local(self._own, self._peer)

    @property
    def rtt_seconds(self) -> float | None:
        """The round trip that heartbeats would measure."""
        network = self._network
        return network.latency(self._own, self._peer) + network.latency(self._peer, self._own)

    @property
    def silence_seconds(self) -> float:
        """How long the way has been cut; heartbeats keep it near zero otherwise."""
        if self._silent is None:
            return 0.0
        return self._loop.time() - self._heard_at

    async def send(self, frame: bytes) -> None:
        """See `core.ports.Channel`."""
        if len(frame) > FRAME_BYTES_MAX:
            raise PeerError(f"A message of {len(frame)} bytes is too large to be sent.")
        while self._in_flight_bytes > WINDOW_BYTES and self._failure is None:
            await self._wait()
        if self._failure is not None:
            raise PeerError(self._failure)
        arrival = self._network.arrival(self._own, self._peer, len(frame) + _HEADER_BYTES)
        if arrival is None:
            self.fail("The connection broke.")
            raise PeerError("The connection broke.")
        self._in_flight_bytes += len(frame)
        self._schedule(arrival, frame)
        if self._network.is_doubtful(self._own, self._peer):
            self.fail("The connection broke.")
            raise PeerError("The connection broke.")

    async def receive(self) -> bytes:
        """See `core.ports.Channel`."""
        while not self._inbox:
            if self._failure is not None:
                raise PeerError(self._failure)
            await self._wait()
        frame = self._inbox.popleft()
        self.other.consumed(len(frame))
        return frame

    async def close(self, reason: str) -> None:
        """See `core.ports.Channel`."""
        self.fail(reason)

    def fail(self, reason: str) -> None:
        """End this end at once; the other end learns it after what is on the way."""
        if self._failure is None:
            self.other.failure_to_come = reason
            latency = self._network.latency(self._own, self._peer)
            self._schedule(self._loop.time() + latency, None)
            self._end(reason)

    def consumed(self, size_bytes: int) -> None:
        """The other end took a frame: the window opens."""
        self._in_flight_bytes -= size_bytes
        self._wake()

    def way_changed(self) -> None:
        """A partition began or ended."""
        if self._network.reachable(self._peer, self._own):
            if self._silent is not None:
                self._silent.cancel()
                self._silent = None
            while self._held:
                self.arrive(self._held.popleft())
        elif self._silent is None:
            self._heard_at = self._loop.time()
            self._silent = self._loop.call_later(self._network.silence_seconds, self._give_up)

    def _give_up(self) -> None:
        """End a link whose other end was silent; that end hears of it if this way is open."""
        reason = "The other machine went silent."
        if self._network.reachable(self._own, self._peer):
            self.fail(reason)
        else:
            self._end(reason)

    def _schedule(self, arrival: float, frame: bytes | None) -> None:
        self._last_arrival = max(self._last_arrival, arrival)
        # The loop may run two timers of one moment in any order: the order is kept here.
        self._on_the_way.append(frame)
        self._loop.call_at(self._last_arrival, self._carry)

    def _carry(self) -> None:
        self.other.arrive(self._on_the_way.popleft())

    def arrive(self, frame: bytes | None) -> None:
        """Take a frame, or the end (None), from the other end."""
        if self._failure is not None:
            return
        if not self._network.reachable(self._peer, self._own):
            self._held.append(frame)
        elif frame is None:
            self._end(self.failure_to_come)
        else:
            self._inbox.append(frame)
            self._wake()

    def _end(self, reason: str) -> None:
        if self._failure is None:
            self._failure = reason
            self._held.clear()
            if self._silent is not None:
                self._silent.cancel()
            self._network.ended(self)
            self._wake()

    async def _wait(self) -> None:
        future = self._loop.create_future()
        self._changed.append(future)
        await future

    def _wake(self) -> None:
        for future in self._changed:
            if not future.done():
                future.set_result(None)
        self._changed.clear()


class MemoryTransport:
    """A transport on a `MemoryNetwork`, for the pod `pod`."""

    def __init__(self, network: MemoryNetwork, pod: PodId, address: str | None = None) -> None:
        """Make a transport; `address` asks for a fixed one, so that a restarted pod keeps its."""
        self.pod = pod
        self._network = network
        self._wished = address
        self._address: str | None = None
        self._members: frozenset[PodId] = frozenset()
        self._on_channel: OnChannel | None = None
        self._on_block: OnBlock | None = None
        # Ordered, as sets of objects are not: who hears first of an end decides what comes next.
        self._channels: dict[MemoryChannel, None] = {}
        self._tasks: dict[asyncio.Future[None], None] = {}
        self._rates: dict[PodId, float] = {}
        self._serving: Context | None = None
        self._paces = Paces()
        self._asked: dict[bool, Counter[Priority]] = {True: Counter(), False: Counter()}
        self._closed = False

    async def listen(self, on_channel: OnChannel, on_block: OnBlock) -> str:
        """See `core.ports.Transport`."""
        self._on_channel, self._on_block = on_channel, on_block
        self._serving = copy_context()
        self._address = self._network.attach(self, self._wished)
        return self._address

    async def dial(self, address: str, peer: PodId) -> Channel:
        """See `core.ports.Transport`."""
        self._require_member(peer)
        loop = asyncio.get_running_loop()
        arrival = self._network.arrival(self.pod, peer, _HEADER_BYTES)
        await asyncio.sleep((arrival or loop.time()) - loop.time())
        both_ways = self._network.reachable(self.pod, peer) and self._network.reachable(
            peer, self.pod
        )
        if arrival is None or not both_ways:
            await asyncio.sleep(self._network.silence_seconds)
            raise PeerError(f"{address} does not answer.")
        listener = self._network.at(address)
        if listener is None:
            raise PeerError(f"Nobody listens at {address}.")
        if listener.pod != peer:
            raise PeerError(f"At {address} is another pod than the one that was called.")
        if not listener.accepts(self.pod):
            raise PeerError("The other machine refused the connection.")
        near, far = MemoryChannel.pair(self._network, self.pod, peer, address)
        self._channels[near] = None
        listener.accept(far)
        await asyncio.sleep(self._network.latency(peer, self.pod))
        return near

    async def fetch(
        self,
        peer: PodId,
        names: Sequence[BlockName],
        deliver: Callable[[BlockName, memoryview], None],
        priority: Priority = Priority.PERSON,
    ) -> Sequence[BlockName]:
        """See `core.ports.Transport`; `deliver` is called on the loop."""
        self._require_member(peer)
        loop = asyncio.get_running_loop()
        began, received, lacking = loop.time(), 0, []
        await self._pass(self.pod, peer, 100 * len(names))
        for name in names:
            data = self._source(peer).block(self.pod, name)
            await self._source(peer).await_turn(self.pod, len(data or b""), priority)
            await self._pass(peer, self.pod, _HEADER_BYTES + len(data or b""))
            self._source(peer)
            if data is None or content_hash(data) != name.digest:
                lacking.append(name)
            else:
                received += len(data)
                deliver(name, memoryview(data))
        self._measure(peer, received, loop.time() - began)
        return lacking

    def rate(self, peer: PodId) -> float | None:
        """See `core.ports.Transport`."""
        return self._rates.get(peer)

    def set_limits(self, limits: Limits) -> None:
        """See `core.ports.Transport`."""
        self._paces.set_limits(limits, asyncio.get_running_loop().time())

    def set_members(self, certificates: Mapping[PodId, bytes]) -> None:
        """See `core.ports.Transport`."""
        self._members = frozenset(certificates)
        for channel in tuple(self._channels):
            if channel.peer not in self._members:
                channel.fail("The other machine is no member any more.")
                self._channels.pop(channel, None)

    async def close(self) -> None:
        """See `core.ports.Transport`."""
        self.stop("The other machine closed the connection.")
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def stop(self, reason: str) -> None:
        """Close at once."""
        self._closed = True
        if self._address is not None:
            self._network.detach(self._address)
        for channel in tuple(self._channels):
            channel.fail(reason)
        self._channels.clear()
        for task in tuple(self._tasks):
            task.cancel()

    # What other transports of the network use.

    def accepts(self, pod: PodId) -> bool:
        """Say whether `pod` may connect."""
        return pod in self._members and not self._closed

    def accept(self, channel: MemoryChannel) -> None:
        """Take the far end of a channel that a member dialled."""
        self._channels[channel] = None
        # It belongs to the machine that listens: the one that dialled may stand still meanwhile.
        loop = asyncio.get_running_loop()
        task = loop.create_task(self._serve(channel), context=self._serving)
        self._tasks[task] = None
        task.add_done_callback(lambda _: self._tasks.pop(task, None))

    def block(self, asker: PodId, name: BlockName) -> bytes | None:
        """Return a block for `asker`. Raises `PeerError` if it is no member."""
        if not self.accepts(asker) or self._on_block is None:
            raise PeerError("The other machine refused the connection.")
        try:
            data = self._on_block(asker, name)
        except WormholeError as error:
            _LOG.warning("A part of a file could not be read for another pod: %s", error.detail)
            return None
        if data is not None and len(data) > BLOCK_DATA_BYTES_MAX:
            raise PeerError(f"A block of {len(data)} bytes is too large to be sent.")
        return data

    async def await_turn(self, asker: PodId, size_bytes: int, priority: Priority) -> None:
        """Return when the limits let so many bytes pass to `asker`; what comes first goes first."""
        way = self._network.is_local(self.pod, asker)
        pace, asked = self._paces.of(is_local=way), self._asked[way]
        loop = asyncio.get_running_loop()
        asked[priority] += 1
        try:
            while (  # noqa: ASYNC110 - time alone ends it, and who comes first
                wait := pace.wait_seconds(loop.time())
            ) or min(+asked) < priority:
                # A wait too short to move the clock would never end.
                await asyncio.sleep(max(wait, _WAIT_SECONDS_MIN))
            pace.spend(size_bytes, loop.time())
        finally:
            asked[priority] -= 1

    async def _serve(self, channel: MemoryChannel) -> None:
        if self._on_channel is not None:
            try:
                await self._on_channel(channel)
            except PeerError as error:
                await channel.close(error.detail)
            except Exception:  # noqa: BLE001 - one channel's fault must not end the others
                await channel.close("The other machine had a problem.")
                _LOG.exception("Serving a channel failed")

    def _require_member(self, peer: PodId) -> None:
        if self._closed:
            raise PeerError("This transport is closed.")
        if peer not in self._members:
            raise PeerError("That pod is no member of the network.")

    def _source(self, peer: PodId) -> "MemoryTransport":
        source = self._network.listener(peer)
        if source is None or self._closed:
            raise PeerError("The connection broke.")
        return source

    async def _pass(self, source: PodId, target: PodId, size_bytes: int) -> None:
        """Wait until so many bytes have passed. Raises `PeerError` if they do not."""
        loop = asyncio.get_running_loop()
        arrival = self._network.arrival(source, target, size_bytes)
        if arrival is None:
            raise PeerError("The connection broke.")
        await asyncio.sleep(max(0.0, arrival - loop.time()))
        if not self._network.reachable(source, target):
            await asyncio.sleep(self._network.silence_seconds)
            raise PeerError("The other machine went silent.")

    def _measure(self, peer: PodId, received: int, seconds: float) -> None:
        if received and seconds > 0:
            now = received / seconds
            before = self._rates.get(peer, now)
            self._rates[peer] = before + _RATE_WEIGHT * (now - before)
