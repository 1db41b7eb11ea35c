"""Events reach who listens; who is slow misses the oldest."""

import asyncio

from core.control.events import Events
from core.control.schema import Happened


def event(number: int) -> Happened:
    return Happened("test", str(number), "")


def test_who_listens_is_told_and_who_is_slow_misses_the_oldest() -> None:
    async def check() -> None:
        events = Events()
        events.publish(event(0))
        with events.listening() as queue:
            for number in range(1, 300):
                events.publish(event(number))
            assert queue.qsize() == 256
            assert queue.get_nowait() == event(44)
        events.publish(event(300))

    asyncio.run(check())
