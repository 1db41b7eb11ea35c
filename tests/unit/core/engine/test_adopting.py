"""A conflict copy that becomes a file of its own keeps its content."""

import asyncio

import pytest

from tests.sim.world import World
from tests.unit.core.engine.harness import with_pods


async def conflict(w: World, size: int) -> str:
    """Have both pods change one file apart; return the path of the copy beside it."""
    a, b = w.pods
    await a.write("/file", b"before")
    await w.converge()
    w.network.partition([a.id], [b.id])
    await a.write("/file", b"a" * size)
    await asyncio.sleep(1)
    await b.write("/file", b"b" * size)
    await asyncio.sleep(30)
    w.network.heal()
    await w.converge()
    (copy,) = [name for name in a.names() if "conflict" in name]
    return f"/{copy}"


@pytest.mark.parametrize("size", [100, 700_000], ids=["small", "large"])
@pytest.mark.parametrize("what", ["renamed", "other removed", "mode"])
def test_the_content_comes_along(size: int, what: str) -> None:
    async def story(w: World) -> None:
        a, b = w.pods
        copy = await conflict(w, size)
        kept = await a.read(copy)
        where = copy
        if what == "renamed":
            await a.rename(copy, "/kept")
            where = "/kept"
        elif what == "mode":
            a.set_mode(copy, 0o600)
        else:
            a.remove("/file")
        await w.converge()
        assert await a.read(where) == kept
        assert await b.read(where) == kept

    with_pods(story)
