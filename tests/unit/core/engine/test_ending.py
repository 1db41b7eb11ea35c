"""What several tasks wait for ends at a person's word."""

import asyncio

import pytest

from core.engine.ending import Ending
from core.errors import TransferEnded


async def wait_in(ending: Ending, begun: asyncio.Event) -> None:
    with ending.may_end():
        begun.set()
        await asyncio.Event().wait()


def test_all_who_wait_are_told_and_who_comes_later_too() -> None:
    async def story() -> None:
        ending, first, second = Ending(), asyncio.Event(), asyncio.Event()
        one = asyncio.get_running_loop().create_task(wait_in(ending, first))
        other = asyncio.get_running_loop().create_task(wait_in(ending, second))
        await asyncio.gather(first.wait(), second.wait())
        ending.end()
        for task in (one, other, asyncio.get_running_loop().create_task(wait_in(ending, first))):
            with pytest.raises(TransferEnded):
                await task
            assert not task.cancelled()

    asyncio.run(story())


def test_who_is_cancelled_for_another_reason_stays_so() -> None:
    async def story() -> None:
        ending, begun = Ending(), asyncio.Event()
        task = asyncio.get_running_loop().create_task(wait_in(ending, begun))
        await begun.wait()
        task.cancel()
        ending.end()
        with pytest.raises(asyncio.CancelledError):
            await task
        after = asyncio.get_running_loop().create_task(wait_in(Ending(), asyncio.Event()))
        await asyncio.sleep(0)
        after.cancel()
        with pytest.raises(asyncio.CancelledError):
            await after

    asyncio.run(story())
