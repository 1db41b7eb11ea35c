"""Removing a member: who may, and what of the removed pod's statements still counts."""

import pytest

from core.errors import Refused
from core.ids import Incarnation
from core.membership.removal import check_removal, removal, removed_ms
from core.model.members import MemberState
from tests.support.statements import ADMIN, History


def home() -> History:
    history = History()
    history.admit("a", "b", ADMIN)
    history.admit("a", "c")
    return history


@pytest.mark.parametrize(
    ("signer", "goes", "says"),
    [
        ("a", "c", ""),
        ("a", "b", ""),
        ("b", "a", ""),
        ("c", "b", "may not administer"),
        ("a", "a", "does not remove itself"),
        ("c", "c", "does not remove itself"),
    ],
)
def test_an_administrator_removes_any_other_pod(signer: str, goes: str, says: str) -> None:
    history = home()
    table = history.read()
    member = table.members[history.pod(goes)]
    if not says:
        check_removal(table, history.pod(signer), member)
        return
    with pytest.raises(Refused, match=says):
        check_removal(table, history.pod(signer), member)


def test_the_last_administrator_stays_while_others_are_members() -> None:
    history = History()
    history.admit("a", "c")
    history.configure("a", "network.administration", '"all"')
    table = history.read()
    with pytest.raises(Refused, match="last administrator"):
        check_removal(table, history.pod("c"), table.members[history.pod("a")])


def test_a_removal_names_what_was_known_of_the_pod() -> None:
    history = home()
    member = history.read().members[history.pod("c")]
    gone = removal(member, {Incarnation(7): 3})
    assert (gone.state, gone.cut) == (MemberState.REMOVED, {Incarnation(7): 3})
    assert (gone.pod, gone.name, gone.role) == (member.pod, member.name, member.role)


def test_when_a_pod_was_removed_is_when_that_was_first_signed() -> None:
    history = home()
    assert removed_ms(history.records, history.pod("c")) is None
    history.remove("a", "c")
    first = history.records[-1].stamp.ms
    history.remove("b", "c")
    assert removed_ms(history.records, history.pod("c")) == first
    assert removed_ms(history.records, history.pod("b")) is None
