"""A version that is recorded again with the same content has that content wherever it was."""

import pytest

from tests.sim.pod import SimPod
from tests.sim.virtual_time import run_virtual
from tests.sim.world import World, world


async def revived_beside(w: World, size: int) -> tuple[SimPod, SimPod, bytes]:
    """Let one side replace a file that the other one changes; return that changed content."""
    a, b = w.pods
    changed = b"changed " * (size // 8)
    await w.until(w.linked)
    await a.write("/file", b"first " * 100)
    await b.write("/new", b"new " * 100)
    await w.converge()
    w.network.partition([a.id], [b.id])
    await b.write("/file", b"changed and replaced")
    await b.engine.publish_all()
    await b.rename("/new", "/file")
    await a.write("/file", changed)
    w.network.heal()
    await w.converge()
    assert changed in (await w.same_contents()).values()
    return a, b, changed


@pytest.mark.parametrize("mover", [0, 1])
@pytest.mark.parametrize("size", [80, 80_000, 800_000])
def test_a_file_that_came_back_stays_readable_when_its_neighbour_moves_away(
    size: int, mover: int
) -> None:
    """It is pinned where it stands, and its version is recorded again over the removed ones."""

    async def story() -> None:
        async with world(2) as w:
            _, _, changed = await revived_beside(w, size)
            await w.pods[mover].rename("/file", "/away")
            # At once on the pod where it happened, whoever else can be reached.
            (beside,) = [name for name in w.pods[mover].names() if "conflict" in name]
            assert await w.pods[mover].read(f"/{beside}") == changed
            await w.converge()
            assert (await w.same_contents())[f"/{beside}"] == changed

    run_virtual(story())


@pytest.mark.parametrize("size", [80, 80_000])
def test_a_pod_that_dies_at_once_after_it_finds_the_content_at_its_next_start(size: int) -> None:
    async def story() -> None:
        async with world(2) as w:
            a, b, changed = await revived_beside(w, size)
            w.network.partition([a.id], [b.id])
            await a.rename("/file", "/away")
            await a.kill()
            await b.kill()
            a.start()
            (beside,) = [name for name in a.names() if "conflict" in name]
            assert await a.read(f"/{beside}") == changed
            await w.until(lambda: a.engine.redundancy().by_copies[0] == 0)
            b.start()
            w.network.heal()
            await w.converge()
            assert (await w.same_contents())[f"/{beside}"] == changed

    run_virtual(story())
