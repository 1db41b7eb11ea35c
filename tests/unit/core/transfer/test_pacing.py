"""Paces: what passes is held to a rate, whatever the sizes and however late somebody asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.transfer.pacing import CREDIT_SECONDS, Limits, Pace, Paces


def seconds_to_pass(pace: Pace, sizes: list[int], late_seconds: float = 0.0) -> float:
    """Return when the last of these sizes may pass if each is asked for as soon as it may."""
    now = 0.0
    for size in sizes:
        while wait := pace.wait_seconds(now):
            now += max(wait, 1e-9) + late_seconds
        pace.spend(size, now)
    return now


@pytest.mark.parametrize("size", [1_000, 100_000, 1_000_000])
def test_the_rate_holds_whatever_the_size_of_the_pieces(size: int) -> None:
    took = seconds_to_pass(Pace(1_000_000), [size] * (20_000_000 // size))
    assert took == pytest.approx(20, rel=0.06)


def test_threads_that_wake_late_do_not_make_it_slower() -> None:
    took = seconds_to_pass(Pace(1_000_000), [100_000] * 200, late_seconds=0.05)
    assert took == pytest.approx(20, rel=0.02)


def test_without_a_limit_nobody_waits() -> None:
    pace = Pace()
    pace.spend(10**12, 1.0)
    assert pace.wait_seconds(1.0) == 0
    assert pace.piece_bytes_max is None


def test_time_that_was_not_used_is_no_allowance_for_later() -> None:
    pace = Pace(1_000_000)
    pace.spend(1, 0.0)
    pace.spend(1_000_000, 1_000.0)
    assert pace.wait_seconds(1_000.0) == pytest.approx(1 - CREDIT_SECONDS)


def test_another_rate_holds_at_once_and_what_is_owed_stays_owed() -> None:
    pace = Pace(1_000)
    pace.spend(100_000, 10.0)
    pace.set_rate(100_000, 10.0)
    assert pace.wait_seconds(10.0) == pytest.approx(1 - CREDIT_SECONDS / 100)
    pace.set_rate(0, 10.0)
    assert pace.wait_seconds(10.0) == 0
    pace.set_rate(1_000, 10.0)
    assert pace.wait_seconds(10.0) == 0


def test_what_did_not_pass_after_all_is_given_back() -> None:
    pace = Pace(1_000)
    pace.spend(5_000, 10.0)
    pace.give_back(4_000)
    assert pace.wait_seconds(10.0) == pytest.approx(1 - CREDIT_SECONDS)


def test_little_is_asked_for_at_once_where_little_may_pass() -> None:
    assert Pace(1_000_000).piece_bytes_max == int(1_000_000 * CREDIT_SECONDS)
    assert Pace(1).piece_bytes_max == 1


def test_the_local_network_has_a_limit_of_its_own() -> None:
    paces = Paces()
    paces.set_limits(Limits(local=0, outside=1_000), 0.0)
    for is_local in (True, False):
        paces.of(is_local=is_local).spend(10_000, 5.0)
    assert paces.of(is_local=True).wait_seconds(5.0) == 0
    assert paces.of(is_local=False).wait_seconds(5.0) > 9


@pytest.mark.parametrize(
    ("sizes", "when"),
    [
        ([100], [10.0]),
        ([100, 100], [10.0, 10.9]),
        ([10, 10, 10], [10.0, 10.0, 10.1]),
        ([300, 100, 100], [10.0, 12.9, 13.9]),
        ([100_000, 100], [10.0, 15.0]),
    ],
    ids=[
        "the first goes at once",
        "the second waits until the first is paid for",
        "what was not used in the last moment is there for the second",
        "a large one goes at once, and those after it wait for it",
        "nobody waits longer than the most",
    ],
)
def test_what_is_reserved_at_one_moment_goes_one_after_another(
    sizes: list[int], when: list[float]
) -> None:
    pace = Pace(100)
    assert [pace.reserve(size, 10.0, 5.0) for size in sizes] == pytest.approx(when)


def test_what_is_reserved_without_a_limit_goes_at_once() -> None:
    assert Pace().reserve(10**12, 10.0) == 10.0


@given(st.lists(st.tuples(st.integers(1, 10_000), st.floats(0, 3)), min_size=1))
def test_over_any_time_no_more_is_reserved_than_the_rate_and_one_moment_more(
    asked: list[tuple[int, float]],
) -> None:
    rate, now, gone, last = 1_000, 0.0, 0, 0
    pace = Pace(rate)
    for size, pause in asked:
        now += pause
        at = pace.reserve(size, now)
        assert at >= now
        now = at
        gone, last = gone + size, size
        assert gone - last <= rate * (now + CREDIT_SECONDS) + 1
