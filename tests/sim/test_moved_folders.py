"""What holds for a folder holds for all below it, wherever they come from and go to."""

import asyncio

import pytest

from tests.sim.pod import SimPod
from tests.sim.virtual_time import run_virtual
from tests.sim.world import World, world

LARGE = bytes(range(256)) * 1_000


def declare(pod: SimPod, path: str, copies: int) -> None:
    """Set the redundancy of a folder, as `wormhole policy` does."""
    with pod.replica.change() as change:
        folder = change.resolve(path.encode())
        assert folder is not None
        change.set_attribute(folder, "p:redundancy", copies)


async def settled_with(w: World, copies: int) -> None:
    """Wait until the one file has so many copies, and see that it stays so."""

    def counted() -> bool:
        return all(pod.engine.redundancy().by_copies.get(copies) == 1 for pod in w.pods)

    await w.until(counted)
    await asyncio.sleep(60)
    assert counted()
    await w.converge()


@pytest.mark.parametrize("path", ["/plain/deep/down/file", "/plain/file"])
def test_a_folder_that_is_moved_has_the_copies_of_where_it_goes(path: str) -> None:
    async def story() -> None:
        async with world(3) as w:
            a, b, _ = w.pods
            await w.until(w.linked)
            for folder in ("/safe", "/plain", "/plain/deep", "/plain/deep/down"):
                a.make_folder(folder)
            declare(a, "/safe", 3)
            await a.write(path, LARGE)
            await settled_with(w, 2)
            await a.rename("/plain", "/safe/plain")
            await settled_with(w, 3)
            await b.rename("/safe/plain", "/plain")
            await w.until(lambda: a.engine.redundancy().missing == 0)
            assert await b.read(path) == LARGE

    run_virtual(story())


def test_what_is_declared_on_a_folder_holds_for_all_below_it_at_once() -> None:
    async def story() -> None:
        async with world(3) as w:
            a, b, _ = w.pods
            await w.until(w.linked)
            for folder in ("/films", "/films/old"):
                a.make_folder(folder)
            await a.write("/films/old/one", LARGE)
            await settled_with(w, 2)
            declare(b, "/films", 3)
            await settled_with(w, 3)

    run_virtual(story())
