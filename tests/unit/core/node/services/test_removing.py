"""Taking pods out of a network."""

import asyncio
from pathlib import Path

import pytest

from core.control.schema import DryAmount, GoingRequest, RemoveRequest
from core.errors import LastCopies, NotFound, Refused
from core.model.members import Role
from core.net.identity import create_identity
from core.node.membership import member_of
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.node.services.inviting import NodeHost
from core.node.services.removing import NAMED_MAX, Removing, last_copies
from tests.support.small_node import silent, with_node, write


def test_a_removed_pod_is_out_and_no_second_time(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        host, removing = NodeHost(parts), Removing(parts)
        other = member_of(create_identity(), "b", Role.MEMBER, parts.pod)
        await host.admit(other, "")
        done = await removing.remove(RemoveRequest("B"), silent)
        assert (done.name, done.id, done.lost) == ("b", other.pod.hex(), 0)
        table = host.membership()
        assert table.is_removed(other.pod)
        assert table.members[other.pod].cut[parts.replica.incarnation] > 0
        with pytest.raises(NotFound):
            await removing.remove(RemoveRequest("b"), silent)
        with pytest.raises(Refused, match="does not remove itself"):
            await removing.remove(RemoveRequest("a", force=True), silent)

    with_node(tmp_path, work)


def test_what_would_be_lost_is_named_up_to_a_number(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/folder/file", b"x")
        entries = await parts.engine.going_with(parts.pod)
        error = await asyncio.to_thread(last_copies, parts, "a", entries)
        assert isinstance(error, LastCopies)
        assert (error.paths, error.exit_code) == (("/folder/file",), 4)
        assert "1 file is on a" in error.detail
        many = await asyncio.to_thread(last_copies, parts, "a", entries * (NAMED_MAX + 2))
        assert len(many.paths) == NAMED_MAX + 1
        assert many.paths[-1] == "and 2 more"

    with_node(tmp_path, work)


def test_what_would_go_with_a_pod_is_said_before(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"x" * 30_000)
        removing = Removing(parts)
        other = member_of(create_identity(), "b", Role.MEMBER, parts.pod)
        await NodeHost(parts).admit(other, "")
        going = await removing.going(GoingRequest("b"), silent)
        assert (going.name, going.alone, going.paths) == ("b", DryAmount(0, 0), [])
        assert going.refusal == ""
        going = await removing.going(GoingRequest("a"), silent)
        assert (going.alone, going.paths) == (DryAmount(1, 30_000), ["/file"])
        assert "last administrator" in going.refusal
        assert not NodeHost(parts).membership().is_removed(other.pod)

    with_node(tmp_path, work)
