"""Who may come in without a code."""

import pytest

from core.crypto import pod_id
from core.membership.access import Access, Entrance, Verdict
from core.model.members import Role
from core.model.pairing import Candidate, Obstacle

KEY = bytes(range(32))
BOB = Candidate(KEY, b"", "Bob", Role.MEMBER)
ASKED, IN = Verdict.A_PERSON_DECIDES, Verdict.LET_IN


@pytest.mark.parametrize(
    ("access", "whitelist", "blacklist", "verdict"),
    [
        (Access.CODE, ("Bob",), (), Obstacle.NOT_OPEN),
        (Access.DEMAND, (), (), ASKED),
        (Access.DEMAND, ("Bob",), (), ASKED),
        (Access.DEMAND, (), ("bob",), Obstacle.NOT_WANTED),
        (Access.WHITELIST, (), (), Obstacle.NOT_LISTED),
        (Access.WHITELIST, ("Bo", "Bobby"), (), Obstacle.NOT_LISTED),
        (Access.WHITELIST, ("bob",), (), IN),
        (Access.WHITELIST, (KEY.hex().upper(),), (), IN),
        (Access.WHITELIST, (pod_id(KEY).hex(),), (), IN),
        (Access.WHITELIST, ("Bob",), (KEY.hex(),), Obstacle.NOT_WANTED),
        (Access.BLACKLIST, (), ("Alice",), IN),
        (Access.BLACKLIST, (), ("BOB",), Obstacle.NOT_WANTED),
        (Access.BLACKLIST, (), (KEY.hex(),), Obstacle.NOT_WANTED),
        (Access.OPEN, (), (), IN),
        (Access.OPEN, (), ("Bob",), Obstacle.NOT_WANTED),
    ],
)
def test_the_lists_and_the_access_decide(
    access: Access,
    whitelist: tuple[str, ...],
    blacklist: tuple[str, ...],
    verdict: Verdict | Obstacle,
) -> None:
    entrance = Entrance(access, whitelist, blacklist)
    assert entrance.verdict(BOB) is verdict
    assert entrance.hears is (access is not Access.CODE)
