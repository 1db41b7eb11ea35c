"""Giving a member another role."""

import pytest

from core.errors import Refused
from core.membership.roles import in_role
from core.model.members import Role
from tests.support.statements import ADMIN, History


@pytest.mark.parametrize(
    ("signer", "pod", "role", "rule", "refused"),
    [
        ("a", "c", Role.ADMIN, '"admins"', ""),
        ("a", "b", Role.MEMBER, '"admins"', ""),
        ("b", "b", Role.MEMBER, '"admins"', ""),
        ("a", "c", Role.MEMBER, '"admins"', ""),
        ("c", "c", Role.ADMIN, '"admins"', "Only an administrator"),
        ("c", "c", Role.ADMIN, '"all"', "Only an administrator"),
        ("a", "c", Role.CLIENT, '"admins"', "came in as member"),
        ("a", "d", Role.ADMIN, '"admins"', "came in as client"),
    ],
)
def test_only_administrators_make_administrators_and_clients_stay_clients(
    signer: str, pod: str, role: Role, rule: str, refused: str
) -> None:
    history = History()
    history.admit("a", "b", ADMIN)
    history.admit("a", "c")
    history.admit("a", "d", Role.CLIENT)
    history.configure("a", "network.administration", rule)
    table = history.read()
    member = table.members[history.pod(pod)]
    if not refused:
        assert in_role(table, history.pod(signer), member, role).role is role
        return
    with pytest.raises(Refused, match=refused):
        in_role(table, history.pod(signer), member, role)


def test_the_last_administrator_stays_one() -> None:
    history = History()
    history.admit("a", "c")
    table = history.read()
    with pytest.raises(Refused, match="last administrator"):
        in_role(table, history.pod("a"), table.members[history.pod("a")], Role.MEMBER)
