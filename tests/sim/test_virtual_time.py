"""The virtual clock itself."""

import asyncio
import time

import pytest

from tests.sim.machines import Machine
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


def test_a_machine_that_is_paused_runs_no_task_and_no_timer_until_it_goes_on() -> None:
    async def story() -> None:
        loop = asyncio.get_running_loop()
        ticks: list[tuple[str, float]] = []

        async def tick(name: str) -> None:
            while True:
                await asyncio.sleep(1)
                ticks.append((name, loop.time()))

        async def parent(name: str) -> None:
            async with asyncio.TaskGroup() as group:
                group.create_task(tick(name))  # what a task starts is held with it

        stopped, other = Machine(), Machine()
        tasks = [stopped.start(parent("stopped")), other.start(parent("other"))]
        await asyncio.sleep(1.5)
        stopped.pause()
        await asyncio.sleep(3)
        assert ticks == [("stopped", 1), ("other", 1), ("other", 2), ("other", 3), ("other", 4)]
        stopped.resume()
        await asyncio.sleep(0.1)
        assert ticks[-1] == ("stopped", 4.5), "a timer that was due meanwhile is due at once"
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)

    run_virtual(story())


def test_what_somebody_else_wakes_on_a_paused_machine_waits_until_it_goes_on() -> None:
    async def story() -> None:
        bell, heard = asyncio.Event(), asyncio.Event()

        async def listen() -> None:
            await bell.wait()
            heard.set()

        machine = Machine()
        task = machine.start(listen())
        await asyncio.sleep(1)
        machine.pause()
        bell.set()
        await asyncio.sleep(60)
        assert not heard.is_set()
        machine.resume()
        await asyncio.wait_for(task, 1)
        assert heard.is_set()

    run_virtual(story())
