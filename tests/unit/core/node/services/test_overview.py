"""The figures of `status`."""

from pathlib import Path

import pytest

from core.control.schema import Amount, FreezeRequest, Nothing, Status
from core.node.parts import Parts
from core.node.services.conflicts import Conflicts
from core.node.services.counting import Counting
from core.node.services.drive import DriveUser
from core.node.services.freezing import Freezing
from core.node.services.looking import Looking
from tests.support.small_node import silent, with_node, write


async def status_of(parts: Parts, user: DriveUser) -> Status:
    counting = Counting(parts, Conflicts(parts, user), Looking(parts), lambda: None)
    return await counting.status(Nothing(), silent)


def test_status_says_how_much_there_is_and_how_many_copies_it_has(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"x" * 1_000)
        await write(parts, user, b"/d/other", b"y" * 500)
        status = await status_of(parts, user)
        assert (status.files, status.bytes, status.to_go) == (2, 1_500, 0)
        assert status.by_copies == {"1": Amount(2, 1_500)}
        assert (status.received_rate, status.sent_rate) == (0, 0)
        assert (status.alone_since, status.frozen_by, status.grace_until) == ("", "", "")

    with_node(tmp_path, work)


def test_who_froze_the_network_and_when_is_told(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await Freezing(parts).freeze(FreezeRequest(frozen=True, reason="moving"), silent)
        status = await status_of(parts, user)
        assert (status.frozen_by, status.frozen_reason) == ("a", "moving")
        assert status.frozen_at.endswith("Z")
        await Freezing(parts).freeze(FreezeRequest(frozen=False), silent)
        status = await status_of(parts, user)
        assert (status.frozen_by, status.frozen_at, status.frozen_reason) == ("", "", "")

    with_node(tmp_path, work)


def test_since_when_it_is_alone_and_until_when_no_copies_are_made_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        parts.alone_since_ms = 1_700_000_000_000
        monkeypatch.setattr(parts.engine, "grace_left", lambda: 90.0)
        status = await status_of(parts, user)
        assert status.alone_since == "2023-11-14T22:13:20Z"
        assert status.grace_until > status.alone_since

    with_node(tmp_path, work)
