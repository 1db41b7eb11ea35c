"""Who may be given copies."""

import pytest
from msgspec.structs import replace

from core.ids import Incarnation, PodId
from core.model.members import Member, MemberState, PodInfo, Presence, Role
from core.placement.eligible import Standing, Strategy, candidates, storage_pods, undemanding
from core.placement.popularity import Warmth
from core.placement.rendezvous import STICKY_WEIGHT_SHARE

POD = PodId(b"p" * 16)
GIB = 2**30


def standing(
    role: Role = Role.MEMBER,
    state: MemberState = MemberState.ACTIVE,
    *,
    info: PodInfo | None = None,
    counts: bool = True,
    rate: float | None = None,
) -> Standing:
    member = Member(POD, b"k" * 32, b"", "nas", role, state, POD)
    return Standing(member, Presence.PRESENT, info, counts, rate)


def info(offered: int = 100 * GIB, free: int = 50 * GIB, affinity: int = 50) -> PodInfo:
    return PodInfo(
        "nas", Incarnation(1), (), Role.MEMBER, offered, 0, free, affinity_redundancy=affinity
    )


@pytest.mark.parametrize(
    ("who", "eligible"),
    [
        (standing(), True),
        (standing(Role.ADMIN), True),
        (standing(info=info()), True),
        (standing(Role.CLIENT), False),
        (standing(state=MemberState.LEAVING), False),
        (standing(state=MemberState.REMOVED), False),
        (standing(counts=False), False),
        (standing(info=info(offered=0)), False),
        (standing(info=replace(info(), role=Role.CLIENT)), False),
        (standing(info=info(affinity=0)), False),
        (standing(info=info(free=0)), True),
    ],
    ids=[
        "a member that has not told of itself yet",
        "an admin",
        "a member with space",
        "not a client",
        "not one that leaves",
        "not one that was removed",
        "not one that is absent beyond the grace time",
        "not one that offers nothing",
        "not one that says itself that it is a client",
        "not one that never wants copies",
        "a full one, but last of all",
    ],
)
def test_who_may_be_given_copies(who: Standing, eligible: bool) -> None:
    assert bool(candidates([who], Strategy.SPREAD)) is eligible


def test_a_full_pod_weighs_next_to_nothing() -> None:
    (full,) = candidates([standing(info=info(free=0))], Strategy.SPREAD)
    (roomy,) = candidates([standing(info=info())], Strategy.SPREAD)
    assert full.weight < roomy.weight / 100


@pytest.mark.parametrize(
    ("strategy", "better", "worse"),
    [
        (Strategy.SPREAD, standing(info=info(4_000 * GIB)), standing(info=info(4 * GIB))),
        (Strategy.SPACE, standing(info=info(free=40 * GIB)), standing(info=info(free=GIB))),
        (
            Strategy.FAST,
            standing(info=info(), rate=1e9),
            standing(info=info(), rate=1e6),
        ),
    ],
    ids=["spread: what it offers", "space: what is free", "fast: its link"],
)
def test_the_strategy_says_what_leads(
    strategy: Strategy, better: Standing, worse: Standing
) -> None:
    assert candidates([better], strategy)[0].weight > candidates([worse], strategy)[0].weight


def test_copies_on_clients_and_removed_pods_do_not_count() -> None:
    assert storage_pods([standing(state=MemberState.LEAVING)]) == frozenset()
    assert storage_pods([standing(Role.CLIENT)]) == frozenset()
    said = standing(Role.ADMIN, info=replace(info(), role=Role.CLIENT))
    assert storage_pods([said]) == frozenset()
    assert storage_pods([standing(state=MemberState.REMOVED)]) == frozenset()


def liking(new: int = 50, redundancy: int = 50, hot: int = 50, cold: int = 50) -> Standing:
    told = PodInfo(
        "nas",
        Incarnation(1),
        (),
        Role.MEMBER,
        100 * GIB,
        0,
        50 * GIB,
        affinity_new=new,
        affinity_redundancy=redundancy,
        affinity_hot=hot,
        affinity_cold=cold,
    )
    return standing(info=told)


@pytest.mark.parametrize(
    ("pod", "never"),
    [
        (liking(new=0), Warmth.NEW),
        (liking(hot=0), Warmth.HOT),
        (liking(cold=0), Warmth.COLD),
        (liking(hot=0, redundancy=100), Warmth.HOT),
    ],
    ids=["new ones", "hot ones", "cold ones", "whatever else it likes"],
)
def test_an_affinity_of_nothing_is_never_and_of_such_entries_alone(
    pod: Standing, never: Warmth
) -> None:
    for warmth in Warmth:
        assert bool(candidates([pod], Strategy.SPREAD, warmth)) is (warmth is not never)


@pytest.mark.parametrize("warmth", [Warmth.NEW, Warmth.HOT, Warmth.COLD])
def test_who_wants_such_entries_first_outweighs_what_holders_keep_their_place_by(
    warmth: Warmth,
) -> None:
    def weight(pod: Standing) -> float:
        (found,) = candidates([pod], Strategy.SPREAD, warmth)
        return found.weight

    first, neutral = weight(liking(**{warmth.value: 100})), weight(liking())
    assert neutral < first * STICKY_WEIGHT_SHARE
    assert weight(liking(**{warmth.value: 1})) < neutral * STICKY_WEIGHT_SHARE
    assert weight(liking(**{warmth.value: 75})) == first / 8
    assert weight(liking(redundancy=100, **{warmth.value: 100})) == first


def test_warm_entries_are_held_by_all_alike() -> None:
    (choosy,) = candidates([liking(100, 50, 0, 1)], Strategy.SPREAD, Warmth.WARM)
    (neutral,) = candidates([liking()], Strategy.SPREAD, Warmth.WARM)
    assert choosy.weight == neutral.weight


@pytest.mark.parametrize(
    ("told", "roomy"),
    [(None, True), (info(free=10 * GIB), True), (info(free=9 * GIB), False), (info(free=0), False)],
    ids=["one that has not told yet", "a tenth is free", "less than a tenth", "a full one"],
)
def test_who_has_room_for_what_it_is_not_owed(told: PodInfo | None, roomy: bool) -> None:
    (found,) = candidates([standing(info=told)], Strategy.SPREAD)
    assert found.roomy is roomy


@pytest.mark.parametrize(
    ("pods", "found"),
    [
        ([liking(), liking(hot=0)], 1),
        ([liking(hot=1), liking(new=100)], 2),
        ([liking(hot=0), liking(cold=0)], 2),
        ([liking(redundancy=0)], 0),
        ([standing()], 1),
    ],
    ids=[
        "not one that never wants hot ones",
        "also such that like some less",
        "all, where each refuses something",
        "but none that never holds copies",
        "one that has not told yet",
    ],
)
def test_who_may_hold_whatever_there_is(pods: list[Standing], found: int) -> None:
    assert len(undemanding(pods, Strategy.SPREAD)) == found
