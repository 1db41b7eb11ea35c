"""What a pod that stores nothing has to keep."""

import pytest

from core.ids import PodId
from core.placement.spool import may_let_go

ME, A, B, C = (PodId(bytes([number]) * 16) for number in range(4))


@pytest.mark.parametrize(
    ("holders", "counted", "minimum", "goes", "because"),
    [
        ({A, B}, {A, B, C}, 2, True, "as many as the minimum have it"),
        ({A}, {A, B, C}, 2, False, "only one has it"),
        ({A, ME}, {A, B, C}, 2, False, "what is here itself does not count"),
        ({A, ME}, {A, B, ME}, 2, False, "nor where others still count it"),
        ({A}, {A}, 2, True, "there are no more pods that store"),
        ({A, B}, {C}, 1, False, "those that have it do not count"),
        (set(), set(), 1, False, "nobody stores"),
        ({ME}, {ME}, 2, False, "nobody else stores"),
    ],
)
def test_when_a_version_may_go(
    holders: set[PodId], counted: set[PodId], minimum: int, goes: bool, because: str
) -> None:
    assert may_let_go(ME, holders, counted, minimum) is goes, because
