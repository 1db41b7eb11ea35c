"""Files that no pod takes are found, and by which setting."""

import pytest

from core.ids import PodId
from core.placement.popularity import Warmth
from core.placement.rendezvous import Candidate
from core.placement.unwanted import unwanted

A, B = PodId(b"a" * 16), PodId(b"b" * 16)


@pytest.mark.parametrize(
    ("storing", "takes", "settings", "because"),
    [
        ({A, B}, {w: {A} for w in Warmth}, (), "one takes all"),
        ({A, B}, {Warmth.NEW: {A}, Warmth.WARM: {B}, Warmth.HOT: {A}, Warmth.COLD: {B}}, (), "2"),
        ({A}, {Warmth.WARM: {A}, Warmth.HOT: {A}, Warmth.COLD: {A}}, ("affinity.new",), "no new"),
        ({A}, {Warmth.WARM: {A}, Warmth.HOT: {B}, Warmth.NEW: {A}, Warmth.COLD: {A}},
         ("affinity.hot",), "who takes them is not there"),
        ({A}, {}, ("affinity.redundancy",), "none at all"),
        (set(), {}, (), "nobody is there who stores"),
    ],
)  # fmt: skip
def test_what_all_pods_keep_away(
    storing: set[PodId], takes: dict[Warmth, set[PodId]], settings: tuple[str, ...], because: str
) -> None:
    def candidates(warmth: Warmth) -> list[Candidate]:
        return [Candidate(pod) for pod in sorted(takes.get(warmth, set()))]

    assert unwanted(storing, candidates) == settings, because
