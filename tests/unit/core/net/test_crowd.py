"""A crowd: the one that has dallied longest goes, and who spoke up is left alone."""

import asyncio

from core.net.crowd import Crowd
from tests.support.links import run, until


def test_the_one_that_has_dallied_longest_is_sent_away() -> None:
    async def scenario() -> None:
        crowd = Crowd(2)
        silence = asyncio.Event()

        async def dally() -> None:
            with crowd.holding():
                await silence.wait()

        callers = [asyncio.ensure_future(dally()) for _ in range(3)]
        await until(callers[0].done)
        assert callers[0].cancelled()
        assert len(crowd) == 2
        silence.set()
        await asyncio.gather(*callers[1:])
        assert len(crowd) == 0

    run(scenario)


def test_who_has_spoken_is_not_sent_away_for_those_who_come_later() -> None:
    async def scenario() -> None:
        crowd = Crowd(1)
        spoken, silence = asyncio.Event(), asyncio.Event()

        async def speak() -> None:
            with crowd.holding():
                await asyncio.sleep(0)
            spoken.set()
            await silence.wait()

        async def dally() -> None:
            with crowd.holding():
                await silence.wait()

        speaker = asyncio.ensure_future(speak())
        await spoken.wait()
        callers = [asyncio.ensure_future(dally()) for _ in range(3)]
        await until(callers[1].done)
        assert not speaker.done()
        silence.set()
        await asyncio.gather(speaker, callers[2])

    run(scenario)
