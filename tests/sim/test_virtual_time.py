"""The virtual clock itself."""

import asyncio
import time

import pytest

from tests.sim.virtual_time import START_MS, VirtualClock, run_virtual


def test_a_day_of_waiting_takes_no_time_and_the_clock_shows_it() -> None:
    async def day() -> tuple[float, int]:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(86_400)
        return loop.time(), VirtualClock(loop, skew_ms=5).wall_ms()

    began = time.monotonic()
    elapsed, wall_ms = run_virtual(day())
    assert elapsed == pytest.approx(86_400)
    assert wall_ms == START_MS + 5 + 86_400_000
    assert time.monotonic() - began < 5


def test_timers_fire_in_the_order_of_their_times() -> None:
    async def race() -> list[int]:
        order: list[int] = []

        async def runner(number: int, seconds: float) -> None:
            await asyncio.sleep(seconds)
            order.append(number)

        async with asyncio.TaskGroup() as group:
            for number, seconds in enumerate((3.0, 1.0, 2.0, 1.0)):
                group.create_task(runner(number, seconds))
        return order

    assert run_virtual(race()) == [1, 3, 2, 0]


def test_a_program_that_would_wait_for_ever_is_told_so() -> None:
    async def stuck() -> None:
        await asyncio.Event().wait()

    with pytest.raises(Exception, match="no timer runs"):
        run_virtual(stuck())


def test_deadlines_hold_in_virtual_time() -> None:
    async def late() -> None:
        async with asyncio.timeout(10):
            await asyncio.sleep(11)

    with pytest.raises(TimeoutError):
        run_virtual(late())
