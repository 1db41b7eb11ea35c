"""The turns of threads that send blocks: in order, at the pace, and never for ever."""

import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from core.errors import PeerError
from core.model.priorities import Priority
from core.net import sending_turns
from core.net.sending_turns import SendingTurns
from core.transfer.pacing import Limits

SLOW = Limits(local=1_000)


def waits(turns: SendingTurns, count: int) -> None:
    deadline = time.monotonic() + 10
    while len(turns._waiting[True]) < count:
        assert time.monotonic() < deadline
        time.sleep(0.001)


def one_waits(turns: SendingTurns, pool: ThreadPoolExecutor) -> "Future[None]":
    """Let a large block pass, and another one wait behind it."""
    turns.await_one(10_000_000, is_local=True)
    waiting = pool.submit(turns.await_one, 1, is_local=True)
    waits(turns, 1)
    return waiting


def test_several_threads_together_keep_to_the_rate() -> None:
    turns = SendingTurns()
    turns.set_limits(Limits(local=1_000_000))
    began = time.monotonic()
    with ThreadPoolExecutor(4) as pool:
        for _ in range(20):
            pool.submit(turns.await_one, 50_000, is_local=True)
    assert time.monotonic() - began >= 0.8


def test_who_came_first_goes_first() -> None:
    turns, order = SendingTurns(), []
    turns.set_limits(SLOW)
    turns.await_one(10_000_000, is_local=True)

    def one(number: int) -> None:
        turns.await_one(1, is_local=True)
        order.append(number)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(3)]
    for number, thread in enumerate(threads):
        thread.start()
        waits(turns, number + 1)
    turns._paces.local.give_back(10_000_000)
    turns.set_limits(SLOW)
    for thread in threads:
        thread.join(10)
    assert order == [0, 1, 2]


def test_another_place_has_a_limit_of_its_own() -> None:
    turns = SendingTurns()
    turns.set_limits(SLOW)
    with ThreadPoolExecutor(1) as pool:
        waiting = one_waits(turns, pool)
        turns.await_one(10_000_000, is_local=False)
        turns.await_one(10_000_000, is_local=False)
        assert not waiting.done()
        turns.dismiss()


def test_a_limit_that_is_taken_away_lets_those_pass_who_wait() -> None:
    turns = SendingTurns()
    turns.set_limits(SLOW)
    with ThreadPoolExecutor(1) as pool:
        waiting = one_waits(turns, pool)
        turns.set_limits(Limits())
        waiting.result(10)


def test_who_waits_is_sent_away_when_the_server_closes() -> None:
    turns = SendingTurns()
    turns.set_limits(SLOW)
    with ThreadPoolExecutor(1) as pool:
        waiting = one_waits(turns, pool)
        turns.dismiss()
        with pytest.raises(PeerError, match="closed"):
            waiting.result(10)


def test_who_would_wait_longer_than_the_asker_does_gives_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sending_turns, "PATIENCE_SECONDS", 0.05)
    turns = SendingTurns()
    turns.set_limits(SLOW)
    with ThreadPoolExecutor(2) as pool:
        waiting = [one_waits(turns, pool), pool.submit(turns.await_one, 1, is_local=True)]
        for each in waiting:
            with pytest.raises(PeerError, match="limits"):
                each.result(10)


def in_order(turns: SendingTurns, *asked: Priority) -> list[int]:
    """Let these ask, one after another, while nothing may pass; return who went first."""
    order: list[int] = []
    turns.set_limits(SLOW)
    turns.await_one(10_000_000, is_local=True)

    def one(number: int, priority: Priority) -> None:
        turns.await_one(1, is_local=True, priority=priority)
        order.append(number)

    threads = [threading.Thread(target=one, args=each) for each in enumerate(asked)]
    for number, thread in enumerate(threads):
        thread.start()
        waits(turns, number + 1)
    turns._paces.local.give_back(10_000_000)
    turns.set_limits(SLOW)
    for thread in threads:
        thread.join(10)
    return order


def test_what_a_person_waits_for_goes_before_copies_that_were_asked_for_earlier() -> None:
    asked = [Priority.COPIES, Priority.READ_AHEAD, Priority.COPIES, Priority.PERSON]
    assert in_order(SendingTurns(), *asked) == [3, 1, 0, 2]


def test_persons_who_read_all_day_stop_no_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending_turns, "OVERDUE_SECONDS", 0.0)
    assert in_order(SendingTurns(), Priority.COPIES, Priority.PERSON) == [0, 1]
