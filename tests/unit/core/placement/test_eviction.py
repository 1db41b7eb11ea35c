"""What is cached goes in the order in which it was used, and nothing that somebody needs."""

import pytest

from core.ids import EntryId
from core.placement.eviction import Cached, Order, Standing, lacking_bytes, spare_bytes

GIB = 2**30


def entry(number: int) -> EntryId:
    return EntryId(bytes([number]) * 16)


def order(*sizes: int) -> Order:
    made = Order()
    for number, size in enumerate(sizes, 1):
        made.put(Cached(number, entry(number), size))
    return made


@pytest.mark.parametrize(
    ("standing", "goes", "why"),
    [
        (Standing(copies=2, needed=2), True, "enough others have it"),
        (Standing(copies=1, needed=2), False, "it may be one of the last"),
        (Standing(copies=0, needed=1), False, "it is the last"),
        (Standing(copies=2, needed=2, in_use=True), False, "a program reads it"),
        (Standing(copies=2, needed=2, changed=True), False, "what was written is nowhere else"),
        (Standing(copies=2, needed=2, kept=True), False, "a person wants it here"),
        (Standing(copies=2, needed=2, wanted=True), False, "it would be fetched again"),
        (Standing(replaced=True, kept=True), True, "it is no version of the file any more"),
        (Standing(replaced=True, in_use=True), False, "a program reads it still"),
        (Standing(replaced=True, changed=True), False, "what was written is nowhere else"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_line_goes_only_where_nobody_needs_it(standing: Standing, goes: bool, why: str) -> None:
    assert standing.may_go is goes, why


def test_the_longest_unused_comes_first_and_what_is_opened_comes_last() -> None:
    lines = order(10, 20, 30)
    assert [each.line for each in lines.oldest(2)] == [1, 2]
    lines.use(entry(1))
    lines.use(entry(99))
    assert [each.line for each in lines.oldest(9)] == [2, 3, 1]


def test_what_grows_or_goes_is_counted_anew() -> None:
    lines = order(10, 20)
    assert (lines.size, len(lines)) == (30, 2)
    lines.put(Cached(1, entry(1), 15))
    assert [each.line for each in lines.oldest(9)] == [2, 1]
    lines.drop(2)
    lines.drop(2)
    assert (lines.size, len(lines)) == (15, 1)
    assert 1 in lines
    assert 2 not in lines
    lines.use(entry(2))


def test_two_lines_of_one_file_are_used_together() -> None:
    lines = order(10, 20)
    lines.put(Cached(3, entry(1), 5))
    lines.put(Cached(4, entry(4), 5))
    lines.use(entry(1))
    assert [each.line for each in lines.oldest(2)] == [2, 4]


@pytest.mark.parametrize(
    ("total", "free", "waiting", "lacking"),
    [
        (100 * GIB, 50 * GIB, False, False),
        (100 * GIB, 50 * GIB, True, True),
        (100 * GIB, 2 * GIB, False, True),
        (100 * GIB, 3 * GIB + 1, False, False),
    ],
)
def test_space_is_given_back_before_the_disk_is_full_or_where_a_copy_waits(
    total: int, free: int, waiting: bool, lacking: bool
) -> None:
    assert (lacking_bytes(total, free, 2 * GIB, waiting=waiting) > 0) is lacking


def test_of_a_small_disk_a_tenth_is_spared() -> None:
    assert spare_bytes(5 * GIB) == GIB // 2
    assert spare_bytes(5_000 * GIB) == GIB
