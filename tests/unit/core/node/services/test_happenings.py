"""`throughput`, `log`, `recent`."""

import asyncio
from pathlib import Path

import pytest

from core.control.schema import LogRequest, Nothing, RestoreRequest
from core.ids import EntryId
from core.node.journal import Remark
from core.node.parts import Parts
from core.node.recent import Recent
from core.node.services.drive import DriveUser
from core.node.services.happenings import Happenings, undo_of
from core.node.services.restoring import Restoring
from core.node.services.versions import Versions
from tests.support.small_node import read_here, silent, with_node, write


def entry_at(parts: Parts, path: bytes) -> EntryId:
    with parts.replica.view() as view:
        shown = view.resolve(path)
        assert shown is not None
        return shown.file


def undo(parts: Parts, entry: EntryId) -> str:
    with parts.store.read() as reader:
        return undo_of(reader, [entry])


def test_what_passed_stands_in_the_running_minute(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        parts.engine._pieces.traffic.came(1_000)
        told = await Happenings(parts).throughput(Nothing(), silent)
        assert told.step_seconds == 60
        assert (len(told.received), len(told.sent)) == (60, 60)
        assert (sum(told.received), told.received[-1], sum(told.sent)) == (1_000, 1_000, 0)

    with_node(tmp_path, work)


def test_the_log_is_what_was_noted(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        parts.chronicle.journal.note(Remark("paused", "a is paused.", "a"))
        (row,) = await Happenings(parts).log(LogRequest(kind="paused"), silent)
        assert (row.kind, row.text, row.pod) == ("paused", "a is paused.", "a")

    with_node(tmp_path, work)


def test_what_would_be_restored_is_named_where_there_is_something(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"before")
        entry = entry_at(parts, b"/file")
        assert undo(parts, entry) == ""
        await write(parts, user, b"/file", b"after")
        parts.chronicle.recent.note([Recent("/file", "", "a", "Ann", "changed", (entry,))])
        (row,) = await Happenings(parts).recent(Nothing(), silent)
        assert (row.path, row.pod, row.person, row.kind) == ("/file", "a", "Ann", "changed")
        restoring = Restoring(parts, user, Versions(parts))
        await restoring.restore(RestoreRequest("/file", row.undo), silent)
        assert await asyncio.to_thread(read_here, user, b"/file") == b"before"

    with_node(tmp_path, work)


def test_a_removed_file_is_brought_back_by_what_it_was_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"all")
        entry = entry_at(parts, b"/file")
        # Nothing is kept of what dies within a minute.
        now_ms = parts.clock.wall_ms
        monkeypatch.setattr(parts.clock, "wall_ms", lambda: now_ms() + 120_000)
        with user.folder(b"/") as root:
            user.drive.remove_file(root, b"file")
        await parts.engine.sync(10)
        version = undo(parts, entry)
        restoring = Restoring(parts, user, Versions(parts))
        await restoring.restore(RestoreRequest("/file", version), silent)
        assert await asyncio.to_thread(read_here, user, b"/file") == b"all"

    with_node(tmp_path, work)
