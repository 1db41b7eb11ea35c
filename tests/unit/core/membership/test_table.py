"""The table of members: what is refused before it is signed."""

import pytest

from core.errors import NotFound, Refused
from core.ids import NetworkId, PodId
from core.membership.table import Membership, administration, check_change
from core.model.members import Member, MemberState, Role

A, B, C, X = (PodId(letter * 16) for letter in (b"a", b"b", b"c", b"x"))
ACTIVE, LEAVING, REMOVED = MemberState.ACTIVE, MemberState.LEAVING, MemberState.REMOVED


def member(pod: PodId, name: str, role: Role = Role.MEMBER, state: MemberState = ACTIVE) -> Member:
    return Member(pod, bytes(32), b"cert" + pod, name, role, state, A)


def table(*members: Member, rule: str = '"admins"') -> Membership:
    settings = {"network.administration": rule}
    known = {one.pod: one for one in members}
    return Membership(NetworkId(bytes(16)), "home", A, X, known, settings)


HOME = table(member(A, "desk", Role.ADMIN), member(B, "Laptop"), member(C, "old", state=REMOVED))


def test_those_that_are_in_are_known_by_name_and_id() -> None:
    assert HOME.named("laptop").pod == B
    assert HOME.named(B.hex()).pod == B
    assert HOME.is_taken("LAPTOP")
    assert not HOME.is_taken("old")
    assert set(HOME.certificates) == {A, B}
    assert HOME.is_removed(C)
    assert not HOME.is_removed(X)
    with pytest.raises(NotFound):
        HOME.named("old")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (None, "admins"),
        ('"admins"', "admins"),
        ('"all"', "all"),
        ('["Laptop"]', ("Laptop",)),
        ('["Laptop", 7]', ("Laptop",)),
        ("{", "admins"),
        pytest.param("[" * 100_000, "admins", id="nested without end"),
        ("7", "admins"),
    ],
)
def test_what_is_not_understood_of_administration_is_the_narrower_rule(
    text: str | None, rule: object
) -> None:
    assert administration(text) == rule


@pytest.mark.parametrize(
    ("rule", "pod", "may"),
    [
        pytest.param('"admins"', A, True, id="an administrator"),
        pytest.param('"admins"', B, False, id="a member under admins"),
        pytest.param('"all"', B, True, id="a member under all"),
        pytest.param('["Laptop"]', B, True, id="a named member"),
        pytest.param(f'["{B.hex()}"]', B, True, id="a member named by its id"),
        pytest.param('["desk"]', B, False, id="a member beside named ones"),
        pytest.param('["min", "ad"]', B, False, id="a member whose name is in no list"),
        pytest.param('["Laptop"]', A, True, id="an administrator beside named ones"),
        pytest.param('"all"', C, False, id="a removed one"),
        pytest.param('"all"', X, False, id="a stranger"),
    ],
)
def test_who_may_administer(rule: str, pod: PodId, may: bool) -> None:
    assert table(*HOME.members.values(), rule=rule).may_administer(pod) is may


@pytest.mark.parametrize(
    ("signer", "changed", "sentence"),
    [
        pytest.param(B, member(X, "new"), "may not administer", id="not an administrator"),
        pytest.param(B, member(B, "Laptop", Role.ADMIN), "may not", id="giving itself a role"),
        pytest.param(B, member(B, "Desktop"), "may not", id="giving itself a name"),
        pytest.param(
            B, member(A, "desk", Role.ADMIN, LEAVING), "may not", id="saying that another leaves"
        ),
        pytest.param(C, member(C, "old", state=LEAVING), "may not", id="a removed pod of itself"),
        pytest.param(A, member(X, "LAPTOP"), "already called", id="a name in use"),
        pytest.param(A, member(C, "old"), "does not come back", id="a removed pod"),
        pytest.param(A, member(A, "desk"), "last administrator", id="demoting the last one"),
        pytest.param(
            A, member(A, "desk", Role.ADMIN, REMOVED), "last administrator", id="removing it"
        ),
    ],
)
def test_what_would_be_wrong_is_refused_before_it_is_signed(
    signer: PodId, changed: Member, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence) as caught:
        check_change(HOME, signer, changed)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("signer", "changed"),
    [
        pytest.param(A, member(X, "new"), id="an administrator admits"),
        pytest.param(A, member(X, "old"), id="the name of a removed pod is free"),
        pytest.param(B, member(B, "Laptop", state=LEAVING), id="a member leaves"),
        pytest.param(A, member(A, "desktop", Role.ADMIN), id="the last administrator's new name"),
        pytest.param(A, member(B, "desk", state=REMOVED), id="removing one whose name is taken"),
        pytest.param(X, member(X, "new", Role.ADMIN), id="the recovery key admits"),
        pytest.param(A, member(B, "Laptop", Role.ADMIN), id="a second administrator"),
    ],
)
def test_what_is_right_passes(signer: PodId, changed: Member) -> None:
    check_change(HOME, signer, changed)


def test_the_only_member_may_leave_even_as_the_last_administrator() -> None:
    alone = table(member(A, "desk", Role.ADMIN))

    check_change(alone, A, member(A, "desk", Role.ADMIN, REMOVED))
