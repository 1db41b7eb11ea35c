"""How many bytes passed, minute by minute, and how fast."""

from core.node.passing import RATE_SECONDS, STEPS, Passing


def test_bytes_stand_in_the_minute_in_which_they_passed() -> None:
    passing = Passing()
    assert not passing.take(0, (0, 0))
    assert passing.take(59, (100, 1))
    assert passing.take(61, (110, 1))
    assert not passing.take(180, (110, 1))
    assert passing.take(181, (110, 5))
    assert passing.steps[-4:] == [(100, 1), (10, 0), (0, 0), (0, 4)]
    assert len(passing.steps) == STEPS


def test_after_an_hour_nothing_of_it_is_left() -> None:
    passing = Passing()
    passing.take(0, (100, 100))
    passing.take(3_600, (100, 100))
    assert passing.steps == [(0, 0)] * STEPS


def test_the_rate_is_that_of_the_last_seconds() -> None:
    passing = Passing()
    assert passing.rates == (0.0, 0.0)
    passing.take(1_000, (5_000, 0))
    assert passing.rates == (0.0, 0.0), "what passed before was not timed"
    for second in range(1, 20):
        passing.take(1_000 + second, (5_000 + 100 * second, 7 * second))
    assert passing.rates == (100.0, 7.0)
    for second in range(20, 30):
        passing.take(1_000 + second, (6_900, 133))
    assert passing.rates == (0.0, 0.0)
    assert RATE_SECONDS < 10
