"""Pairing without a network: the life of a code, who is let in, and the keys."""

from dataclasses import replace

import pytest

from core.ids import NetworkId, PodId
from core.membership.obstacles import Rejection
from core.membership.pairing import (
    CLOCK_MS_MAX,
    Invitation,
    clocks_differ,
    compared_words,
    derive_keys,
    is_certificate_of,
    judge,
    signature_message,
)
from core.membership.table import Membership
from core.model.members import Member, MemberState, Role
from core.model.pairing import Candidate, Obstacle
from core.net.identity import Identity, create_identity

OPEN = Invitation("home-velvet-canoe", Role.MEMBER, expires_at=600.0)
DESK, NAS, LOST, NEW = (create_identity() for _ in range(4))


@pytest.mark.parametrize(
    ("invitation", "now", "obstacle"),
    [
        pytest.param(OPEN, 599.9, None, id="open"),
        pytest.param(OPEN, 600.0, Obstacle.EXPIRED, id="its time is over"),
        pytest.param(OPEN.begun(), 0.0, Obstacle.BUSY, id="somebody talks"),
        pytest.param(OPEN.begun().broken_off(), 0.0, None, id="the talk broke off"),
        pytest.param(OPEN.begun().admitted(), 0.0, Obstacle.USED, id="used"),
        pytest.param(OPEN.guessed_wrong(), 0.0, None, id="one wrong guess"),
        pytest.param(OPEN.guessed_wrong().guessed_wrong(), 0.0, None, id="two"),
        pytest.param(
            OPEN.guessed_wrong().guessed_wrong().guessed_wrong(),
            0.0,
            Obstacle.CANCELLED,
            id="three",
        ),
        pytest.param(
            OPEN.guessed_wrong().begun().broken_off().guessed_wrong().guessed_wrong(),
            0.0,
            Obstacle.CANCELLED,
            id="breaking off forgives no guess",
        ),
    ],
)
def test_when_a_code_lets_a_conversation_begin(
    invitation: Invitation, now: float, obstacle: Obstacle | None
) -> None:
    assert invitation.obstacle(now) is obstacle


def test_a_code_is_over_when_used_or_cancelled() -> None:
    assert not OPEN.is_over
    assert not OPEN.begun().is_over
    assert OPEN.admitted().is_over


