"""The pace of what is slowed down."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.situation.pacing import BURST_SECONDS, Pace, reserve


@pytest.mark.parametrize(
    ("sizes", "when"),
    [
        ([100], [10.0]),
        ([100, 100], [10.0, 10.0]),
        ([100, 100, 100], [10.0, 10.0, 11.0]),
        ([300, 100, 100], [10.0, 12.0, 13.0]),
        ([100_000, 100], [10.0, 15.0]),
    ],
    ids=[
        "the first goes at once",
        "what was not used in the last second is there for the second",
        "the third waits until the others are paid for",
        "a large one goes at once, and those after it wait for it",
        "nobody waits longer than the most",
    ],
)
def test_what_is_asked_at_one_moment_goes_one_after_another(
    sizes: list[int], when: list[float]
) -> None:
    pace, times = Pace(), []
    for size in sizes:
        pace, at = reserve(pace, size, 100, 10.0, 5.0)
        times.append(at)
    assert times == when


@given(st.lists(st.tuples(st.integers(1, 10_000), st.floats(0, 3)), min_size=1))
def test_over_any_time_no_more_goes_than_the_rate_and_one_burst(
    asked: list[tuple[int, float]],
) -> None:
    rate, pace, now, gone, last = 1_000, Pace(), 0.0, 0, 0
    for size, pause in asked:
        now += pause
        pace, at = reserve(pace, size, rate, now)
        assert at >= now
        now = at
        gone, last = gone + size, size
        assert gone - last <= rate * (now + BURST_SECONDS) + 1
