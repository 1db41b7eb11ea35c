"""Importing: all of it, verified, again and again, and nothing that is there is changed."""

import os
from pathlib import Path

import pytest

from core.control.schema import ImportRequest
from core.errors import UsageError
from core.node.parts import Parts
from core.node.services import bringing
from core.node.services.bringing import Bringing
from core.node.services.drive import DriveUser
from tests.support.small_node import names_here, read_here, silent, with_node, write


def make_source(folder: Path) -> Path:
    source = folder / "source"
    (source / "sub").mkdir(parents=True)
    (source / "file").write_bytes(b"x" * 3_000_000)
    (source / "sub" / "small").write_bytes(b"small")
    os.link(source / "file", source / "sub" / "linked")
    (source / "pointer").symlink_to("sub/small")
    os.mkfifo(source / "pipe")
    os.utime(source / "file", ns=(1, 1_000_000_007))
    (source / "file").chmod(0o640)
    return source


def test_everything_comes_in_with_mode_time_and_links_and_a_second_time_is_passed_over(
    tmp_path: Path,
) -> None:
    source = make_source(tmp_path)

    async def work(parts: Parts, user: DriveUser) -> None:
        request = ImportRequest(source=str(source), into="/in")
        done = await Bringing(parts, user).bring(request, silent)
        assert (done.files, done.folders, done.refused) == (5, 2, [])
        assert read_here(user, b"/in/file") == b"x" * 3_000_000
        with user.node(b"/in/file") as file, user.node(b"/in/sub/linked") as linked:
            assert (file.mode & 0o7777, file.mtime_ns, file.links) == (0o640, 1_000_000_007, 2)
            assert file.inode == linked.inode
        with user.node(b"/in/pointer") as pointer:
            assert user.drive.read_link(pointer.node) == b"sub/small"
        again = await Bringing(parts, user).bring(request, silent)
        assert (again.files, again.skipped, again.refused) == (0, 5, [])

    with_node(tmp_path, work)


def test_what_has_the_name_already_is_left_alone_and_told(tmp_path: Path) -> None:
    source = make_source(tmp_path)

    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/in/file", b"mine")
        request = ImportRequest(source=str(source), into="/in")
        done = await Bringing(parts, user).bring(request, silent)
        assert [each.partition(": ")[0] for each in done.refused] == [str(source / "file")]
        assert read_here(user, b"/in/file") == b"mine"

    with_node(tmp_path, work)


def test_a_source_that_changes_while_it_is_read_is_left_out_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "file").write_bytes(b"before")

    def changing(descriptor: int, opened: object) -> bool:
        (source / "file").write_bytes(b"after it")
        return False

    monkeypatch.setattr(bringing, "_clone", changing)

    async def work(parts: Parts, user: DriveUser) -> None:
        done = await Bringing(parts, user).bring(ImportRequest(source=str(source)), silent)
        assert len(done.refused) == 1
        assert names_here(parts) == set()

    with_node(tmp_path, work)


def test_the_drive_is_not_imported_into_itself(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        parts.mount = str(tmp_path)
        with pytest.raises(UsageError):
            await Bringing(parts, user).bring(ImportRequest(source=str(tmp_path)), silent)

    with_node(tmp_path, work)
