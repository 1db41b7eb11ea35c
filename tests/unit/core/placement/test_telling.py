"""What is told of readers: the most read, and only when it matters."""

import pytest

from core.ids import EntryId
from core.placement.telling import is_worth_telling, to_tell


def entry(number: int) -> EntryId:
    return EntryId(number.to_bytes(16))


A, B, C = entry(1), entry(2), entry(3)


@pytest.mark.parametrize(
    ("heat", "told", "expected"),
    [
        ({A: 1.0}, {}, {A}),
        ({A: 1.0, B: 3.0, C: 2.0}, {}, {B, C}),
        ({A: 2.0, B: 3.0, C: 3.0}, {A: 2.0, B: 3.0}, {A, B}),
        ({A: 1.0, B: 3.0, C: 3.0}, {A: 1.0, B: 3.0}, {B, C}),
        ({A: 2.0, B: 2.0, C: 2.0}, {}, {A, B}),
        ({B: 1.0}, {A: 9.0}, {B}),
    ],
    ids=[
        "all where there is room",
        "the hottest where there is not",
        "what was told stays before one that is little hotter",
        "and goes for one that is twice as hot and more",
        "among equals the id decides",
        "what is not read any more is told of no more",
    ],
)
def test_what_is_told(
    heat: dict[EntryId, float], told: dict[EntryId, float], expected: set[EntryId]
) -> None:
    news = to_tell(heat, told, told_max=2)
    assert set(news) == expected
    assert all(news[each] == heat[each] for each in news)


@pytest.mark.parametrize(
    ("news", "told", "expected"),
    [
        ({}, {}, False),
        ({A: 4.0}, {A: 4.0}, False),
        ({A: 5.0}, {A: 4.0}, False),
        ({A: 6.0}, {A: 4.0}, True),
        ({A: 2.0}, {A: 4.0}, True),
        ({A: 1.0}, {}, True),
        ({}, {A: 1.0}, True),
        ({}, {A: 0.6}, False),
    ],
    ids=[
        "nobody reads anything",
        "as told",
        "a little more",
        "half as much again",
        "half as much",
        "something new",
        "something is not read any more",
        "something is hardly read, and fades by itself",
    ],
)
def test_when_there_is_something_to_tell(
    news: dict[EntryId, float], told: dict[EntryId, float], expected: bool
) -> None:
    assert is_worth_telling(news, told) is expected
