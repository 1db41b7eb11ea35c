"""Heat: what is read counts, fades, and is remembered of the most read entries only."""

import random

import pytest

from core.ids import EntryId
from core.placement.heat import LEAST_HEAT, Heat, faded

DAY = 86_400.0


def entry(number: int) -> EntryId:
    return EntryId(number.to_bytes(16))


@pytest.mark.parametrize(
    ("reads_at", "now", "expected"),
    [
        ([0.0], 0.0, 1.0),
        ([0.0], DAY, 0.5),
        ([0.0, DAY], DAY, 1.5),
        ([0.0, 0.0, DAY, 2 * DAY], 2 * DAY, 2.0),
        ([5e9] * 8, 5e9 + 3 * DAY, 1.0),
    ],
    ids=[
        "a read counts as one",
        "half of it after a half-life",
        "reads at different moments add up as they faded until now",
        "each in its own measure",
        "also after hundreds of years on that clock",
    ],
)
def test_reads_add_up_and_fade(reads_at: list[float], now: float, expected: float) -> None:
    heat = Heat(DAY)
    for moment in reads_at:
        heat.count(entry(1), moment)
    assert heat.at(now) == {entry(1): pytest.approx(expected)}


def test_what_faded_below_the_least_heat_counts_as_not_read() -> None:
    heat = Heat(DAY)
    heat.count(entry(1), 0.0, 4.0)
    assert entry(1) in heat.at(3 * DAY)
    assert heat.at(3.1 * DAY) == {}


def test_a_clock_that_goes_back_counts_less_and_breaks_nothing() -> None:
    heat = Heat(DAY)
    heat.count(entry(1), DAY)
    heat.count(entry(1), 0.0)
    assert heat.at(DAY)[entry(1)] == pytest.approx(1.5)


def test_no_more_entries_are_remembered_than_allowed() -> None:
    heat = Heat(DAY, tracked_max=10)
    for number in range(1_000):
        heat.count(entry(number), float(number))
    assert len(heat) == 10


def test_a_walk_through_all_files_hides_nothing_that_is_read_and_makes_nothing_hot() -> None:
    heat = Heat(DAY, tracked_max=100)
    for _ in range(50):
        for number in range(20):
            heat.count(entry(number), 0.0)
    for number in range(1_000, 21_000):
        heat.count(entry(number), 1.0)
    hot = {each for each, much in heat.at(1.0).items() if much > 2.0}
    assert hot == {entry(number) for number in range(20)}


def test_the_most_read_are_found_among_many_with_little_memory() -> None:
    rng = random.Random(7)
    numbers = range(20_000)
    weights = [(number + 1) ** -1.1 for number in numbers]
    heat = Heat(DAY, tracked_max=1_000)
    for moment, number in enumerate(rng.choices(numbers, weights, k=60_000)):
        heat.count(entry(number), float(moment))
    known = heat.at(60_000.0)
    hottest = sorted(known, key=lambda each: -known[each])[:100]
    assert len({entry(number) for number in range(100)}.intersection(hottest)) >= 85


def test_another_half_life_leaves_the_heat_of_this_moment_as_it_is() -> None:
    heat = Heat(DAY, tracked_max=2)
    heat.count(entry(1), 0.0, 8.0)
    heat.count(entry(2), 0.0, 2.0)
    heat.fade_by(60.0, DAY)
    assert heat.half_life_seconds == 60.0
    assert heat.at(DAY)[entry(1)] == pytest.approx(4.0)
    assert heat.at(DAY + 60.0)[entry(1)] == pytest.approx(2.0)
    heat.count(entry(3), DAY)
    assert entry(2) not in heat.at(DAY), "the least read one goes, also after the change"
    heat.fade_by(60.0, DAY)
    assert entry(1) in heat.at(DAY)


@pytest.mark.parametrize(("age", "left"), [(0.0, 4.0), (DAY, 2.0), (-DAY, 4.0), (9 * DAY, None)])
def test_what_was_told_fades_by_its_age_and_what_is_dated_ahead_does_not(
    age: float, left: float | None
) -> None:
    assert faded({entry(1): 4.0}, age, DAY).get(entry(1)) == left
    assert LEAST_HEAT > 4.0 * 2.0**-9
