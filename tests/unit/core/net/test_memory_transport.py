"""The memory transport under weather: what the contract does not say of real networks."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from core.crypto import content_hash
from core.errors import PeerError
from core.ids import Dot, EntryId, Incarnation, PodId
from core.net.memory import MemoryNetwork, Weather, certificates
from core.net.memory_transport import MemoryTransport
from core.ports import BlockName, Channel

A, B = PodId(b"a" * 16), PodId(b"b" * 16)
DATA = b"block" * 100
NAME = BlockName(EntryId(b"e" * 16), Dot(Incarnation(1), 1), 0, content_hash(DATA))


class Pair:
    """Two linked pods on one memory network."""

    def __init__(self, network: MemoryNetwork) -> None:
        self.network = network
        self.a, self.b = MemoryTransport(network, A), MemoryTransport(network, B)
        self.accepted: asyncio.Queue[Channel] = asyncio.Queue()

    async def link(self) -> tuple[Channel, Channel]:
        for transport in (self.a, self.b):
            transport.set_members(certificates([A, B]))
        address = await self.b.listen(self.accepted.put, lambda *_: DATA)
        return await self.a.dial(address, B), await self.accepted.get()


def run(scenario: Callable[[Pair], Awaitable[None]], weather: Weather | None = None) -> None:
    async def limited() -> None:
        async with asyncio.timeout(10):
            await scenario(Pair(MemoryNetwork(7, weather, silence_seconds=0.05)))

    asyncio.run(limited())


def test_frames_keep_their_order_whatever_the_delay() -> None:
    async def scenario(pair: Pair) -> None:
        near, far = await pair.link()
        for number in range(50):
            await near.send(bytes((number,)))
        assert [(await far.receive())[0] for _ in range(50)] == list(range(50))

    run(scenario, Weather(jitter_seconds=0.01, loss=0.2, resend_seconds=0.005))


def test_who_hears_first_that_a_pod_is_gone_does_not_depend_on_chance() -> None:
    async def scenario(pair: Pair) -> None:
        first, _ = await pair.link()
        address = "memory:1"
        channels = [first, *[await pair.a.dial(address, B) for _ in range(15)]]
        told: list[int] = []

        async def wait(number: int, channel: Channel) -> None:
            with pytest.raises(PeerError):
                await channel.receive()
            told.append(number)

        waiting = [asyncio.ensure_future(wait(*each)) for each in enumerate(channels)]
        await asyncio.sleep(0)
        pair.b.stop("It is gone.")
        await asyncio.gather(*waiting)
        assert told == sorted(told)

    run(scenario)


def test_a_short_partition_delays_and_a_long_one_ends_the_channel() -> None:
    async def scenario(pair: Pair) -> None:
        near, far = await pair.link()
        pair.network.partition([A], [B])
        await near.send(b"held")
        await asyncio.sleep(0.01)
        pair.network.heal()
        assert await far.receive() == b"held"

        pair.network.partition([A], [B])
        with pytest.raises(PeerError, match="silent"):
            await far.receive()
        with pytest.raises(PeerError, match="silent"):
            await near.receive()

    run(scenario)


def test_over_a_partition_nobody_is_reached_and_nothing_fetched() -> None:
    async def scenario(pair: Pair) -> None:
        near, _far = await pair.link()
        pair.network.partition([A], [B])
        with pytest.raises(PeerError, match="silent"):
            await pair.a.fetch(B, [NAME], lambda *_: None)
        with pytest.raises(PeerError, match="does not answer"):
            await pair.a.dial(near.address, B)

    run(scenario)


def test_a_crash_is_seen_by_the_peer_after_what_was_on_its_way() -> None:
    async def scenario(pair: Pair) -> None:
        near, far = await pair.link()
        await near.send(b"before")
        pair.network.crash(A)
        pair.network.crash(B)
        with pytest.raises(PeerError, match="broke"):
            await near.receive()
        with pytest.raises(PeerError):
            await far.receive()
        with pytest.raises(PeerError):
            await pair.a.fetch(B, [NAME], lambda *_: None)

    run(scenario)


def test_a_cut_ends_both_ends() -> None:
    async def scenario(pair: Pair) -> None:
        near, far = await pair.link()
        pair.network.set_weather(Weather(cut=1.0))
        with pytest.raises(PeerError, match="broke"):
            await near.send(b"x")
        with pytest.raises(PeerError, match="broke"):
            await far.receive()

    run(scenario)


def test_the_round_trip_and_silence_follow_the_weather() -> None:
    async def scenario(pair: Pair) -> None:
        near, _far = await pair.link()
        assert near.rtt_seconds == pytest.approx(0.02)
        assert near.silence_seconds == 0.0
        pair.network.partition([A], [B])
        await asyncio.sleep(0.01)
        assert near.silence_seconds > 0.0

    run(scenario, Weather(latency_seconds=0.01))


def test_a_fetch_measures_its_rate_by_the_bandwidth() -> None:
    async def scenario(pair: Pair) -> None:
        await pair.link()
        await pair.a.fetch(B, [NAME] * 10, lambda *_: None)
        rate = pair.a.rate(B)
        assert rate is not None
        assert 10_000 < rate < 50_000

    run(scenario, Weather(latency_seconds=0.0, bytes_per_second=50_000))
