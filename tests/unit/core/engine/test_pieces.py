"""The pieces of an engine know whether something is still to be done."""

import asyncio

from core.engine.pieces import hello_of
from tests.sim.world import World
from tests.unit.core.engine.harness import with_pods


def test_an_engine_is_busy_until_what_was_written_is_published_and_announced() -> None:
    async def story(w: World) -> None:
        a = w.pods[0]
        await w.until(lambda: not a.engine._pieces.busy())
        await a.write("/file", b"x" * 20_000)
        await asyncio.sleep(0)
        assert a.engine._pieces.busy()
        await w.converge()
        assert not a.engine._pieces.busy()

    with_pods(story)


def test_the_greeting_is_of_this_moment() -> None:
    async def story(w: World) -> None:
        a = w.pods[0]
        hello = hello_of(a.engine._parts)
        assert hello.wall_ms == a.clock.wall_ms()
        assert hello.incarnation == a.replica.incarnation

    with_pods(story)
