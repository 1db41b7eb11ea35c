"""Freezing by an administrator."""

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace

from core.control.schema import FreezeRequest, Nothing
from core.errors import Frozen, Refused
from core.membership.statements import encode, member_register
from core.membership.table import UNFROZEN
from core.model.members import Role
from core.node.membership import put
from core.node.parts import Parts
from core.node.services.conflicts import Conflicts
from core.node.services.counting import Counting
from core.node.services.drive import DriveUser
from core.node.services.freezing import Freezing
from core.node.services.looking import Looking
from core.volume.interface import ROOT_NODE, OpenFlags
from tests.support.small_node import names_here, read_here, silent, with_node, write, write_here

WHY = FreezeRequest(frozen=True, reason="moving the disks")
END = FreezeRequest(frozen=False)


def test_a_frozen_drive_is_read_and_not_changed_until_the_freeze_ends(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        freezing = Freezing(parts)
        await write(parts, user, b"/file", b"before")
        assert (await freezing.freeze(WHY, silent)).frozen
        with pytest.raises(Frozen, match="moving the disks"):
            await asyncio.to_thread(write_here, user, b"/other", b"x")
        with pytest.raises(Frozen):
            user.drive.remove_file(ROOT_NODE, b"file")
        assert read_here(user, b"/file") == b"before"
        assert not (await freezing.freeze(END, silent)).frozen
        await write(parts, user, b"/file", b"after")
        assert read_here(user, b"/file") == b"after"

    with_node(tmp_path, work)


def test_what_an_open_handle_writes_is_kept_listed_and_published_afterwards(
    tmp_path: Path,
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        freezing = Freezing(parts)
        made, opened = user.drive.create(ROOT_NODE, b"log", 0o644, OpenFlags.WRITE, user.caller)
        await freezing.freeze(WHY, silent)
        user.drive.write(opened.handle, 0, b"still written")
        user.drive.release(opened.handle)
        await parts.engine.publish_all()
        conflicts = Conflicts(parts, user)
        status = await Counting(parts, conflicts, Looking(parts), lambda: None).status(
            Nothing(), silent
        )
        assert status.frozen
        assert status.unpublished == 1
        notes = {each.kind: each.text for each in status.attention}
        assert "moving the disks" in notes["frozen"]
        assert notes["unpublished"].endswith("/log")
        with pytest.raises(Frozen, match="1 changed file"):
            await parts.engine.sync(5)
        with parts.replica.view() as view:
            shown = view.resolve(b"/log")
            assert shown is not None
            assert shown.version is None
        await freezing.freeze(END, silent)
        await parts.engine.publish_all()
        assert parts.engine.unpublished() == 0
        assert read_here(user, b"/log") == b"still written"
        user.drive.forget(made.node, 1)

    with_node(tmp_path, work)


def test_a_pod_that_may_not_administer_freezes_nothing(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        with parts.store.read() as reader:
            me = parts.members_of(reader)[parts.pod]
        body = encode(replace(me, role=Role.MEMBER))
        with parts.replica.change() as change:
            put(change, parts.identity, member_register(parts.pod), body)
        with pytest.raises(Refused):
            await Freezing(parts).freeze(WHY, silent)
        assert parts.freeze == UNFROZEN
        await asyncio.to_thread(write_here, user, b"/file", b"x")
        assert b"file" in names_here(parts)

    with_node(tmp_path, work)
