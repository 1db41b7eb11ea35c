"""The memory twin's transport. `core.net.memory` is the network, `memory_channel` carries."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextvars import Context, copy_context
from types import MappingProxyType
from typing import Final

from core.crypto import content_hash
from core.errors import Disowned, PeerError, WormholeError
from core.ids import PodId
from core.model.priorities import Priority
from core.net.memory import MemoryNetwork
from core.net.memory_channel import HEADER_BYTES, MemoryChannel
from core.ports import BlockName, Channel, OnBlock
from core.transfer.pacing import Limits, Paces
from core.wire.frames import BLOCK_DATA_BYTES_MAX

_RATE_WEIGHT: Final = 0.3
_WAIT_SECONDS_MIN: Final = 0.000_1

_LOG: Final = logging.getLogger(__name__)

OnChannel = Callable[[Channel], Awaitable[None]]


class MemoryTransport:
    """A transport on a `MemoryNetwork`, for the pod `pod`."""

    def __init__(self, network: MemoryNetwork, pod: PodId, address: str | None = None) -> None:
        """Make a transport; `address` asks for a fixed one, so that a restarted pod keeps its."""
        self.pod = pod
        self._network = network
        self._wished = address
        self._address: str | None = None
        self._members: frozenset[PodId] = frozenset()
        self._removed: frozenset[PodId] = frozenset()
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
        arrival = self._network.arrival(self.pod, peer, HEADER_BYTES)
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
        if listener.disowns(self.pod):
            raise Disowned("The other machine says that this one was removed from the network.")
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
            data = self._source(peer).block(self.pod, name, priority)
            await self._source(peer).await_turn(self.pod, len(data or b""), priority)
            await self._pass(peer, self.pod, HEADER_BYTES + len(data or b""))
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

    def set_members(
        self,
        certificates: Mapping[PodId, bytes],
        removed: Mapping[PodId, bytes] = MappingProxyType({}),
    ) -> None:
        """See `core.ports.Transport`."""
        self._members = frozenset(certificates)
        self._removed = frozenset(removed) - self._members
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

    def disowns(self, pod: PodId) -> bool:
        """Say whether `pod` is one that was removed."""
        return pod in self._removed and not self._closed

    def accept(self, channel: MemoryChannel) -> None:
        """Take the far end of a channel that a member dialled."""
        self._channels[channel] = None
        # It belongs to the machine that listens: the one that dialled may stand still meanwhile.
        loop = asyncio.get_running_loop()
        task = loop.create_task(self._serve(channel), context=self._serving)
        self._tasks[task] = None
        task.add_done_callback(lambda _: self._tasks.pop(task, None))

    def block(self, asker: PodId, name: BlockName, priority: Priority) -> bytes | None:
        """Return a block for `asker`. Raises `PeerError` if it is no member."""
        if not self.accepts(asker) or self._on_block is None:
            raise PeerError("The other machine refused the connection.")
        try:
            data = self._on_block(asker, name, priority)
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
