"""What is brought back in place is the same file: id, mode, names and attributes stay."""

import asyncio
from pathlib import Path

import pytest

from core.control.schema import PathRequest, PolicySet, RestoreRequest
from core.errors import Frozen, NoSpace
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.node.services.policies import Policies
from core.ports import DiskSpace
from core.tree.shown import Shown
from core.volume.interface import AttributeChanges, OpenFlags, RenameMode
from tests.support.small_node import names_here, read_here, with_node, write
from tests.unit.core.node.services.test_restoring import let_it_grow_old, restore
from tests.unit.core.node.services.test_versions import history

NOTE = b"user.note"


def shown(parts: Parts, path: bytes) -> Shown:
    with parts.replica.view() as view:
        found = view.resolve(path)
    assert found is not None
    return found


async def dressed(parts: Parts, user: DriveUser) -> Shown:
    """Write a file twice; give it a mode, an attribute, a policy and a further name."""
    await write(parts, user, b"/d/file", b"first")
    await write(parts, user, b"/d/file", b"second one")
    with user.node(b"/d") as folder, user.node(b"/d/file") as found:
        changes = AttributeChanges(mode=0o640)
        user.drive.set_attributes(found.node, None, changes, user.caller)
        user.drive.set_xattr(found.node, NOTE, b"kept", False, False, user.caller)
        user.drive.make_link(found.node, folder.node, b"also")
    Policies(parts).set(PolicySet("/d/file", ["redundancy=3"]))
    let_it_grow_old(parts)
    return shown(parts, b"/d/file")


def test_a_file_keeps_its_id_mode_attributes_policy_and_names(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        before = await dressed(parts, user)
        await restore(parts, user, RestoreRequest("/d/file"))
        after = shown(parts, b"/d/file")
        assert (after.id, after.file, after.mode) == (before.id, before.file, before.mode)
        assert after.xattrs == before.xattrs != {}
        assert after.links == 2
        assert Policies(parts).show(PathRequest("/d/file"))["redundancy"].origin == "/d/file"
        for path in (b"/d/file", b"/d/also"):
            assert await asyncio.to_thread(read_here, user, path) == b"first"
        await parts.engine.sync(10)
        listed = [(each.why, each.size) for each in await history(parts, "/d/file")]
        assert listed == [("current", 5), ("replaced", 10)]
        await restore(parts, user, RestoreRequest("/d/file"))
        assert await asyncio.to_thread(read_here, user, b"/d/also") == b"second one"

    with_node(tmp_path, work)


def test_a_file_that_was_removed_comes_back_as_it_was(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        before = await dressed(parts, user)
        with user.node(b"/d") as folder:
            for name in (b"also", b"file"):
                user.drive.remove_file(folder.node, name)
        with user.node(b"/") as top:
            user.drive.remove_folder(top.node, b"d")
        await parts.engine.sync(10)
        await restore(parts, user, RestoreRequest("/d/file"))
        after = shown(parts, b"/d/file")
        assert (after.file, after.mode) == (before.file, before.mode)
        assert after.xattrs == before.xattrs
        assert after.policy == before.policy
        assert await asyncio.to_thread(read_here, user, b"/d/file") == b"second one"

    with_node(tmp_path, work)


def test_what_an_editor_replaced_by_a_rename_comes_back_into_the_file_that_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"first")
        await write(parts, user, b"/new", b"second")
        let_it_grow_old(parts)
        with user.node(b"/") as top:
            user.wait(
                lambda: user.drive.rename(top.node, b"new", top.node, b"file", RenameMode.REPLACE)
            )
        await parts.engine.sync(10)
        before = shown(parts, b"/file")
        with monkeypatch.context() as full:
            full.setattr(parts.files, "space", lambda: DiskSpace(10**12, 1))
            with pytest.raises(NoSpace):
                await restore(parts, user, RestoreRequest("/file"))
        assert await asyncio.to_thread(read_here, user, b"/file") == b"second"
        await restore(parts, user, RestoreRequest("/file"))
        assert shown(parts, b"/file").id == before.id
        assert await asyncio.to_thread(read_here, user, b"/file") == b"first"
        assert names_here(parts) == {b"file"}

    with_node(tmp_path, work)


def test_what_was_written_and_closed_a_moment_ago_becomes_an_older_version(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"first" * 10_000)
        await write(parts, user, b"/file", b"second")
        let_it_grow_old(parts)
        with user.node(b"/file") as found, user.opened(found.node, OpenFlags.WRITE) as handle:
            user.write_all(handle, iter([(0, b"changed")]))
        await restore(parts, user, RestoreRequest("/file"))
        await parts.engine.publish_all()
        assert names_here(parts) == {b"file"}
        assert await asyncio.to_thread(read_here, user, b"/file") == b"first" * 10_000
        assert b"changed" in {
            await asyncio.to_thread(read_here, user, each.encode())
            for each in await copies_of_all(parts, user)
        }

    with_node(tmp_path, work)


async def copies_of_all(parts: Parts, user: DriveUser) -> list[str]:
    """Bring every older version of the file to a path of its own; return those."""
    paths: list[str] = []
    for each in await history(parts, "/file"):
        if each.why != "current":
            path = f"/copy-{len(paths)}"
            await restore(parts, user, RestoreRequest("/file", version=each.version, to=path))
            paths.append(path)
    return paths


@pytest.mark.parametrize("policy", ["/d", "/d/file"])
def test_what_is_read_only_is_left_as_it_is(tmp_path: Path, policy: str) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await dressed(parts, user)
        Policies(parts).set(PolicySet(policy, ["read-only=true"]))
        with pytest.raises(Frozen):
            await restore(parts, user, RestoreRequest("/d/file"))
        assert await asyncio.to_thread(read_here, user, b"/d/file") == b"second one"

    with_node(tmp_path, work)


@pytest.mark.parametrize("target", ["", "/elsewhere"])
@pytest.mark.parametrize("data", [b"first", b"first" * 10_000], ids=["small", "large"])
def test_what_comes_back_is_as_old_as_it_was(tmp_path: Path, data: bytes, target: str) -> None:
    when_ns = 1_000_000_000 * 10**9

    async def work(parts: Parts, user: DriveUser) -> None:
        with user.node(b"/") as top:
            make = OpenFlags.WRITE
            made, opened = user.drive.create(top.node, b"file", 0o644, make, user.caller)
            user.write_all(opened.handle, iter([(0, data)]))
            changes = AttributeChanges(mtime_ns=when_ns)
            user.drive.set_attributes(made.node, opened.handle, changes, user.caller)
            user.drive.release(opened.handle)
            user.drive.forget(made.node, 1)
        await parts.engine.publish_all()
        assert shown(parts, b"/file").mtime_ns == when_ns
        await write(parts, user, b"/file", b"second")
        let_it_grow_old(parts)
        await restore(parts, user, RestoreRequest("/file", to=target))
        await parts.engine.publish_all()
        restored = (target or "/file").encode()
        assert await asyncio.to_thread(read_here, user, restored) == data
        assert shown(parts, restored).mtime_ns == when_ns
        with user.node(restored) as found:
            assert found.mtime_ns == when_ns

    with_node(tmp_path, work)
