"""Leaving by one's own will."""

import pytest

from core.errors import Refused
from core.membership.leaving import in_state, leaver
from core.membership.statements import encode, member_register
from core.model.members import MemberState
from tests.support.statements import LEAVING, REMOVED, History


def state(history: History, name: str, wanted: MemberState) -> None:
    member = leaver(history.read(), history.pod(name))
    history.sign(name, member_register(member.pod), encode(in_state(member, wanted)))


def test_a_pod_that_may_not_administer_leaves_stays_and_leaves_for_good() -> None:
    history = History()
    history.admit("a", "b")
    for wanted in (LEAVING, MemberState.ACTIVE, LEAVING, REMOVED):
        state(history, "b", wanted)
        assert history.read().members[history.pod("b")].state is wanted
    with pytest.raises(Refused, match="no member of the network any more"):
        leaver(history.read(), history.pod("b"))


def test_the_last_administrator_leaves_only_when_it_is_alone() -> None:
    history = History()
    assert leaver(history.read(), history.pod("a")).name == "a"
    history.admit("a", "b")
    with pytest.raises(Refused, match="last administrator") as refused:
        leaver(history.read(), history.pod("a"))
    assert "--role admin" in refused.value.remedy
    state(history, "b", REMOVED)
    assert leaver(history.read(), history.pod("a")).name == "a"
