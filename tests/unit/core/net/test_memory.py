"""The memory network: its weather is what was asked for, and repeats from its seed."""

import asyncio

import pytest

from core.errors import PeerError
from core.ids import PodId
from core.net.memory import MemoryNetwork, Weather, certificates

A, B, C = (PodId(letter * 16) for letter in (b"a", b"b", b"c"))


def arrivals(seed: int, weather: Weather, count: int = 20) -> list[float | None]:
    async def scenario() -> list[float | None]:
        network = MemoryNetwork(seed, weather)
        loop = asyncio.get_running_loop()
        now = loop.time()
        loop.time = lambda: now  # type: ignore[method-assign]
        times = [network.arrival(A, B, 1_000) for _ in range(count)]
        return [None if time is None else round(time - now, 3) for time in times]

    return asyncio.run(scenario())


def test_the_same_seed_gives_the_same_weather() -> None:
    weather = Weather(jitter_seconds=0.5, loss=0.3, cut=0.1)

    assert arrivals(1, weather) == arrivals(1, weather)
    assert arrivals(1, weather) != arrivals(2, weather)


def test_bandwidth_delays_each_message_by_those_before_it() -> None:
    weather = Weather(latency_seconds=0.5, bytes_per_second=1_000)

    assert arrivals(0, weather, 3) == [1.5, 2.5, 3.5]


def test_loss_shows_as_delay_and_a_cut_as_the_end() -> None:
    lossy = arrivals(3, Weather(latency_seconds=0.0, loss=0.5, resend_seconds=1.0))

    assert {0.0, 1.0} <= set(lossy)
    assert set(arrivals(3, Weather(cut=1.0))) == {None}


@pytest.mark.parametrize(
    ("groups", "reached"),
    [
        pytest.param((), {(A, B), (A, C), (B, C)}, id="no partition"),
        pytest.param(((A, B), (C,)), {(A, B)}, id="two sides"),
        pytest.param(((A, B),), {(A, B)}, id="who is in no group is alone"),
    ],
)
def test_a_partition_lets_only_its_groups_talk(
    groups: tuple[tuple[PodId, ...], ...], reached: set[tuple[PodId, PodId]]
) -> None:
    network = MemoryNetwork()

    network.partition(*groups)

    pairs = {(A, B), (A, C), (B, C)}
    assert {pair for pair in pairs if network.reachable(*pair)} == reached
    network.heal()
    assert all(network.reachable(*pair) for pair in pairs)


def test_weather_can_be_set_for_one_way_alone() -> None:
    network = MemoryNetwork(weather=Weather(latency_seconds=1.0))

    network.set_weather(Weather(latency_seconds=2.0), A, B)

    assert (network.latency(A, B), network.latency(B, A)) == (2.0, 1.0)
    network.set_weather(Weather(latency_seconds=3.0))
    assert network.latency(A, B) == 3.0


def test_an_address_is_given_once_and_again_after_it_is_free() -> None:
    async def scenario() -> None:
        from core.net.memory_transport import MemoryTransport

        network = MemoryNetwork()
        first = MemoryTransport(network, A)
        address = network.attach(first, None)
        assert network.at(address) is first
        assert network.listener(A) is first
        with pytest.raises(PeerError, match="in use"):
            network.attach(MemoryTransport(network, B), address)
        network.detach(address)
        assert network.at(address) is None
        assert network.listener(A) is None

    asyncio.run(scenario())


def test_members_of_the_twin_need_no_real_certificates() -> None:
    assert set(certificates([A, B])) == {A, B}


def test_a_paused_pod_is_reached_by_nobody_until_it_goes_on() -> None:
    network = MemoryNetwork()
    network.pause(B)
    network.heal()
    reached = [network.reachable(*way) for way in ((A, B), (B, A), (A, C))]
    assert reached == [False, False, True]
    network.resume(B)
    assert network.reachable(A, B)
    assert network.reachable(B, A)
