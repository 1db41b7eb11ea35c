"""A source: its rate is measured while it has something to send, its windows follow that."""

import pytest

from core.model.priorities import Priority
from core.transfer.pacing import Pace
from core.transfer.sources import (
    RATE_SECONDS,
    REQUEST_BYTES_MAX,
    WINDOW_BYTES_FIRST,
    WINDOW_BYTES_MAX,
    WINDOW_BYTES_MIN,
    Source,
)

MB = 1_000_000


def at_rate(rate: int, *, is_near: bool = True) -> Source:
    source = Source(is_near=is_near)
    source.asked(rate, Priority.COPIES, 0.0)
    source.released(rate, Priority.COPIES)
    source.measure(rate, 1.0)
    return source


def test_the_rate_is_that_of_the_time_in_which_something_was_asked_for() -> None:
    source, now = Source(), 0.0
    for _ in range(10):
        source.asked(MB, Priority.PERSON, now)
        source.released(MB, Priority.PERSON)
        source.measure(MB, now + 0.05)
        now += 100.0
    assert source.rate == pytest.approx(20 * MB)


def test_answers_that_fall_together_are_no_sign_of_a_fast_source() -> None:
    source = Source()
    for number in range(100):
        now = number / 10
        source.asked(MB, Priority.COPIES, now)
        source.asked(MB, Priority.COPIES, now)
        for late in (0.1, 0.1 + RATE_SECONDS / 100):
            source.released(MB, Priority.COPIES)
            source.measure(MB, now + late)
    assert source.rate == pytest.approx(20 * MB, rel=0.1)


def test_less_is_under_way_of_what_nobody_waits_for() -> None:
    source = at_rate(25 * MB)
    ahead = source.window_bytes(Priority.READ_AHEAD)
    assert source.window_bytes(Priority.COPIES) <= ahead / 2
    assert ahead <= 25 * MB * 0.2, "who comes next waits no longer than that"


def test_on_a_far_way_more_is_under_way() -> None:
    near, far = at_rate(25 * MB), at_rate(25 * MB, is_near=False)
    for priority in Priority:
        assert far.window_bytes(priority) > 2 * near.window_bytes(priority)


@pytest.mark.parametrize("rate", [1, 100_000, MB, 100 * MB, 10_000 * MB])
def test_windows_and_requests_have_bounds(rate: int) -> None:
    source = at_rate(rate)
    for priority in Priority:
        assert WINDOW_BYTES_MIN <= source.window_bytes(priority) <= WINDOW_BYTES_MAX
        assert 0 < source.request_bytes(priority) <= REQUEST_BYTES_MAX
    assert Source().window_bytes(Priority.COPIES) == WINDOW_BYTES_FIRST


def test_what_comes_later_takes_no_room_from_what_comes_first() -> None:
    source = at_rate(25 * MB)
    before = source.room_bytes(Priority.PERSON)
    source.asked(10 * MB, Priority.COPIES, 2.0)
    assert source.room_bytes(Priority.PERSON) == before
    assert source.room_bytes(Priority.COPIES) <= 0
    source.asked(before, Priority.READ_AHEAD, 2.0)
    assert source.room_bytes(Priority.PERSON) == before
    assert source.room_bytes(Priority.READ_AHEAD) == 0


def test_what_nobody_waits_for_goes_on_in_single_requests_while_somebody_waits() -> None:
    source = at_rate(25 * MB)
    source.asked(100 * MB, Priority.PERSON, 2.0)
    assert source.room_bytes(Priority.COPIES, yields=True) > 0
    source.asked(1, Priority.COPIES, 2.0)
    assert source.room_bytes(Priority.COPIES, yields=True) == 0


def test_a_request_is_no_larger_than_a_limit_lets_pass_in_a_moment() -> None:
    source = at_rate(25 * MB)
    source.pace = Pace(100_000)
    assert source.request_bytes(Priority.PERSON) <= 100_000
    source.asked(100_000, Priority.PERSON, 2.0)
    assert not source.may_be_asked(2.0)
    assert source.may_be_asked(4.0)


def test_nobody_says_how_long_it_takes_before_anything_was_measured() -> None:
    assert Source().seconds_for(MB, Priority.PERSON) is None
    source = at_rate(10 * MB)
    source.asked(MB, Priority.COPIES, 2.0)
    assert source.seconds_for(MB, Priority.PERSON) == pytest.approx(0.1)
    assert source.seconds_for(MB, Priority.COPIES) == pytest.approx(0.2)
