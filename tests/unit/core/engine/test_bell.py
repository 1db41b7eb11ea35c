"""Bells and chimes: who is woken, and who has missed it."""

import asyncio

from core.engine.bell import Bell, Chime, let_gather
from tests.sim.virtual_time import run_virtual


def test_a_ring_that_nobody_heard_is_kept_for_the_next_wait() -> None:
    async def story() -> None:
        bell = Bell()
        bell.ring()
        assert await bell.wait(0.1)
        assert not await bell.wait(0.1)

    run_virtual(story())


def test_a_chime_wakes_all_who_wait_and_nobody_later() -> None:
    async def story() -> None:
        chime = Chime()
        waiting = [asyncio.ensure_future(chime.wait(10)) for _ in range(3)]
        await asyncio.sleep(1)
        chime.ring()
        assert await asyncio.gather(*waiting) == [True, True, True]
        assert not await chime.wait(1)

    run_virtual(story())


def test_only_what_came_in_a_crowd_is_followed_by_a_pause_and_a_ring_ends_it() -> None:
    async def story() -> None:
        loop, hurry = asyncio.get_running_loop(), Bell()
        begun = loop.time()
        await let_gather(1, 10)
        assert loop.time() - begun < 1
        await let_gather(2, 10)
        assert loop.time() - begun >= 10
        loop.call_later(1, hurry.ring)
        begun = loop.time()
        await let_gather(2, 10, hurry)
        assert loop.time() - begun < 2

    run_virtual(story())
