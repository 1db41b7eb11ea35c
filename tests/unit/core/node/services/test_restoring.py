"""Older versions are listed and brought back, and what stands there is kept."""

import asyncio
from pathlib import Path

import pytest

from core.control.schema import Restored, RestoreRequest
from core.errors import ContentDamaged, NotFound, UsageError
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.node.services.restoring import Restoring
from core.node.services.versions import Versions
from core.volume.interface import AttributeChanges, OpenFlags
from tests.support.small_node import read_here, silent, with_node, write
from tests.unit.core.node.services.test_versions import history


async def restore(parts: Parts, user: DriveUser, request: RestoreRequest) -> Restored:
    return await Restoring(parts, user, Versions(parts)).restore(request, silent)


def let_it_grow_old(parts: Parts) -> None:
    """Nothing is kept of what dies within a minute, once everybody knows of it."""
    parts.clock.wall_ms = lambda offset=parts.clock.wall_ms: offset() + 120_000  # type: ignore[method-assign]


def test_a_replaced_version_comes_back_and_the_newer_one_becomes_history(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/d/file", b"first")
        await write(parts, user, b"/d/file", b"second one")
        listed = await history(parts, "/d/file")
        assert [(each.why, each.size) for each in listed] == [("current", 10), ("replaced", 5)]
        assert listed[0].pod == "a"
        old = listed[1].version
        let_it_grow_old(parts)
        done = await restore(parts, user, RestoreRequest("/d/file", version=old))
        assert done.path == "/d/file"
        assert await asyncio.to_thread(read_here, user, b"/d/file") == b"first"
        await parts.engine.publish_all()
        await parts.engine.sync(10)
        assert 10 in {each.size for each in (await history(parts, "/d/file"))}

    with_node(tmp_path, work)


def test_a_deleted_file_comes_back_under_the_path_it_had_or_another(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/d/file", b"kept")
        let_it_grow_old(parts)
        with user.node(b"/d") as folder:
            user.drive.remove_file(folder.node, b"file")
        await parts.engine.sync(10)
        await restore(parts, user, RestoreRequest("/d/file", to="/back/file"))
        assert await asyncio.to_thread(read_here, user, b"/back/file") == b"kept"
        await restore(parts, user, RestoreRequest("/d/file"))
        assert await asyncio.to_thread(read_here, user, b"/d/file") == b"kept"

    with_node(tmp_path, work)


def test_an_older_version_that_is_not_what_it_was_changes_nothing(tmp_path: Path) -> None:
    """The disk spoilt it: what is shown stays, and nothing else appears beside it."""
    first, second = b"1" * 50_000, b"2" * 50_000

    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/d/file", first)
        await write(parts, user, b"/d/file", second)
        old = (await history(parts, "/d/file"))[1].version
        for stored in (tmp_path / "storage").rglob("*"):
            if stored.is_file() and stored.read_bytes() == first:
                stored.write_bytes(first[:-1] + b"x")
        with pytest.raises(ContentDamaged, match="/d/file is not what it was") as caught:
            await restore(parts, user, RestoreRequest("/d/file", version=old))
        assert "Nothing was changed" in str(caught.value)
        assert "wormhole history /d/file" in caught.value.remedy
        assert await asyncio.to_thread(read_here, user, b"/d/file") == second
        with user.node(b"/d") as folder:
            handle = user.drive.open_folder(folder.node)
            names = [each.name for each in user.drive.read_folder(handle, 0, 10**6)]
            user.drive.release_folder(handle)
        assert [name for name in names if name not in {b".", b".."}] == [b"file"]

    with_node(tmp_path, work)


def test_an_older_version_comes_back_with_its_holes(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"x" * 50_000)
        with (
            user.node(b"/file") as found,
            user.opened(found.node, OpenFlags.WRITE) as handle,
        ):
            user.write_all(handle, iter([(3 * 2**20, b"end")]))
            changes = AttributeChanges(size=4 * 2**20)
            user.drive.set_attributes(found.node, handle, changes, user.caller)
        await parts.engine.publish_all()
        wanted = await asyncio.to_thread(read_here, user, b"/file")
        await write(parts, user, b"/file", b"short")
        old = next(one.version for one in (await history(parts, "/file")) if one.size == 4 * 2**20)
        let_it_grow_old(parts)
        await restore(parts, user, RestoreRequest("/file", version=old))
        back = await asyncio.to_thread(read_here, user, b"/file")
        assert back == wanted

    with_node(tmp_path, work)


def test_what_is_not_known_is_said(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/d/file", b"only")
        with pytest.raises(NotFound):
            await restore(parts, user, RestoreRequest("/nothing"))
        with pytest.raises(NotFound, match="no such older version"):
            await restore(parts, user, RestoreRequest("/d/file", version="1-1"))
        with pytest.raises(UsageError, match="folder"):
            await restore(parts, user, RestoreRequest("/d"))
        assert await history(parts, "/d") == []

    with_node(tmp_path, work)


def test_a_deleted_file_is_found_by_its_path_after_all_have_forgotten_the_removal(
    tmp_path: Path,
) -> None:
    """The tree forgets what all know to be removed; the older version stays for weeks."""

    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/d/file", b"kept")
        let_it_grow_old(parts)
        with user.node(b"/d") as folder:
            user.drive.remove_file(folder.node, b"file")
        await parts.engine.sync(10)
        assert await parts.engine._pieces.housekeeping.collect({})
        assert [each.size for each in (await history(parts, "/d/file"))] == [4]
        await restore(parts, user, RestoreRequest("/d/file"))
        assert await asyncio.to_thread(read_here, user, b"/d/file") == b"kept"

    with_node(tmp_path, work)


def test_what_was_restored_is_noted(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"first")
        await write(parts, user, b"/file", b"second")
        await restore(parts, user, RestoreRequest("/file"))
        (row,) = parts.chronicle.journal.rows
        assert (row.kind, row.path, row.pod) == ("restored", "/file", "a")

    with_node(tmp_path, work)
