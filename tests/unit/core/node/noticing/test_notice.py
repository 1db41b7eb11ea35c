"""What happens is written down once, and told to those who listen."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from core.control.schema import Happened, LogRow, PauseRequest
from core.node.journal import Remark
from core.node.journal_file import JournalFile
from core.node.noticing.notice import Noticing
from core.node.parts import Parts
from core.node.passing import RATE_SECONDS
from core.node.services.drive import DriveUser
from core.node.services.pausing import PausingHere
from tests.support.small_node import silent, with_node, write

Heard = Callable[[], list[Happened]]


def with_noticing(
    folder: Path, story: Callable[[Parts, DriveUser, Noticing, Heard], Awaitable[None]]
) -> None:
    """Run `story` on a node that notices when it is told to look."""

    async def work(parts: Parts, user: DriveUser) -> None:
        noticing = Noticing(parts, lambda: None)
        await noticing.begin()
        with parts.events.listening() as queue:

            def heard() -> list[Happened]:
                return [queue.get_nowait() for _ in range(queue.qsize())]

            await noticing.look()
            heard()
            await story(parts, user, noticing, heard)

    with_node(folder, work)


def kinds(rows: list[LogRow]) -> list[str]:
    return [row.kind for row in rows]


def test_where_nothing_happens_nothing_is_told(tmp_path: Path) -> None:
    async def story(parts: Parts, user: DriveUser, noticing: Noticing, heard: Heard) -> None:
        del user
        await noticing.look()
        await noticing.look()
        assert (heard(), list(parts.chronicle.journal.rows)) == ([], [])

    with_noticing(tmp_path, story)


def test_a_change_is_written_down_and_told_with_its_number(tmp_path: Path) -> None:
    async def story(parts: Parts, user: DriveUser, noticing: Noticing, heard: Heard) -> None:
        await write(parts, user, b"/file", b"x")
        await noticing.look()
        (row,) = JournalFile(parts.home.journal_file).read()
        assert (row.kind, row.path) == ("changed", "/file")
        row_told, status_told = heard()
        assert row_told == Happened("happened", row.text, row.at, row.number)
        assert (status_told.kind, status_told.text) == ("changed", "")
        assert [each.path for each in parts.chronicle.recent.newest] == ["/file"]

    with_noticing(tmp_path, story)


def test_who_moves_bytes_is_told_of_as_long_as_they_move(tmp_path: Path) -> None:
    async def story(parts: Parts, user: DriveUser, noticing: Noticing, heard: Heard) -> None:
        del user
        parts.engine._pieces.traffic.came(5)
        await noticing.look()
        assert [each.kind for each in heard()] == ["changed"]
        await noticing.look()
        assert heard() == []
        assert parts.chronicle.passing.steps[-1] == (5, 0)

    with_noticing(tmp_path, story)


def test_who_moves_bytes_no_more_is_told_of_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(parts: Parts, user: DriveUser, noticing: Noticing, heard: Heard) -> None:
        del user
        parts.engine._pieces.traffic.came(5)
        await noticing.look()
        assert [each.kind for each in heard()] == ["changed"]
        now = parts.clock.monotonic()
        told: list[str] = []
        for seconds in (1, RATE_SECONDS + 1, 2 * RATE_SECONDS + 2, 3 * RATE_SECONDS):
            monkeypatch.setattr(parts.clock, "monotonic", lambda at=now + seconds: at)
            await noticing.look()
            told += [each.kind for each in heard()]
        assert told == ["changed"]

    with_noticing(tmp_path, story)


def test_what_a_person_does_is_noted(tmp_path: Path) -> None:
    async def story(parts: Parts, user: DriveUser, noticing: Noticing, heard: Heard) -> None:
        del user
        await PausingHere(parts).pause(PauseRequest(), silent)
        await noticing.look()
        await parts.engine.resume()
        await noticing.look()
        assert kinds(JournalFile(parts.home.journal_file).read()) == ["paused", "resumed"]
        told = [each.kind for each in heard()]
        assert told == ["happened", "changed", "happened", "changed"]

    with_noticing(tmp_path, story)


def test_what_was_held_back_is_written_at_the_end(tmp_path: Path) -> None:
    async def story(parts: Parts, user: DriveUser, noticing: Noticing, heard: Heard) -> None:
        del heard
        await write(parts, user, b"/a", b"x")
        await noticing.look()
        await write(parts, user, b"/b", b"x")
        await noticing.look()
        file = JournalFile(parts.home.journal_file)
        assert [row.path for row in file.read()] == ["/a"]
        parts.chronicle.journal.note(Remark("restored", "x"))
        await noticing.stop()
        assert {row.path for row in file.read()} == {"/a", "/b", ""}

    with_noticing(tmp_path, story)
