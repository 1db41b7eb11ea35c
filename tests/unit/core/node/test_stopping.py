"""Stopping from another thread what waits."""

import asyncio
from collections.abc import Awaitable
from threading import Event, Thread

import pytest

from core.node.stopping import Stop, Stopped


def test_what_is_not_stopped_gives_its_result_and_may_be_run_again() -> None:
    async def work() -> int:
        return 7

    stop = Stop()
    assert [stop.run(work), stop.run(work)] == [7, 7]
    assert not stop.is_set


def test_what_waits_is_ended_from_another_thread_after_it_has_tidied_up() -> None:
    stop, waits, tidied = Stop(), Event(), Event()

    async def work() -> None:
        waits.set()
        try:
            await asyncio.Event().wait()
        finally:
            tidied.set()

    def end() -> None:
        waits.wait(10)
        stop.set()

    thread = Thread(target=end)
    thread.start()
    with pytest.raises(Stopped, match="stopped before it was done"):
        stop.run(work)
    thread.join()
    assert tidied.is_set()
    assert stop.is_set


def test_what_was_stopped_before_is_not_begun() -> None:
    def work() -> Awaitable[None]:
        raise AssertionError

    stop = Stop()
    stop.set()
    stop.set()
    with pytest.raises(Stopped):
        stop.run(work)


def test_a_cancellation_of_its_own_is_not_taken_for_a_stop() -> None:
    async def work() -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        Stop().run(work)
