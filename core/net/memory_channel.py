"""The memory twin's channel: messages between two pods of a `core.net.memory` network."""

import asyncio
from collections import deque
from typing import Final

from core.errors import PeerError
from core.ids import PodId
from core.net.memory import MemoryNetwork
from core.wire.frames import FRAME_BYTES_MAX

WINDOW_BYTES: Final = 4 * 2**20
HEADER_BYTES: Final = 64  # what a message costs on the way beside its payload


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
        self.ended_unheard = False
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
        arrival = self._network.arrival(self._own, self._peer, len(frame) + HEADER_BYTES)
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
            if self.other.ended_unheard:
                # The next heartbeat comes to where no such connection is known any more.
                self._end("The connection broke.")
        elif self._silent is None:
            self._heard_at = self._loop.time()
            self._silent = self._loop.call_later(self._network.silence_seconds, self._give_up)

    def _give_up(self) -> None:
        """End a link whose other end was silent; that end hears of it if this way is open."""
        reason = "The other machine went silent."
        if self._network.reachable(self._own, self._peer):
            self.fail(reason)
        else:
            self.ended_unheard = True
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
