"""What every discovery promises: on multicast over loopback and on its memory twin."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping

import pytest

from core.net.discovery_memory import MemoryDiscovery, Neighbourhood
from core.net.discovery_zeroconf import ZeroconfDiscovery
from core.ports import Discovery, Sighting

HASH = os.urandom(6).hex()  # other pods of this machine may be announced at the same time
DESK = Sighting("home", HASH, "desk", "127.0.0.1:4040", 1)
LAPTOP = Sighting("home", HASH, "Mia's laptop", "127.0.0.1:4041", 1)

World = Callable[[], Discovery]


def memory_world() -> World:
    neighbourhood = Neighbourhood()
    return lambda: MemoryDiscovery(neighbourhood)


def zeroconf_world() -> World:
    return lambda: ZeroconfDiscovery(("127.0.0.1",))


WORLDS: Mapping[str, Callable[[], World]] = {"memory": memory_world, "zeroconf": zeroconf_world}


@pytest.fixture(params=sorted(WORLDS))
def world(request: pytest.FixtureRequest) -> World:
    return WORLDS[request.param]()


def run(scenario: Callable[[], Awaitable[None]]) -> None:
    async def limited() -> None:
        async with asyncio.timeout(30):
            await scenario()

    asyncio.run(limited())


class Found:
    """What one pod found of this test's network, in order."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[Sighting] = asyncio.Queue()
        self.seen: list[Sighting] = []

    def __call__(self, sighting: Sighting) -> None:
        if sighting.network_hash == HASH:
            self.seen.append(sighting)
            self.queue.put_nowait(sighting)

    async def until(self, wanted: Sighting) -> None:
        while await self.queue.get() != wanted:
            pass


def test_pods_find_each_other_whoever_came_first_and_never_themselves(world: World) -> None:
    async def scenario() -> None:
        desk, laptop = world(), world()
        at_desk, at_laptop = Found(), Found()
        try:
            await desk.announce(DESK)
            await desk.browse(at_desk)
            await laptop.browse(at_laptop)
            await at_laptop.until(DESK)
            await laptop.announce(LAPTOP)
            await at_desk.until(LAPTOP)
            assert DESK not in at_desk.seen
            assert LAPTOP not in at_laptop.seen
        finally:
            await desk.close()
            await laptop.close()

    run(scenario)


def test_a_new_address_is_found_again(world: World) -> None:
    async def scenario() -> None:
        desk, laptop = world(), world()
        found = Found()
        moved = Sighting("home", HASH, "desk", "127.0.0.1:5050", 1)
        try:
            await laptop.browse(found)
            await desk.announce(DESK)
            await found.until(DESK)
            await desk.announce(moved)
            await found.until(moved)
        finally:
            await desk.close()
            await laptop.close()

    run(scenario)


def test_one_that_is_announced_no_more_or_otherwise_is_gone(world: World) -> None:
    async def scenario() -> None:
        desk, laptop = world(), world()
        found, gone = Found(), Found()
        moved = Sighting("home", HASH, "desk", "127.0.0.1:5050", 1)
        try:
            await laptop.browse(found, gone)
            await desk.announce(DESK)
            await found.until(DESK)
            await desk.announce(moved)
            await gone.until(DESK)
            await found.until(moved)
            await desk.close()
            await gone.until(moved)
            assert gone.seen == [DESK, moved]
        finally:
            await desk.close()
            await laptop.close()

    run(scenario)


def test_one_that_was_never_used_can_be_closed(world: World) -> None:
    run(world().close)
