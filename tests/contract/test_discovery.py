"""What every discovery promises: on multicast over loopback and on its memory twin."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import pytest

from core.net.discovery_memory import MemoryDiscovery, Neighbourhood
from core.net.discovery_zeroconf import ZeroconfDiscovery
from core.ports import Discovery, Sighting

DESK = Sighting("home", "0123456789ab", "desk", "127.0.0.1:4040", 1)
LAPTOP = Sighting("home", "0123456789ab", "Mia's laptop", "127.0.0.1:4041", 1)

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


def test_pods_find_each_other_whoever_came_first_and_never_themselves(world: World) -> None:
    async def scenario() -> None:
        desk, laptop = world(), world()
        at_desk: asyncio.Queue[Sighting] = asyncio.Queue()
        at_laptop: asyncio.Queue[Sighting] = asyncio.Queue()
        try:
            await desk.announce(DESK)
            await desk.browse(at_desk.put_nowait)
            await laptop.browse(at_laptop.put_nowait)
            assert await at_laptop.get() == DESK
            await laptop.announce(LAPTOP)
            assert await at_desk.get() == LAPTOP
            assert at_desk.empty()
        finally:
            await desk.close()
            await laptop.close()

    run(scenario)


def test_a_new_address_is_found_again(world: World) -> None:
    async def scenario() -> None:
        desk, laptop = world(), world()
        found: asyncio.Queue[Sighting] = asyncio.Queue()
        moved = Sighting("home", "0123456789ab", "desk", "127.0.0.1:5050", 1)
        try:
            await laptop.browse(found.put_nowait)
            await desk.announce(DESK)
            assert await found.get() == DESK
            await desk.announce(moved)
            while await found.get() != moved:
                pass
        finally:
            await desk.close()
            await laptop.close()

    run(scenario)


def test_one_that_was_never_used_can_be_closed(world: World) -> None:
    run(world().close)
