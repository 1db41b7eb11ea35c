"""The beginning of a file, or of a version that stands beside it."""

import asyncio
from pathlib import Path

import pytest

from core.control.schema import Peek, PeekRequest
from core.errors import ContentDamaged, DeadlineExceeded, FileError, NotFound
from core.node.parts import Parts
from core.node.services.conflicts import Conflicts
from core.node.services.drive import DriveUser
from core.node.services.peeking import Peeking
from tests.support.small_node import with_node, write
from tests.unit.core.node.services.test_conflicts import conflict


def test_the_beginning_is_read_and_it_is_said_whether_that_is_all(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"0123456789")
        peeking = Peeking(parts, user, Conflicts(parts, user))
        some = await asyncio.to_thread(peeking.peek, PeekRequest("/file", limit=4))
        whole = await asyncio.to_thread(peeking.peek, PeekRequest("/file"))
        assert some == Peek(10, False, b"0123")
        assert whole == Peek(10, True, b"0123456789")

    with_node(tmp_path, work)


def test_a_version_is_read_where_it_stands_and_one_that_nobody_has_says_so(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await conflict(parts, user)
        conflicts = Conflicts(parts, user)
        peeking = Peeking(parts, user, conflicts)
        (row,) = conflicts.rows()
        found = {
            each.size: await asyncio.to_thread(peeking.peek, PeekRequest("/file", each.version))
            for each in row.versions
        }
        assert found[11] == Peek(11, True, b"one version")
        assert found[5] == Peek(5, False, reason="absent")

    with_node(tmp_path, work)


@pytest.mark.parametrize(
    ("error", "reason"), [(DeadlineExceeded(), "late"), (ContentDamaged(), "damaged")]
)
def test_why_it_cannot_be_read_is_a_word_that_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: FileError, reason: str
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"x")

        def read(*_: object) -> bytes:
            raise error

        monkeypatch.setattr(user.drive, "read", read)
        peeking = Peeking(parts, user, Conflicts(parts, user))
        found = await asyncio.to_thread(peeking.peek, PeekRequest("/file"))
        assert found == Peek(1, False, reason=reason)

    with_node(tmp_path, work)


def test_a_version_that_is_not_there_any_more_is_not_taken_for_another(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"x")
        peeking = Peeking(parts, user, Conflicts(parts, user))
        with pytest.raises(NotFound, match="no version 7-7"):
            await asyncio.to_thread(peeking.peek, PeekRequest("/file", "7-7"))

    with_node(tmp_path, work)
