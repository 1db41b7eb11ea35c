"""Which machine is meant, and what the desk of a node says."""

from pathlib import Path

import pytest

from core.control.schema import DecideRequest
from core.engine.admission import AskingAt
from core.errors import NotFound, Refused
from core.ids import PodId
from core.membership.requests import JoinRequest
from core.net.asking import Asking
from core.node.parts import Parts
from core.node.services.deciding import Deciding, NodeDesk, only_one
from core.node.services.drive import DriveUser
from tests.support.small_node import silent, with_node

HERE, THERE = PodId(b"h" * 16), PodId(b"t" * 16)
WORDS = ("four", "words", "it", "is")
NAS = AskingAt(JoinRequest(PodId(b"1" * 16), "nas", WORDS), HERE)
OTHER_NAS = AskingAt(JoinRequest(PodId(b"2" * 16), "NAS", WORDS), THERE)
BOX = AskingAt(JoinRequest(PodId(b"3" * 16), "box", WORDS), THERE)


def test_the_one_that_is_called_so_is_meant_wherever_it_waits() -> None:
    assert only_one("BOX", (NAS, BOX)) == BOX
    assert only_one("nas", (NAS, BOX)) == NAS


def test_of_two_that_give_one_name_the_id_must_say_which() -> None:
    with pytest.raises(Refused, match="Several machines called nas"):
        only_one("nas", (NAS, OTHER_NAS))
    assert only_one((b"2" * 16).hex(), (NAS, OTHER_NAS)) == OTHER_NAS


def test_one_that_does_not_ask_is_not_found() -> None:
    with pytest.raises(NotFound, match="called desk asks"):
        only_one("desk", (NAS, BOX))


def test_a_node_knows_who_may_decide_and_decides_about_nobody_else(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        asking = Asking()
        desk = NodeDesk(parts, asking)
        assert await desk.administrators() == {parts.pod}
        assert list(desk.waiting) == []
        deciding = Deciding(parts, asking)
        assert await deciding.asking() == []
        for call in (deciding.approve, deciding.deny):
            with pytest.raises(NotFound):
                await call(DecideRequest("nas"), silent)

    with_node(tmp_path, work)