@pytest.mark.parametrize("apart", [CLOCK_MS_MAX + 3_600_000, 30 * 86_400_000])
def test_clocks_may_differ_by_a_day(apart: int) -> None:
    assert clocks_differ(10**12, 10**12) is None
    assert clocks_differ(10**12, 10**12 + CLOCK_MS_MAX) is None
    said = Rejection(Obstacle.CLOCK, f"{apart // 3_600_000} hours", apart // 1_000)
    assert clocks_differ(10**12, 10**12 + apart) == said
    assert clocks_differ(10**12 + apart, 10**12) == said


def test_a_person_who_says_no_ends_the_code() -> None:
    denied = OPEN.begun().denied()
    assert denied.is_over
    assert denied.obstacle(0.0) is Obstacle.DENIED


def test_each_wrong_guess_takes_one_of_three_tries() -> None:
    tries = [OPEN.tries, OPEN.guessed_wrong().tries, OPEN.guessed_wrong().guessed_wrong().tries]
    assert tries == [3, 2, 1]


def test_the_keys_hang_on_code_shares_and_certificate() -> None:
    keys = derive_keys(b"shared", b"a", b"b", b"certificate")

    assert keys == derive_keys(b"shared", b"a", b"b", b"certificate")
    secrets = {keys.joiner_tag, keys.inviter_tag, keys.to_inviter, keys.to_joiner}
    assert len(secrets) == 4
    for other in (
        derive_keys(b"other", b"a", b"b", b"certificate"),
        derive_keys(b"shared", b"x", b"b", b"certificate"),
        derive_keys(b"shared", b"a", b"b", b"another certificate"),
    ):
        assert other.joiner_tag != keys.joiner_tag
        assert other.to_inviter != keys.to_inviter


def test_four_words_stand_for_both_certificates() -> None:
    keys = derive_keys(b"shared", b"a", b"b", b"c")

    words = compared_words(keys, b"joiner", b"inviter")

    assert len(words) == 4
    assert words != compared_words(keys, b"other", b"inviter")
    assert words != compared_words(keys, b"joiner", b"other")


def test_a_proof_of_one_side_is_none_for_the_other() -> None:
    keys = derive_keys(b"shared", b"a", b"b", b"c")

    assert signature_message(keys, "joiner", b"c") != signature_message(keys, "inviter", b"c")


def member(identity: Identity, name: str, role: Role, state: MemberState) -> Member:
    return Member(
        identity.pod,
        identity.public_key,
        identity.certificate,
        name,
        role,
        state,
        DESK.pod,
    )


HOME = Membership(
    NetworkId(bytes(16)),
    "home",
    DESK.pod,
    PodId(bytes(16)),
    {
        DESK.pod: member(DESK, "desk", Role.ADMIN, MemberState.ACTIVE),
        NAS.pod: member(NAS, "nas", Role.MEMBER, MemberState.ACTIVE),
        LOST.pod: member(LOST, "lost", Role.MEMBER, MemberState.REMOVED),
    },
)


def candidate(identity: Identity, name: str, **changes: object) -> Candidate:
    fields = {
        "public_key": identity.public_key,
        "certificate": identity.certificate,
        "name": name,
        "role": Role.MEMBER,
    } | changes
    return Candidate(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("inviter", "asking", "obstacle"),
    [
        pytest.param(NAS, candidate(NEW, "new"), Obstacle.NOT_ALLOWED, id="no administrator"),
        pytest.param(DESK, candidate(NAS, "nas"), Obstacle.MEMBER_ALREADY, id="a member that runs"),
        pytest.param(DESK, candidate(LOST, "x"), Obstacle.REMOVED, id="a removed one"),
        pytest.param(DESK, candidate(NEW, "Nas"), Obstacle.NAME_TAKEN, id="a name in use"),
        pytest.param(
            DESK, candidate(NEW, "x", replace="y"), Obstacle.NOBODY_GONE, id="for nobody's place"
        ),
        pytest.param(
            DESK, candidate(NEW, "x", replace="NAS"), Obstacle.NOT_GONE, id="for a running pod's"
        ),
        pytest.param(
            DESK, candidate(NEW, "x", replace="desk"), Obstacle.NOT_GONE, id="for the inviter's"
        ),
        pytest.param(
            DESK,
            candidate(NEW, "new", certificate=NAS.certificate),
            Obstacle.UNTRUSTED,
            id="another's certificate",
        ),
    ],
)
def test_who_cannot_be_let_in(inviter: Identity, asking: Candidate, obstacle: Obstacle) -> None:
    verdict = judge(HOME, inviter.pod, asking, Role.MEMBER, {NAS.pod})

    assert isinstance(verdict, Rejection)
    assert verdict.obstacle is obstacle


@pytest.mark.parametrize(
    "asking",
    [
        pytest.param(candidate(NEW, "new"), id="a free name"),
        pytest.param(candidate(NEW, "lost"), id="the name of a removed pod"),
        pytest.param(candidate(NEW, "nas", replace="NAS"), id="taking the place of a pod"),
    ],
)
def test_who_is_let_in(asking: Candidate) -> None:
    verdict = judge(HOME, DESK.pod, asking, Role.MEMBER)

    assert isinstance(verdict, Member)
    assert (verdict.pod, verdict.added_by) == (NEW.pod, DESK.pod)


@pytest.mark.parametrize(
    ("asked", "invited", "role"),
    [
        (Role.ADMIN, Role.MEMBER, Role.MEMBER),
        (Role.MEMBER, Role.ADMIN, Role.ADMIN),
        (Role.CLIENT, Role.MEMBER, Role.CLIENT),
        (Role.MEMBER, Role.CLIENT, Role.CLIENT),
    ],
)
def test_nobody_gets_more_than_invited_and_who_asks_to_be_a_client_is_one(
    asked: Role, invited: Role, role: Role
) -> None:
    verdict = judge(HOME, DESK.pod, candidate(NEW, "new", role=asked), invited)

    assert isinstance(verdict, Member)
    assert verdict.role is role


@pytest.mark.parametrize(
    ("asking", "name", "role"),
    [
        pytest.param(candidate(NAS, "nas"), "nas", Role.MEMBER, id="as it was"),
        pytest.param(candidate(NAS, "box"), "box", Role.MEMBER, id="under another name"),
        pytest.param(candidate(NAS, "nas", replace="nas"), "nas", Role.MEMBER, id="in its place"),
        pytest.param(candidate(NAS, "nas", role=Role.CLIENT), "nas", Role.CLIENT, id="as client"),
    ],
)
def test_a_member_whose_home_was_never_ready_is_let_in_again_as_the_same(
    asking: Candidate, name: str, role: Role
) -> None:
    verdict = judge(HOME, DESK.pod, asking, Role.MEMBER)

    assert isinstance(verdict, Member)
    assert (verdict.pod, verdict.name, verdict.role) == (NAS.pod, name, role)


def test_a_member_that_comes_again_does_not_get_the_name_of_another() -> None:
    verdict = judge(HOME, DESK.pod, candidate(NAS, "desk"), Role.MEMBER)
    assert verdict == Rejection(Obstacle.NAME_TAKEN, "desk")


def test_a_certificate_is_of_exactly_one_key() -> None:
    assert is_certificate_of(NAS.certificate, NAS.public_key)
    assert not is_certificate_of(NAS.certificate, DESK.public_key)
    assert not is_certificate_of(b"garbage", NAS.public_key)


def test_who_takes_the_place_of_the_last_administrator_has_to_be_invited_as_one() -> None:
    everybody = replace(HOME, settings={"network.administration": '"all"'})
    asks = candidate(NEW, "desk", replace="Desk")
    refused = judge(everybody, NAS.pod, asks, Role.MEMBER)
    assert refused == Rejection(Obstacle.LAST_ADMIN, "Desk")
    let_in = judge(everybody, NAS.pod, asks, Role.ADMIN)
    assert isinstance(let_in, Member)
    assert let_in.role is Role.ADMIN
