"""Laws of placement over many entries: shares, stability, order, apart."""

import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from msgspec import structs

from core.ids import EntryId, Incarnation, PodId
from core.model.members import Member, MemberState, PodInfo, Presence, Role
from core.placement.eligible import (
    FREE_BYTES_MIN,
    FULL_WEIGHT_SHARE,
    Standing,
    Strategy,
    candidates,
)
from core.placement.rendezvous import STICKY_WEIGHT_SHARE, Candidate, targets

ENTRIES = [EntryId(number.to_bytes(16)) for number in range(4_000)]
TEN = [Candidate(PodId(bytes([number]) * 16), 1.0 + number % 3) for number in range(10)]
ALL = sum(each.weight for each in TEN)

CANDIDATES = st.lists(
    st.builds(
        Candidate,
        st.binary(min_size=16, max_size=16).map(PodId),
        st.sampled_from([0.01, 0.5, 1.0, 2.0, 16.0]),
        st.sampled_from(["", "attic", "cellar"]),
        st.sampled_from(["", "x", "y"]),
    ),
    max_size=7,
    unique_by=lambda each: each.pod,
)


@pytest.mark.parametrize("copies", [1, 2, 3])
@pytest.mark.parametrize("gone", [0, 4, 8])
def test_a_pod_that_comes_or_goes_moves_little_more_than_its_share(copies: int, gone: int) -> None:
    rest = [each for each in TEN if each is not TEN[gone]]
    held = moved = 0
    for entry in ENTRIES:
        before, after = targets(entry, copies, TEN), targets(entry, copies, rest)
        held += TEN[gone].pod in before
        moved += len(set(after) - set(before))
        assert TEN[gone].pod in before or before == after  # nothing moves that it did not hold
    assert moved == held
    assert moved <= 1.2 * copies * len(ENTRIES) * TEN[gone].weight / ALL


def test_each_pod_has_its_share_by_weight() -> None:
    shares = Counter(targets(entry, 1, TEN)[0] for entry in ENTRIES)
    for each in TEN:
        want = len(ENTRIES) * each.weight / ALL
        assert 0.8 * want < shares[each.pod] < 1.2 * want


@given(CANDIDATES, st.sampled_from(ENTRIES), st.integers(0, 9), st.randoms())
def test_neither_the_order_of_pods_nor_that_of_holders_matters(
    pods: list[Candidate], entry: EntryId, copies: int, rng: random.Random
) -> None:
    holders = [each.pod for each in pods if rng.random() < 0.5]
    shuffled = rng.sample(pods, len(pods))
    got = targets(entry, copies, shuffled, holders[::-1])
    assert got == targets(entry, copies, pods, holders)
    assert len(got) == len(set(got)) == min(copies, len(pods))


@given(CANDIDATES, st.sampled_from(ENTRIES), st.integers(1, 4))
def test_what_was_placed_stays_where_it_is(
    pods: list[Candidate], entry: EntryId, copies: int
) -> None:
    """Otherwise copies would move for ever."""
    alike = [Candidate(each.pod, 1.0, each.zone, each.machine) for each in pods]
    once = targets(entry, copies, alike)
    assert set(targets(entry, copies, alike, once)) == set(once)


@given(CANDIDATES, st.sampled_from(ENTRIES), st.integers(1, 4))
def test_no_two_copies_share_a_machine_or_zone_while_another_is_to_be_had(
    pods: list[Candidate], entry: EntryId, copies: int
) -> None:
    chosen = set(targets(entry, copies, pods))
    taken = [each for each in pods if each.pod in chosen]
    free = [each for each in pods if each.pod not in chosen]
    machines = Counter(each.machine for each in taken if each.machine)
    if any(count > 1 for count in machines.values()):
        assert all(each.machine in machines for each in free)


@pytest.mark.parametrize(("share", "stays"), [(1.0, True), (0.99, False)])
def test_a_holder_stays_unless_its_weight_is_below_a_quarter_of_the_best(
    share: float, stays: bool
) -> None:
    weak = Candidate(PodId(b"w" * 16), share * STICKY_WEIGHT_SHARE)
    pods = [weak, *(Candidate(PodId(bytes([number]) * 16)) for number in range(60))]
    holds = [weak.pod in targets(entry, 1, pods, {weak.pod}) for entry in ENTRIES[:200]]
    assert all(holds) if stays else not all(holds)


PODS = st.builds(
    lambda state, role, offered, free, affinity, rate: Standing(
        Member(PodId(b"p" * 16), bytes(32), b"", "p", role, state, PodId(b"p" * 16)),
        Presence.PRESENT,
        PodInfo("p", Incarnation(1), (), role, offered, 0, free, affinity_redundancy=affinity),
        rate=rate,
    ),
    st.sampled_from(list(MemberState)),
    st.sampled_from(list(Role)),
    st.one_of(st.just(0), st.integers(1, 2**50)),
    st.integers(FREE_BYTES_MIN, 2**50),
    st.integers(0, 100),
    st.one_of(st.none(), st.just(0.0), st.floats(1.0, 1e12)),
)


@effort(deadline=None)
@given(PODS, st.sampled_from(list(Strategy)))
def test_only_pods_that_offer_space_get_copies_and_a_full_one_only_where_no_other_is(
    standing: Standing, strategy: Strategy
) -> None:
    member, info = standing.member, standing.info
    assert info is not None
    found = candidates([standing], strategy)
    may = member.state is MemberState.ACTIVE and member.role is not Role.CLIENT
    assert bool(found) == (may and info.offered > 0 and info.affinity_redundancy > 0)
    if found:
        full = replace(standing, info=structs.replace(info, free=FREE_BYTES_MIN - 1))
        (last,) = candidates([full], strategy)
        assert 0 < last.weight <= found[0].weight * FULL_WEIGHT_SHARE


@given(PODS, PODS, st.sampled_from(list(Strategy)))
def test_who_has_more_of_what_leads_weighs_no_less(
    one: Standing, other: Standing, strategy: Strategy
) -> None:
    weights = [
        sum(each.weight for each in candidates([standing], strategy)) for standing in (one, other)
    ]
    assert one.info is not None
    assert other.info is not None
    lead = {
        Strategy.SPREAD: (one.info.offered, other.info.offered),
        Strategy.SPACE: (one.info.free, other.info.free),
        Strategy.FAST: (one.rate or 1e8, other.rate or 1e8),
    }[strategy]
    if all(weights) and one.info.affinity_redundancy == other.info.affinity_redundancy:
        assert (weights[0] - weights[1]) * (lead[0] - lead[1]) >= 0
