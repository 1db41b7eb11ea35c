"""Who was cut off and does not come back is told; who came back, or was answered, is not."""

import asyncio
from collections.abc import Awaitable, Callable

from core.net.attendance import Attendance

Story = Callable[[Attendance, asyncio.Event], Awaitable[None]]


def run(story: Story, seconds: float) -> None:
    async def limited() -> None:
        left = asyncio.Event()
        async with asyncio.timeout(10):
            await story(Attendance(left.set, seconds), left)

    asyncio.run(limited())


def is_counting(attendance: Attendance) -> bool:
    timer = attendance._timer
    return timer is not None and not timer.cancelled()


async def listens(attendance: Attendance, until: asyncio.Event) -> None:
    with attendance.listening():
        await until.wait()


async def cut_off(attendance: Attendance) -> None:
    listening = asyncio.ensure_future(listens(attendance, asyncio.Event()))
    await asyncio.sleep(0)
    listening.cancel()
    await asyncio.wait([listening])


def test_when_the_last_listener_is_cut_off_that_is_told_after_a_while() -> None:
    async def story(attendance: Attendance, left: asyncio.Event) -> None:
        await cut_off(attendance)
        await left.wait()

    run(story, 0.01)


def test_who_was_answered_is_not_gone() -> None:
    async def story(attendance: Attendance, left: asyncio.Event) -> None:
        over = asyncio.Event()
        over.set()
        await listens(attendance, over)
        assert not is_counting(attendance)

    run(story, 5)


def test_while_another_one_listens_or_somebody_came_back_nobody_is_gone() -> None:
    async def story(attendance: Attendance, left: asyncio.Event) -> None:
        over = asyncio.Event()
        other = asyncio.ensure_future(listens(attendance, over))
        await asyncio.sleep(0)
        await cut_off(attendance)
        assert not is_counting(attendance)
        over.set()
        await other
        await cut_off(attendance)
        assert is_counting(attendance)
        attendance.back()
        assert not is_counting(attendance)
        assert not left.is_set()

    run(story, 5)
