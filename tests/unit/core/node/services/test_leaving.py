"""Leaving a network, and being gone from it."""

import asyncio
from pathlib import Path

import pytest

from core.control.schema import FreezeRequest, InviteRequest, LeaveRequest, Nothing
from core.errors import DeadlineExceeded, Frozen, LastCopies, Refused
from core.model.members import MemberState, Role
from core.net.identity import create_identity
from core.node.membership import member_of
from core.node.node import satisfier
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.node.services.freezing import Freezing
from core.node.services.inviting import Inviting, NodeHost
from core.node.services.leaving import Leaving
from core.volume.interface import ROOT_NODE, OpenFlags
from tests.support.small_node import make_network, node_of, silent, with_node, write
from tests.unit.core.node.services.test_inviting import join, linked


def state_of(parts: Parts) -> MemberState:
    with parts.store.read() as reader:
        return parts.statements.members(reader)[parts.pod].state


def test_a_pod_alone_names_what_would_be_lost_and_goes_by_force(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"only here")
        leaving = Leaving(parts)
        for wait in (True, False):
            with pytest.raises(LastCopies) as refused:
                await leaving.leave(LeaveRequest(wait=wait), silent)
            assert refused.value.paths == ("/file",)
            assert (state_of(parts), parts.frozen) == (MemberState.ACTIVE, "")
        await write(parts, user, b"/file", b"it goes on")
        left = await leaving.leave(LeaveRequest(force=True), silent)
        assert (left.name, left.lost, left.told) == ("a", 1, False)
        assert state_of(parts) is MemberState.REMOVED
        with pytest.raises(Frozen):
            await write(parts, user, b"/new", b"x")
        again = await leaving.leave(LeaveRequest(forget=True), silent)
        assert again.lost == 0, "what it knew when it left is not asked again"

    with_node(tmp_path, work)


def test_what_a_program_has_open_is_not_forgotten_also_while_all_are_frozen(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        def begin() -> None:
            flags = OpenFlags.READ | OpenFlags.WRITE
            made = user.drive.create(ROOT_NODE, b"open", 0o644, flags, user.caller)
            user.wait(lambda: user.drive.write(made[1].handle, 0, b"not closed"))

        await asyncio.to_thread(begin)
        leaving = Leaving(parts)
        freezing = Freezing(parts)
        await freezing.freeze(FreezeRequest(True, "counting"), silent)
        with pytest.raises(Refused, match="cannot be published"):
            await leaving.leave(LeaveRequest(), silent)
        await freezing.freeze(FreezeRequest(False), silent)
        with pytest.raises(LastCopies) as refused:
            await leaving.leave(LeaveRequest(), silent)
        assert refused.value.paths == ("/open",)
        assert state_of(parts) is MemberState.ACTIVE

    with_node(tmp_path, work)


def test_the_recovery_words_are_saved_first_and_who_left_does_not_stay_after_all(
    tmp_path: Path,
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        leaving = Leaving(parts)
        await NodeHost(parts).admit(member_of(create_identity(), "b", Role.ADMIN, parts.pod), "")
        parts.home.recovery_file.write_text("words")
        with pytest.raises(Refused, match="recovery words"):
            await leaving.leave(LeaveRequest(forget=True), silent)
        await leaving.stay(Nothing(), silent)
        await leaving.leave(LeaveRequest(), silent)
        with pytest.raises(Refused, match="no member"):
            await leaving.stay(Nothing(), silent)

    with_node(tmp_path, work)


def test_the_others_take_over_what_a_pod_has_and_it_may_change_its_mind(tmp_path: Path) -> None:
    async def run() -> None:
        async with asyncio.timeout(60), node_of(make_network(tmp_path / "a")) as first:
            made = await Inviting(first).invite(InviteRequest(), silent)
            home = await asyncio.to_thread(join, tmp_path / "b", made.code, made.at, "b")
            async with node_of(home) as second:
                second.engine.found(first.pod, first.listen)
                await linked(second)
                user = DriveUser(second.volume, satisfier(second))
                for number in range(8):
                    await write(second, user, b"/%d" % number, b"x" * 20_000)
                leaving = Leaving(second)
                with pytest.raises(DeadlineExceeded, match="did not take over"):
                    await leaving.leave(LeaveRequest(timeout=0.01), silent)
                assert state_of(second) is MemberState.LEAVING
                await leaving.stay(Nothing(), silent)
                assert state_of(second) is MemberState.ACTIVE
                left = await leaving.leave(LeaveRequest(), silent)
                assert (left.lost, left.told) == (0, True)
                with first.store.read() as reader:
                    assert first.statements.read(reader).is_removed(second.pod)
                assert first.engine.redundancy().by_copies[1] == 8

    asyncio.run(run())
