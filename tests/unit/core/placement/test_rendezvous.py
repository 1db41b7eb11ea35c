"""Rendezvous hashing: even, stable, sticky, apart."""

from collections import Counter

import pytest

from core.ids import EntryId, PodId
from core.placement.rendezvous import Candidate, is_met, targets


def pod(number: int) -> PodId:
    return PodId(bytes([number]) * 16)


def entry(number: int) -> EntryId:
    return EntryId(number.to_bytes(16))


def test_as_many_pods_are_chosen_as_copies_are_wanted_or_all_there_are() -> None:
    pods = [Candidate(pod(n)) for n in range(5)]
    assert len(set(targets(entry(1), 3, pods))) == 3
    assert set(targets(entry(1), 9, pods)) == {pod(n) for n in range(5)}
    assert targets(entry(1), 2, []) == ()


def test_the_order_in_which_the_pods_are_given_does_not_matter() -> None:
    pods = [Candidate(pod(n)) for n in range(5)]
    assert targets(entry(7), 2, pods) == targets(entry(7), 2, pods[::-1])


def test_entries_are_spread_by_weight() -> None:
    pods = [Candidate(pod(0), 3.0), Candidate(pod(1), 1.0)]
    shares = Counter(targets(entry(n), 1, pods)[0] for n in range(4_000))
    assert 0.70 < shares[pod(0)] / 4_000 < 0.80


def test_a_pod_that_is_added_takes_its_share_and_moves_nothing_else() -> None:
    before = [Candidate(pod(n)) for n in range(4)]
    after = [*before, Candidate(pod(4))]
    for number in range(500):
        old, new = targets(entry(number), 1, before)[0], targets(entry(number), 1, after)[0]
        assert new in {old, pod(4)}


def test_a_holder_keeps_its_place_when_a_pod_is_added() -> None:
    pods = [Candidate(pod(n)) for n in range(5)]
    for number in range(100):
        assert set(targets(entry(number), 2, pods, {pod(1), pod(3)})) == {pod(1), pod(3)}


def test_a_holder_whose_weight_fell_well_below_loses_its_place() -> None:
    pods = [Candidate(pod(0), 0.001), Candidate(pod(1), 1.0)]
    assert targets(entry(1), 1, pods, {pod(0)}) == (pod(1),)


def test_one_that_comes_first_has_a_place_and_the_others_stand_apart_from_it() -> None:
    pods = [Candidate(pod(n), machine="one" if n < 2 else "") for n in range(4)]
    for number in range(100):
        chosen = targets(entry(number), 2, pods, {pod(n) for n in range(4)}, pod(0))
        assert chosen[0] == pod(0)
        assert chosen[1] != pod(1), "on the same machine"


def test_two_copies_are_not_on_one_machine_while_another_is_to_be_had() -> None:
    pods = [Candidate(pod(0), machine="x"), Candidate(pod(1), machine="x"), Candidate(pod(2))]
    for number in range(100):
        assert pod(2) in targets(entry(number), 2, pods)
    assert len(targets(entry(1), 2, pods[:2])) == 2


def test_copies_are_spread_over_zones() -> None:
    pods = [Candidate(pod(n), zone="attic" if n < 4 else "cellar") for n in range(5)]
    for number in range(100):
        assert pod(4) in targets(entry(number), 2, pods)


@pytest.mark.parametrize(
    ("copies", "holders", "met"),
    [
        (2, "ab", True),
        (2, "a", False),
        (2, "az", False),
        (1, "", False),
        (1, "abc", True),
    ],
    ids=[
        "as many candidates as wanted have it",
        "one is missing",
        "one of two is no candidate any more, so that its copy must be made again",
        "nobody has it",
        "more than wanted have it",
    ],
)
def test_copies_are_met_by_those_that_lie_on_candidates(
    copies: int, holders: str, met: bool
) -> None:
    pods = {name: PodId(name.encode() * 16) for name in "abcz"}
    candidates = [Candidate(pods[name]) for name in "abc"]
    assert is_met(copies, candidates, {pods[name] for name in holders}) is met
