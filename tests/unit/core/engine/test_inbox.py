"""Events reach the loop in order, none is lost, and a crowd of them wakes it once."""

import asyncio
import threading
from collections.abc import Sequence

import pytest

from core.engine.inbox import GATHER_SECONDS, Inbox
from tests.sim.virtual_time import run_virtual

EVENTS = 2_000


def test_a_crowd_of_events_is_handed_over_at_once_and_in_order() -> None:
    taken: list[Sequence[int]] = []

    async def story() -> None:
        inbox: Inbox[int] = Inbox(taken.append)
        inbox.open()
        for number in range(100):
            inbox.put(number)
        await asyncio.sleep(0.1)
        inbox.put(100)
        await asyncio.sleep(0.1)

    run_virtual(story())
    assert taken == [list(range(100)), [100]]


def test_what_comes_right_after_a_crowd_is_gathered_and_taken_in_time() -> None:
    taken: list[tuple[float, Sequence[int]]] = []

    async def story() -> None:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        inbox: Inbox[int] = Inbox(lambda some: taken.append((loop.time() - begun, some)))
        inbox.open()
        for number in range(20):
            inbox.put(number)
            await asyncio.sleep(GATHER_SECONDS / 10)
        await asyncio.sleep(1)

    run_virtual(story())
    assert len(taken) <= 4
    assert [number for _, some in taken for number in some] == list(range(20))
    assert taken[0][0] == pytest.approx(0), "what comes alone is taken at once"
    assert taken[-1][0] <= 3.1 * GATHER_SECONDS


def test_nothing_is_handed_over_after_the_end() -> None:
    taken: list[Sequence[int]] = []

    async def story() -> None:
        inbox: Inbox[int] = Inbox(taken.append)
        inbox.put(1)
        inbox.open()
        inbox.put(2)
        inbox.close()
        inbox.put(3)
        await asyncio.sleep(0.1)

    run_virtual(story())
    assert taken == []


@pytest.mark.timeout(60)
def test_events_of_several_threads_all_arrive_each_threads_in_its_order() -> None:
    taken: list[tuple[int, int]] = []

    async def story() -> None:
        complete = asyncio.Event()

        def take(events: Sequence[tuple[int, int]]) -> None:
            taken.extend(events)
            if len(taken) >= 3 * EVENTS:
                complete.set()

        inbox: Inbox[tuple[int, int]] = Inbox(take)
        inbox.open()

        def put(thread: int) -> None:
            for number in range(EVENTS):
                inbox.put((thread, number))

        threads = [threading.Thread(target=put, args=(each,)) for each in range(3)]
        for thread in threads:
            thread.start()
        async with asyncio.timeout(30):
            await asyncio.gather(*(asyncio.to_thread(thread.join) for thread in threads))
            # The last of them may be gathered a moment longer.
            await complete.wait()

    asyncio.run(story())
    for thread in range(3):
        assert [number for each, number in taken if each == thread] == list(range(EVENTS))
