"""Giving a member another name."""

import pytest

from core.errors import Refused, UsageError
from core.membership.renaming import renamed
from tests.support.statements import ADMIN, History


def home(rule: str = '"admins"') -> History:
    history = History()
    history.admit("a", "b", ADMIN)
    history.admit("a", "c")
    history.configure("a", "network.administration", rule)
    return history


@pytest.mark.parametrize(
    ("signer", "pod", "name", "rule", "error"),
    [
        ("a", "c", "studio nas", '"admins"', None),
        ("a", "c", "C", '"admins"', None),
        ("a", "a", "desk", '"all"', None),
        ("c", "c", "d", '"admins"', Refused),
        ("c", "c", "d", '"all"', None),
        ("a", "c", "B", '"admins"', Refused),
        ("a", "c", "d", '["c"]', Refused),
        ("a", "b", "d", '["c"]', None),
        ("a", "c", "", '"admins"', UsageError),
        ("a", "c", "-x", '"admins"', UsageError),
        ("a", "c", "x\x1b[2J", '"admins"', UsageError),
        ("a", "c", "x" * 64, '"admins"', UsageError),
    ],
)
def test_a_name_is_given_by_who_may_and_once(
    signer: str, pod: str, name: str, rule: str, error: type[Exception] | None
) -> None:
    history = home(rule)
    table = history.read()
    member = table.members[history.pod(pod)]
    if error is None:
        assert renamed(table, history.pod(signer), member, name).name == name
        return
    with pytest.raises(error):
        renamed(table, history.pod(signer), member, name)
