"""Right of way: a copy is not sent before what somebody waits for, and is never stopped by it."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.model.priorities import Priority
from core.net.kernel_queue import KernelQueue
from core.net.right_of_way import STANDING_BYTES_MAX, WAIT_SECONDS_MAX, RightOfWay


class Wire:
    """A connection with bytes that have not left yet."""

    def __init__(self, unsent: int = 0) -> None:
        self.unsent = unsent
        self.standing = 0

    def queue(self) -> KernelQueue:
        return KernelQueue(self.unsent, self.standing, 10_000_000)


def copy_seconds(way: RightOfWay) -> float:
    began = time.monotonic()
    with way.sending(Wire(), Priority.COPIES) as give_way:
        give_way()
        return time.monotonic() - began


def test_a_copy_goes_at_once_where_nobody_waits() -> None:
    way = RightOfWay()
    with way.sending(Wire(), Priority.REBALANCING):
        assert copy_seconds(way) < WAIT_SECONDS_MAX / 2


@pytest.mark.parametrize("priority", [Priority.PERSON, Priority.READ_AHEAD])
def test_a_copy_waits_while_what_somebody_waits_for_is_being_sent(priority: Priority) -> None:
    way, order = RightOfWay(), list[str]()
    inside, leave = threading.Event(), threading.Event()

    def person() -> None:
        with way.sending(Wire(), priority):
            inside.set()
            leave.wait(10)
            order.append("person")

    def copy() -> None:
        with way.sending(Wire(), Priority.COPIES) as give_way:
            give_way()
            order.append("copy")

    with ThreadPoolExecutor(2) as pool:
        pool.submit(person)
        assert inside.wait(10)
        waiting = pool.submit(copy)
        leave.set()
        waiting.result(10)
    assert order == ["person", "copy"]


def test_a_copy_waits_for_what_is_still_in_this_machine_and_no_longer() -> None:
    way, wire = RightOfWay(), Wire(unsent=100_000)
    with way.sending(wire, Priority.PERSON):
        pass
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(copy_seconds, way)
        wire.unsent = 0
        assert waiting.result(10) < WAIT_SECONDS_MAX


def test_persons_slow_copies_down_and_never_stop_them() -> None:
    way = RightOfWay()
    with way.sending(Wire(), Priority.PERSON):
        assert copy_seconds(way) == pytest.approx(WAIT_SECONDS_MAX, abs=WAIT_SECONDS_MAX)


def test_a_copy_whose_sending_has_begun_stops_in_its_midst() -> None:
    way, wire = RightOfWay(), Wire()
    with way.sending(wire, Priority.COPIES) as give_way:
        give_way()
        with way.sending(Wire(), Priority.PERSON):
            began = time.monotonic()
            give_way()
            assert time.monotonic() - began > WAIT_SECONDS_MAX / 2
        give_way()


def standing(way: RightOfWay, *sizes: int) -> list[Wire]:
    """Return wires on which copies were sent, of which so many bytes stand in the link."""
    wires = []
    for size in sizes:
        wires.append(Wire())
        with way.sending(wires[-1], Priority.COPIES):
            wires[-1].standing = size
    return wires


def test_little_of_all_copies_together_stands_in_the_link() -> None:
    way = RightOfWay()
    standing(way, *[STANDING_BYTES_MAX // 3] * 3)
    assert copy_seconds(way) < WAIT_SECONDS_MAX / 2
    standing(way, STANDING_BYTES_MAX // 3)
    assert copy_seconds(way) >= WAIT_SECONDS_MAX


def test_what_is_being_sent_counts_though_nothing_of_it_stands_yet() -> None:
    way, wire = RightOfWay(), Wire()
    with way.sending(wire, Priority.COPIES):
        assert copy_seconds(way) < WAIT_SECONDS_MAX / 2
        wire.standing = 2 * STANDING_BYTES_MAX
        assert copy_seconds(way) >= WAIT_SECONDS_MAX


def test_a_copy_goes_on_when_the_link_has_drained() -> None:
    way = RightOfWay()
    (wire,) = standing(way, 10 * STANDING_BYTES_MAX)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(copy_seconds, way)
        wire.standing = 0
        assert waiting.result(10) < WAIT_SECONDS_MAX


def test_what_somebody_waits_for_never_waits_for_the_link() -> None:
    way = RightOfWay()
    standing(way, 10 * STANDING_BYTES_MAX)
    began = time.monotonic()
    with way.sending(Wire(), Priority.PERSON) as give_way:
        give_way()
    assert time.monotonic() - began < WAIT_SECONDS_MAX / 2


def test_what_is_closed_holds_nobody_up() -> None:
    way, wire = RightOfWay(), Wire(unsent=1)
    with way.sending(wire, Priority.PERSON):
        pass
    way.forget(wire)
    (copying,) = standing(way, 10 * STANDING_BYTES_MAX)
    way.forget(copying)
    assert copy_seconds(way) < WAIT_SECONDS_MAX / 2
