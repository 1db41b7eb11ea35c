"""Importing: all of it, verified, again and again, and nothing that is there is changed."""

import asyncio
import os
from pathlib import Path

import pytest

from core.control.lines import Progress
from core.control.schema import Imported, ImportRequest
from core.errors import Frozen, UsageError
from core.node.building import configure
from core.node.parts import Parts
from core.node.services import bringing_one
from core.node.services.bringing import Bringing
from core.node.services.drive import DriveUser
from core.node.showing import satisfier
from core.volume.interface import AttributeChanges, Node
from tests.support.small_node import (
    make_network,
    names_here,
    node_of,
    read_here,
    silent,
    with_node,
    write,
    write_here,
)


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
        assert (done.files, done.folders, done.refused, done.beside) == (5, 2, [], [])
        assert read_here(user, b"/in/file") == b"x" * 3_000_000
        with user.node(b"/in/file") as file, user.node(b"/in/sub/linked") as linked:
            assert (file.mode & 0o7777, file.mtime_ns, file.links) == (0o640, 1_000_000_007, 2)
            assert file.inode == linked.inode
        with user.node(b"/in/pointer") as pointer:
            assert user.drive.read_link(pointer.node) == b"sub/small"
        again = await Bringing(parts, user).bring(request, silent)
        assert (again.files, again.skipped, again.refused) == (0, 5, [])

    with_node(tmp_path, work)


def beside(done: Imported) -> dict[str, str]:
    return {Path(each.source).name: each.path for each in done.beside}


def test_what_has_the_name_already_stays_and_what_comes_stands_beside_it_once(
    tmp_path: Path,
) -> None:
    source = make_source(tmp_path)
    (source / "page.html").write_bytes(b"theirs")
    (source / "folder").write_bytes(b"a file")

    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/in/page.html", b"mine")
        await write(parts, user, b"/in/sub", b"a file where a folder comes")
        await write(parts, user, b"/in/folder/inner", b"a folder where a file comes")
        await write(parts, user, b"/in/pointer", b"a file where a link comes")
        request = ImportRequest(source=str(source), into="/in")
        done = await Bringing(parts, user).bring(request, silent)
        assert (done.refused, done.skipped) == ([], 0)
        assert beside(done) == {
            "page.html": "/in/page (from a).html",
            "sub": "/in/sub (from a)",
            "folder": "/in/folder (from a)",
            "pointer": "/in/pointer (from a)",
        }
        assert read_here(user, b"/in/page.html") == b"mine"
        assert read_here(user, b"/in/page (from a).html") == b"theirs"
        assert read_here(user, b"/in/sub (from a)/small") == b"small"
        assert read_here(user, b"/in/folder/inner") == b"a folder where a file comes"
        assert read_here(user, b"/in/folder (from a)") == b"a file"
        again = await Bringing(parts, user).bring(request, silent)
        assert (again.files, again.folders, again.beside, again.refused) == (0, 0, [], [])

    with_node(tmp_path, work)


def test_a_folder_that_came_beside_something_is_known_though_another_folder_has_its_name_now(
    tmp_path: Path,
) -> None:
    source = make_source(tmp_path)

    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/in/sub", b"a file where a folder comes")
        request = ImportRequest(source=str(source), into="/in")
        done = await Bringing(parts, user).bring(request, silent)
        assert beside(done) == {"sub": "/in/sub (from a)"}
        with user.folder(b"/in") as folder:
            user.drive.remove_file(folder, b"sub")
        # So it is when another pod brings a folder in before it hears of the file.
        await write(parts, user, b"/in/sub/small", b"another's")
        again = await Bringing(parts, user).bring(request, silent)
        assert (again.files, again.beside, again.refused) == (0, [], [])

    with_node(tmp_path, work)


