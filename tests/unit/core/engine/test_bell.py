"""Bells and chimes: who is woken, and who has missed it."""

import asyncio

from core.engine.bell import Bell, Chime
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
