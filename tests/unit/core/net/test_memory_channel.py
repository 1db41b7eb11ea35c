"""The memory channel by itself: its two ends, without transports."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from core.errors import PeerError
from core.ids import PodId
from core.net.memory import MemoryNetwork
from core.net.memory_channel import WINDOW_BYTES, MemoryChannel
from core.wire.frames import FRAME_BYTES_MAX
from tests.sim.virtual_time import run_virtual

A, B = PodId(b"a" * 16), PodId(b"b" * 16)


def run(scenario: Callable[[MemoryChannel, MemoryChannel], Awaitable[None]]) -> None:
    async def limited() -> None:
        async with asyncio.timeout(10):
            await scenario(*MemoryChannel.pair(MemoryNetwork(1), A, B, "there"))

    asyncio.run(limited())


def test_each_end_knows_the_other_one() -> None:
    async def scenario(near: MemoryChannel, far: MemoryChannel) -> None:
        assert (near.peer, far.peer) == (B, A)
        assert (near.other, far.other) == (far, near)
        assert near.address == "there"

    run(scenario)


def test_a_sender_waits_until_the_window_opens_again() -> None:
    async def scenario(near: MemoryChannel, far: MemoryChannel) -> None:
        frame = bytes(FRAME_BYTES_MAX)
        assert len(frame) > WINDOW_BYTES
        await near.send(frame)
        second = asyncio.ensure_future(near.send(b"second"))
        await asyncio.wait([second], timeout=0.05)
        assert not second.done()
        assert await far.receive() == frame
        await second
        assert await far.receive() == b"second"

    run(scenario)


def test_the_reason_of_an_end_comes_after_what_was_sent_before() -> None:
    async def scenario(near: MemoryChannel, far: MemoryChannel) -> None:
        await near.send(b"last")
        await near.close("done")
        assert await far.receive() == b"last"
        with pytest.raises(PeerError, match="done"):
            await far.receive()
        with pytest.raises(PeerError, match="done"):
            await near.send(b"too late")

    run(scenario)


def test_an_end_whose_other_end_gave_up_unheard_ends_when_the_way_is_open_again() -> None:
    """As a heartbeat is answered by who knows no such connection: else it stood for ever."""

    async def story() -> None:
        network = MemoryNetwork(silence_seconds=10.0)
        near, far = MemoryChannel.pair(network, A, B, "memory:b")
        network.block(B, A)
        await asyncio.sleep(9)
        network.partition([A], [B])
        await asyncio.sleep(2)
        with pytest.raises(PeerError, match="silent"):
            await near.receive()
        network.heal()
        with pytest.raises(PeerError, match="broke"):
            async with asyncio.timeout(60):
                await far.receive()

    run_virtual(story())