def test_a_third_content_of_a_name_gets_a_number_and_stays_found(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two", "three")]
    for folder in folders:
        folder.mkdir()
        (folder / "file.txt").write_text(folder.name)

    async def work(parts: Parts, user: DriveUser) -> None:
        for _ in range(2):
            for folder in folders:
                await Bringing(parts, user).bring(ImportRequest(source=str(folder)), silent)
        assert names_here(parts) == {
            b"file.txt",
            b"file (from a).txt",
            b"file (from a 2).txt",
        }

    with_node(tmp_path, work)


def test_the_same_content_is_known_by_its_bytes_and_its_times_are_left_alone(
    tmp_path: Path,
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    sparse = source / "sparse"
    (source / "same").write_bytes(b"s" * 700_000)
    sparse.write_bytes(b"x" * 1000)
    os.truncate(sparse, 3_000_000)
    (source / "later").write_bytes(b"same size, other content")
    os.utime(source / "later", ns=(1, 1_000_000_007))

    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/same", b"s" * 700_000)
        await write(parts, user, b"/sparse", b"x" * 1000 + bytes(2_999_000))
        await write(parts, user, b"/later", b"same size, stood before")
        with user.node(b"/later") as there:
            times = AttributeChanges(mtime_ns=1_000_000_007)
            user.drive.set_attributes(there.node, None, times, user.caller)
        with user.node(b"/same") as there:
            before = there.mtime_ns
        done = await Bringing(parts, user).bring(ImportRequest(source=str(source)), silent)
        assert (done.skipped, done.files) == (2, 1)
        assert names_here(parts) == {b"same", b"sparse", b"later", b"later (from a)"}
        with user.node(b"/same") as there:
            assert there.mtime_ns == before

    with_node(tmp_path, work)


def test_a_name_that_not_all_systems_can_tell_apart_comes_beside(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "REPORT").write_bytes(b"theirs")
    (source / "what?").write_bytes(b"no name for Windows")
    home = make_network(tmp_path, network={"network.names": "portable"})

    async def work() -> None:
        async with node_of(home) as parts:
            user = DriveUser(parts.volume, satisfier(parts))
            await write(parts, user, b"/report", b"mine")
            done = await Bringing(parts, user).bring(ImportRequest(source=str(source)), silent)
            assert names_here(parts) == {b"report", b"REPORT (from a)"}
            assert len(done.refused) == 1

    asyncio.run(work())


def test_what_somebody_makes_at_that_moment_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "file").write_bytes(b"theirs")
    made = bringing_one.BringingOne.bring

    async def work(parts: Parts, user: DriveUser) -> None:
        def overtaken(
            one: bringing_one.BringingOne,
            path: bytes,
            found: os.stat_result,
            parent: Node,
            name: bytes,
        ) -> None:
            monkeypatch.undo()
            write_here(user, b"/file", b"mine")
            made(one, path, found, parent, name)

        monkeypatch.setattr(bringing_one.BringingOne, "bring", overtaken)
        done = await Bringing(parts, user).bring(ImportRequest(source=str(source)), silent)
        assert beside(done) == {"file": "/file (from a)"}
        assert read_here(user, b"/file") == b"mine"
        assert read_here(user, b"/file (from a)") == b"theirs"

    with_node(tmp_path, work)


def test_the_pods_own_folders_within_the_source_are_passed_over_and_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"a person's")

    async def work(parts: Parts, user: DriveUser) -> None:
        done = await Bringing(parts, user).bring(ImportRequest(source=str(tmp_path)), silent)
        assert names_here(parts) == {b"file"}
        assert set(done.own) == {str(tmp_path / "home"), str(tmp_path / "storage")}

    with_node(tmp_path, work)


def test_it_ends_when_nobody_waits_for_it_any_more(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for number in range(200):
        (source / f"{number}").write_bytes(b"x")

    async def work(parts: Parts, user: DriveUser) -> None:
        def leave(progress: Progress) -> None:
            waiting.cancel()

        request = ImportRequest(source=str(source))
        waiting = asyncio.ensure_future(Bringing(parts, user).bring(request, leave))
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await parts.workers.run(lambda: None)
        rest = await Bringing(parts, user).bring(request, silent)
        assert rest.files > 0
        assert rest.files + rest.skipped == 200

    with_node(tmp_path, work)


def test_a_frozen_drive_ends_it_at_once(tmp_path: Path) -> None:
    source = make_source(tmp_path)

    async def work(parts: Parts, user: DriveUser) -> None:
        parts.barred = "The drive is frozen."
        configure(parts, parts.settings)
        with pytest.raises(Frozen, match="So far 0 files"):
            await Bringing(parts, user).bring(ImportRequest(source=str(source)), silent)

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

    monkeypatch.setattr(bringing_one, "_clone", changing)

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
