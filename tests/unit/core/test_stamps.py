"""The hybrid clock: later than all that was seen, whatever the wall clock does."""

import pytest

from core.ids import Incarnation, Stamp
from core.stamps import STAMP_MS_MAX, HybridClock, is_acceptable

HERE, THERE = Incarnation(1), Incarnation(2)


@pytest.mark.parametrize(
    ("clock", "now_ms", "expected"),
    [
        (HybridClock(5, 3), 9, HybridClock(9, 0)),
        (HybridClock(5, 3), 5, HybridClock(5, 4)),
        (HybridClock(5, 3), 1, HybridClock(5, 4)),
        (HybridClock(5, 2**16 - 1), 1, HybridClock(6, 0)),
    ],
    ids=["time went on", "same millisecond", "clock set back", "counter full"],
)
def test_a_tick_is_later_than_all_before(
    clock: HybridClock, now_ms: int, expected: HybridClock
) -> None:
    ticked = clock.tick(now_ms)
    assert ticked == expected
    assert ticked.stamp(HERE, 0) > clock.stamp(THERE, 2**32 - 1)


def test_a_stamp_from_elsewhere_moves_the_clock_forward_only() -> None:
    clock = HybridClock(5, 3)
    assert clock.seen(Stamp(7, 1, THERE, 9)) == HybridClock(7, 1)
    assert clock.seen(Stamp(5, 4, THERE, 9)) == HybridClock(5, 4)
    assert clock.seen(Stamp(5, 2, THERE, 9)) is clock


def test_what_is_written_after_seeing_a_stamp_is_later_although_the_wall_clock_is_behind() -> None:
    far_ahead = Stamp(10**12, 7, THERE, 3)
    assert HybridClock().seen(far_ahead).tick(now_ms=1).stamp(HERE, 0) > far_ahead


@pytest.mark.parametrize(("ms", "expected"), [(STAMP_MS_MAX - 1, True), (STAMP_MS_MAX, False)])
def test_stamps_beyond_2100_are_refused(ms: int, expected: bool) -> None:
    assert is_acceptable(Stamp(ms, 0, THERE, 0)) is expected
