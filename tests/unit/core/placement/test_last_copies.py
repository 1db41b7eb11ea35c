"""Which versions go with a pod that goes."""

import pytest

from core.ids import PodId
from core.placement.last_copies import goes_with

A, B, C, GOES = (PodId(letter * 16) for letter in (b"a", b"b", b"c", b"g"))


@pytest.mark.parametrize(
    ("holders", "writer", "goes", "why"),
    [
        ({GOES}, None, True, "it alone has it"),
        ({GOES, A}, None, False, "one that stays has it, too"),
        ({GOES, C}, None, True, "one that is away does not count"),
        ({A}, GOES, False, "its maker goes, and another has it"),
        (set(), GOES, True, "its maker has it before it says so"),
        ({C}, GOES, True, "and may be the only one here"),
        (set(), A, False, "it is not with that pod"),
        (set(), None, False, "nobody knows where it is: it does not go with this one"),
        ({GOES}, A, True, "what the other one made it may have no more: it did not say so"),
    ],
)
def test_a_version_goes_with_a_pod(
    holders: set[PodId], writer: PodId | None, goes: bool, why: str
) -> None:
    assert goes_with(GOES, holders, writer, {A, B}) is goes, why
