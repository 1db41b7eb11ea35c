"""Members as others see them."""

import pytest

from core.ids import Incarnation, PodId
from core.model.members import (
    Member,
    MemberState,
    Peer,
    PodInfo,
    Presence,
    Role,
    claim_counts,
)

POD = PodId(b"p" * 16)
LIFE = Incarnation(1)
BEFORE = Incarnation(2)


def info(role: Role) -> PodInfo:
    return PodInfo("nas", Incarnation(1), (), role, 0, 0, 0)


@pytest.mark.parametrize(
    ("admitted", "told", "client"),
    [
        (Role.MEMBER, None, False),
        (Role.MEMBER, Role.MEMBER, False),
        (Role.CLIENT, None, True),
        (Role.CLIENT, Role.MEMBER, True),
        (Role.MEMBER, Role.CLIENT, True),
        (Role.ADMIN, Role.CLIENT, True),
    ],
)
def test_a_client_is_one_by_its_admission_or_by_its_own_word(
    admitted: Role, told: Role | None, client: bool
) -> None:
    peer = Peer(POD, "nas", admitted, Presence.PRESENT, info=info(told) if told else None)
    assert peer.is_client is client


@pytest.mark.parametrize("untold", [True, False])
@pytest.mark.parametrize(
    ("state", "told", "life", "counts"),
    [
        (MemberState.ACTIVE, True, LIFE, True),
        (MemberState.LEAVING, True, LIFE, True),
        (MemberState.ACTIVE, True, BEFORE, False),
        (MemberState.REMOVED, True, LIFE, False),
        (MemberState.REMOVED, False, LIFE, False),
        (None, True, LIFE, False),
        (MemberState.ACTIVE, False, LIFE, None),
    ],
    ids=[
        "a member in the life in which it is",
        "one that is about to leave",
        "one that lost its disk since",
        "one that was removed",
        "one that was removed and never told of itself",
        "a stranger",
        "one that has not told of itself: as whoever asks wants it",
    ],
)
def test_a_claim_counts_of_a_member_in_its_present_life(
    untold: bool, state: MemberState | None, told: bool, life: Incarnation, counts: bool | None
) -> None:
    member = None if state is None else Member(POD, b"k" * 32, b"", "nas", Role.MEMBER, state, POD)
    news = info(Role.MEMBER) if told else None
    assert claim_counts(member, news, life, untold=untold) is (untold if counts is None else counts)
