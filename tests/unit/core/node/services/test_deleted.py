"""What was deleted and may still be brought back."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from core.control.schema import LogRequest, LogRow, Nothing, RestoreRequest
from core.node.noticing.notice import Noticing
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.node.services.happenings import Happenings
from core.node.services.restoring import Restoring
from core.node.services.times import shown_time
from core.node.services.versions import Versions
from core.volume.interface import RenameMode
from tests.support.small_node import read_here, silent, with_node, write

Later = Callable[[Parts, int], None]


async def removed(parts: Parts, user: DriveUser, *names: bytes, folder: bytes = b"/") -> LogRow:
    """Remove files of a folder; return the row that tells of it."""
    noticing = Noticing(parts, lambda: None)
    await noticing.begin()
    with user.folder(folder) as parent:
        for name in names:
            user.drive.remove_file(parent, name)
    await parts.engine.sync(10)
    await noticing.look()
    row, *_ = await Happenings(parts).log(LogRequest(kind="deleted"), silent)
    return row


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Let the time of a node be so many seconds later than it is."""

    def move(parts: Parts, seconds: int) -> None:
        now_ms = parts.clock.wall_ms
        monkeypatch.setattr(parts.clock, "wall_ms", lambda: now_ms() + seconds * 1_000)

    return move


def test_a_row_of_a_removed_file_names_what_it_was_and_until_when_that_is_kept(
    tmp_path: Path, later: Later
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"first")
        later(parts, 120)
        await write(parts, user, b"/file", b"last")
        row = await removed(parts, user, b"file")
        until_ms = parts.clock.wall_ms() + parts.settings.network.history.keep_days * 86_400_000
        assert row.undo
        assert row.undo_until[:10] == shown_time(until_ms)[:10]
        restoring = Restoring(parts, user, Versions(parts))
        await restoring.restore(RestoreRequest("/file", row.undo), silent)
        assert await asyncio.to_thread(read_here, user, b"/file") == b"last"

    with_node(tmp_path, work)


def test_a_row_of_a_file_of_which_nothing_is_kept_offers_no_other_that_stood_there(
    tmp_path: Path, later: Later
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"another file of this name")
        later(parts, 120)
        assert (await removed(parts, user, b"file")).undo
        await write(parts, user, b"/file", b"short-lived")
        row = await removed(parts, user, b"file")
        assert (row.path, row.undo, row.undo_until) == ("/file", "", "")

    with_node(tmp_path, work)


def test_of_several_removed_files_it_is_told_until_when_all_are_kept(
    tmp_path: Path, later: Later
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        for name in (b"/a", b"/b"):
            await write(parts, user, name, name)
        later(parts, 120)
        row = await removed(parts, user, b"a", b"b")
        assert (row.path, row.undo, row.undo_until != "") == ("", "", True)
        for name in (b"/c", b"/d"):
            await write(parts, user, name, name)
        later(parts, 120)
        await write(parts, user, b"/e", b"short-lived")
        row = await removed(parts, user, b"c", b"d", b"e")
        assert (row.facts["files"], row.undo_until) == (3, "")

    with_node(tmp_path, work)


def test_what_is_no_older_version_any_more_is_offered_no_more(tmp_path: Path, later: Later) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"all")
        later(parts, 120)
        assert (await removed(parts, user, b"file")).undo
        later(parts, parts.settings.network.history.keep_days * 86_400 + 1)
        (row,) = await Happenings(parts).log(LogRequest(kind="deleted"), silent)
        assert (row.undo, row.undo_until) == ("", ""), "it may go at any moment"

    with_node(tmp_path, work)


def test_what_stood_in_a_folder_that_was_renamed_since_is_not_offered_at_its_old_path(
    tmp_path: Path, later: Later
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/folder/file", b"all")
        later(parts, 120)
        row = await removed(parts, user, b"file", folder=b"/folder")
        assert (row.path, row.undo != "") == ("/folder/file", True)
        with user.folder(b"/") as root:
            user.drive.rename(root, b"folder", root, b"other", RenameMode.NO_REPLACE)
        (row,) = await Happenings(parts).log(LogRequest(kind="deleted"), silent)
        assert row.undo == ""

    with_node(tmp_path, work)


def test_a_deleted_file_among_those_changed_lately_is_undone_by_what_it_was(
    tmp_path: Path, later: Later
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"all")
        later(parts, 120)
        row = await removed(parts, user, b"file")
        (recent,) = await Happenings(parts).recent(Nothing(), silent)
        assert (recent.kind, recent.undo) == ("deleted", row.undo)
        await write(parts, user, b"/file", b"short-lived")
        await removed(parts, user, b"file")
        (recent,) = await Happenings(parts).recent(Nothing(), silent)
        assert (recent.kind, recent.undo) == ("deleted", "")

    with_node(tmp_path, work)
