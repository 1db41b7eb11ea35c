"""A new administrator by the recovery words."""

import pytest

from core.errors import Refused, UsageError
from core.ids import Dot, Incarnation, Stamp
from core.membership.recovering import administrator
from core.membership.recovery import recovery_signer
from core.membership.statements import encode, member_register, signed
from core.model.members import Role
from tests.support.statements import SEED, History


def test_with_the_words_any_member_becomes_an_administrator_and_may_do_all() -> None:
    history = History()
    history.admit("a", "b")
    table = history.read()
    member = administrator(table, history.pod("b"), SEED)
    register, body = member_register(member.pod), encode(member)
    make = signed(register, body, table.recovery, recovery_signer(SEED))
    history.now += 1
    history.records.append(make(Dot(Incarnation(9), 1), Stamp(history.now, 0, Incarnation(9), 0)))
    assert history.read().members[history.pod("b")].role is Role.ADMIN
    history.remove("b", "a")
    assert history.names() == {"b"}


def test_other_words_strangers_and_administrators_change_nothing() -> None:
    history = History()
    table = history.read()
    with pytest.raises(UsageError, match="another network"):
        administrator(table, history.pod("a"), bytes([1]) * 16)
    with pytest.raises(Refused, match="no member"):
        administrator(table, history.pod("b"), SEED)
    with pytest.raises(Refused, match="administrator already"):
        administrator(table, history.pod("a"), SEED)
