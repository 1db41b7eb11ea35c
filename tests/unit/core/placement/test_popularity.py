"""Popularity: what all pods tell together makes entries hot, cold, or follow a reader."""

import pytest

from core.ids import EntryId, PodId
from core.placement.popularity import Popularity, Told, Warmth, popularity

DAY = 86_400.0
ENTRY = EntryId(b"e" * 16)
A, B, C = (PodId(letter * 16) for letter in (b"a", b"b", b"c"))


def told(heat: float, age: float = 0.0) -> Told:
    return Told({ENTRY: heat}, age)


@pytest.mark.parametrize(
    ("news", "age", "expected"),
    [
        ({}, DAY, Warmth.COLD),
        ({}, DAY - 1, Warmth.NEW),
        ({A: told(4.0)}, DAY, Warmth.HOT),
        ({A: told(4.0)}, 0.0, Warmth.HOT),
        ({A: told(2.0), B: told(2.0)}, DAY, Warmth.HOT),
        ({A: told(4.0, age=DAY)}, DAY, Warmth.WARM),
        ({A: told(1.0)}, DAY, Warmth.WARM),
        ({A: told(1.0)}, 0.0, Warmth.NEW),
        ({A: told(4.0, age=4 * DAY)}, DAY, Warmth.COLD),
        ({A: told(8.0, age=-DAY)}, DAY, Warmth.HOT),
    ],
    ids=[
        "cold: nobody reads it",
        "new: for a half-life after it was written",
        "hot: read four times of late",
        "hot also where it is new",
        "hot: by what several pods read together",
        "warm: it was hot a half-life ago, and stays where it is",
        "warm: read once, and stays where it is",
        "new rather than warm",
        "cold: it was hot long ago",
        "a pod whose clock is ahead is believed as of now",
    ],
)
def test_how_an_entry_is_read(news: dict[PodId, Told], age: float, expected: Warmth) -> None:
    assert popularity(news, DAY).warmth(ENTRY, age, DAY) is expected


@pytest.mark.parametrize(
    ("news", "follows"),
    [
        ({A: told(4.0)}, A),
        ({A: told(3.0)}, None),
        ({A: told(8.0), B: told(4.0)}, A),
        ({A: told(8.0), B: told(5.0)}, None),
        ({A: told(8.0), B: told(3.0), C: told(3.0)}, None),
        ({A: told(8.0, age=DAY), B: told(8.0)}, B),
        ({A: told(8.0), B: told(8.0)}, None),
    ],
    ids=[
        "the only reader",
        "nobody who read it now and then",
        "who reads twice as much as the other",
        "nobody who leads by little",
        "nobody where the others together read as much",
        "who reads it of late",
        "nobody of two alike",
    ],
)
def test_whom_an_entry_follows(news: dict[PodId, Told], follows: PodId | None) -> None:
    assert popularity(news, DAY).readers.get(ENTRY) == follows


def test_what_changed_is_found() -> None:
    cold, other = Popularity(), EntryId(b"o" * 16)
    warm = popularity({A: told(1.0)}, DAY)
    hot = popularity({A: told(6.0), B: Told({other: 1.0}, 0.0)}, DAY)
    elsewhere = popularity({B: Told({ENTRY: 6.0, other: 1.0}, 0.0)}, DAY)
    assert warm.differs(warm) == frozenset()
    assert warm.differs(cold) == {ENTRY}
    assert hot.differs(warm) == {ENTRY, other}
    assert elsewhere.differs(hot) == {ENTRY}, "it follows another reader"
