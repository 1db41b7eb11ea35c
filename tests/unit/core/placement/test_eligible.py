"""Who may be given copies."""

import pytest

from core.ids import Incarnation, PodId
from core.model.members import Member, MemberState, PodInfo, Presence, Role
from core.placement.eligible import Standing, Strategy, candidates, storage_pods

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
    assert storage_pods([standing(state=MemberState.REMOVED)]) == frozenset()
