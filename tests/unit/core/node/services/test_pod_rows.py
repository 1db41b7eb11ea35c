"""The members as scripts see them."""

from pathlib import Path

import pytest

from core.control.schema import Nothing
from core.engine.admission import AskingAt
from core.ids import Incarnation, PodId
from core.membership.requests import JoinRequest
from core.model.members import Peer, PodInfo, Presence, Role
from core.node.parts import Parts
from core.node.services.conflicts import Conflicts
from core.node.services.counting import Counting
from core.node.services.drive import DriveUser
from core.node.services.looking import Looking
from core.node.services.pod_rows import Held, asking_row, pod_row
from tests.support.small_node import silent, with_node, write

FAR = PodId(b"f" * 16)


@pytest.mark.parametrize(
    ("presence", "state"),
    [
        (Presence.SELF, "self"),
        (Presence.PRESENT, "present"),
        (Presence.LOST, "absent"),
        (Presence.ABSENT, "absent"),
        (Presence.EXPECTED, "expected"),
        (Presence.REMOVED, "removed"),
    ],
)
def test_a_pod_has_one_of_five_states(presence: Presence, state: str) -> None:
    row = pod_row(Peer(PodId(bytes(16)), "b", Role.MEMBER, presence))
    assert (row.name, row.role, row.state) == ("b", "member", state)


def test_an_absent_pod_is_told_with_when_it_was_last_reached() -> None:
    for presence in (Presence.ABSENT, Presence.LOST, Presence.EXPECTED):
        away = pod_row(Peer(FAR, "b", Role.MEMBER, presence), seen_ms=1_700_000_000_000)
        assert (away.state, away.since) == ("absent", "2023-11-14T22:13:20Z")
    there = pod_row(Peer(FAR, "b", Role.MEMBER, Presence.PRESENT), seen_ms=1_700_000_000_000)
    assert there.since == ""
    assert pod_row(Peer(FAR, "b", Role.MEMBER, Presence.ABSENT)).since == ""


def test_a_row_has_what_a_pod_tells_and_what_it_holds() -> None:
    info = PodInfo(
        "b", Incarnation(1), (), Role.MEMBER, 9, 5, 4, zone="attic", person="Ann", hardware="board"
    )
    row = pod_row(Peer(FAR, "b", Role.MEMBER, Presence.PRESENT, info=info), Held(3, 2, 1))
    assert (row.copies, row.older, row.cached) == (3, 2, 1)
    assert (row.free, row.zone, row.person) == (4, "attic", "Ann")
    assert row.hardware == "board"
    assert pod_row(Peer(FAR, "b", Role.MEMBER, Presence.PRESENT)).free is None


def test_a_pod_counts_its_copies_and_its_older_versions(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"x" * 30_000)
        await write(parts, user, b"/file", b"y" * 20_000)
        asked = Counting(parts, Conflicts(parts, user), Looking(parts), lambda: None)
        (own,) = await asked.pods(Nothing(), silent)
        assert (own.copies, own.older, own.cached) == (20_000, 30_000, 0)

    with_node(tmp_path, work)


def test_a_machine_that_asks_is_told_with_its_words_and_where_it_waits() -> None:
    asks = AskingAt(JoinRequest(FAR, "tower-lena", ("owl", "tea", "sky", "oak")), FAR)
    row = asking_row(asks, "studio-nas")
    assert (row.name, row.state, row.at) == ("tower-lena", "asking", "studio-nas")
    assert row.words == ["owl", "tea", "sky", "oak"]
