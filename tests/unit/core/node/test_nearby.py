"""The networks nearby, as they come and go."""

import asyncio
import os
import queue

import pytest

from core.net.discovery_memory import MemoryDiscovery, Neighbourhood
from core.net.discovery_zeroconf import ZeroconfDiscovery
from core.net.sightings import INTENTION
from core.node.nearby import Nearby, NearbyNetwork, networks_of
from core.ports import Discovery, Sighting

HASH = os.urandom(6).hex()  # other networks may be announced on this machine at the same time
DESK = Sighting("home", HASH, "desk", "127.0.0.1:4040", 1)
LAPTOP = Sighting("home", HASH, "laptop", "127.0.0.1:4041", 1)
WORK = Sighting("work", "1" * 12, "nas", "127.0.0.1:4042", 1)
OTHER_HOME = Sighting("home", "2" * 12, "tv", "127.0.0.1:4043", 1)


@pytest.mark.parametrize(
    ("sightings", "networks"),
    [
        ([], ()),
        ([DESK], (NearbyNetwork("home", HASH, (("desk", "127.0.0.1:4040"),)),)),
        (
            [WORK, LAPTOP, DESK, DESK],
            (
                NearbyNetwork(
                    "home", HASH, (("desk", "127.0.0.1:4040"), ("laptop", "127.0.0.1:4041"))
                ),
                NearbyNetwork("work", "1" * 12, (("nas", "127.0.0.1:4042"),)),
            ),
        ),
        ([Sighting(INTENTION, HASH, "token", "127.0.0.1:9", 1)], ()),
    ],
    ids=["none", "one", "two", "about to be made"],
)
def test_pods_are_listed_under_their_networks(
    sightings: list[Sighting], networks: tuple[NearbyNetwork, ...]
) -> None:
    assert networks_of(sightings) == networks


def test_two_networks_of_one_name_are_two() -> None:
    assert len(networks_of([DESK, OTHER_HOME])) == 2


class Told:
    """What was told of this test's network, in order."""

    def __init__(self) -> None:
        self.queue: queue.Queue[tuple[tuple[str, str], ...]] = queue.Queue()

    def __call__(self, networks: tuple[NearbyNetwork, ...]) -> None:
        pods = next((each.pods for each in networks if each.id_hash == HASH), ())
        self.queue.put(pods)

    def until(self, *sightings: Sighting) -> None:
        wanted = tuple(sorted((each.pod, each.address) for each in sightings))
        while self.queue.get(timeout=30) != wanted:
            pass


def comes_and_goes(nearby: Nearby, told: Told, desk: Discovery, laptop: Discovery) -> None:
    """Announce two pods and take them away; what is told follows."""

    async def story() -> None:
        try:
            await desk.announce(DESK)
            await asyncio.to_thread(told.until, DESK)
            await laptop.announce(LAPTOP)
            await asyncio.to_thread(told.until, DESK, LAPTOP)
            await desk.close()
            await asyncio.to_thread(told.until, LAPTOP)
        finally:
            await desk.close()
            await laptop.close()

    asyncio.run(story())
    told.until()
    nearby.close()
    nearby.close()
    assert not nearby._thread.is_alive()


def test_networks_come_and_go_over_multicast_on_the_loopback() -> None:
    told = Told()
    nearby = Nearby(told, lambda: ZeroconfDiscovery(("127.0.0.1",)))
    try:
        comes_and_goes(
            nearby, told, ZeroconfDiscovery(("127.0.0.1",)), ZeroconfDiscovery(("127.0.0.1",))
        )
    finally:
        nearby.close()


def test_networks_come_and_go_in_memory() -> None:
    around, told = Neighbourhood(), Told()
    nearby = Nearby(told, lambda: MemoryDiscovery(around))
    comes_and_goes(nearby, told, MemoryDiscovery(around), MemoryDiscovery(around))


def test_what_is_seen_again_is_not_told_again_and_nothing_after_the_end() -> None:
    around, calls = Neighbourhood(), list[tuple[NearbyNetwork, ...]]()
    nearby = Nearby(calls.append, lambda: MemoryDiscovery(around))
    nearby._found(DESK)
    nearby._found(DESK)
    assert len(calls) == 1
    nearby.close()
    nearby._gone(DESK)
    assert len(calls) == 1
