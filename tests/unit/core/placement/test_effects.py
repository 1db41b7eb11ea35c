"""What another placement would do to the copies of a version."""

import pytest

from core.ids import PodId
from core.placement.effects import Effect, Tally, effect

A, B, C, D = (PodId(bytes([number]) * 16) for number in range(1, 5))


@pytest.mark.parametrize(
    ("before", "after", "holders", "needed", "expected"),
    [
        ({A, B}, {A, B}, {A, B}, 2, Effect()),
        ({A, B}, {A, B, C}, {A, B}, 3, Effect((C,), ())),
        ({A, B}, {A, C}, {A, B}, 2, Effect((C,), (B,))),
        ({A, B, C}, {A, B}, {A, B, C}, 2, Effect((), (C,))),
        ({A, B}, {A}, {A, B}, 2, Effect()),
        ({A, B}, {A, B, C}, {A, B, C}, 3, Effect()),
        ({A, B}, {A, C}, {A}, 2, Effect((C,), ())),
        ({A, B}, {C, D}, {A, B}, 2, Effect((C, D), (A, B))),
        ({A, B}, {A, B}, {A}, 2, Effect()),
    ],
    ids=[
        "nothing changes",
        "one more copy is made",
        "a copy goes elsewhere",
        "one fewer is kept",
        "a copy stays while too few others could pledge for it",
        "what is there already costs nothing",
        "what was never made is not dropped",
        "all copies go elsewhere",
        "what is to be made anyway is no effect",
    ],
)
def test_what_changes_for_a_version(
    before: set[PodId],
    after: set[PodId],
    holders: set[PodId],
    needed: int,
    expected: Effect,
) -> None:
    assert effect(before, after, holders, needed) == expected


def test_files_and_bytes_are_summed_and_told_by_pod() -> None:
    tally = Tally()
    tally.add([(Effect((C,), (B,)), 10)])
    tally.add([(Effect((C, D), ()), 100), (Effect((), (A,)), 1)])
    assert (tally.moved.files, tally.moved.size_bytes) == (1, 10)
    assert (tally.copied.files, tally.copied.size_bytes) == (1, 200)
    assert (tally.dropped.files, tally.dropped.size_bytes) == (1, 1)
    assert tally.more == {C: 110, D: 100}
    assert tally.less == {A: 1, B: 10}
