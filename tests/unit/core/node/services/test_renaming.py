"""Another name, and another role by the recovery words."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from core.control.schema import RecoverRequest, RenameRequest, RoleRequest
from core.errors import Refused, UsageError
from core.membership.statements import encode, member_register
from core.model.members import Role
from core.net.identity import create_identity
from core.node.membership import member_of, put
from core.node.parts import Parts
from core.node.reload import Reload
from core.node.services.drive import DriveUser
from core.node.services.inviting import NodeHost
from core.node.services.renaming import Renaming
from tests.support.small_node import with_node


def test_a_renamed_pod_calls_itself_so_and_notes_it(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        reload, renaming = Reload(parts), Renaming(parts)
        done = renaming.rename(RenameRequest("A", "desk"))
        assert (done.before, done.name, done.id) == ("a", "desk", parts.pod.hex())
        await reload.now()
        assert parts.name == "desk"
        assert 'name = "desk"' in parts.home.pod_file.read_text()
        assert renaming.rename(RenameRequest("desk", "desk")).name == "desk"

    with_node(tmp_path, work)


def test_the_recovery_words_make_this_pod_an_administrator(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        renaming, words = Renaming(parts), parts.home.recovery_file.read_text()
        with pytest.raises(Refused, match="already"):
            renaming.recover(RecoverRequest(words))
        with pytest.raises(UsageError, match="14 words"):
            renaming.recover(RecoverRequest("one two"))
        with parts.store.read() as reader:
            own = parts.statements.members(reader)[parts.pod]
        with parts.replica.change() as change:
            body = encode(replace(own, role=Role.MEMBER))
            put(change, parts.identity, member_register(own.pod), body)
        assert renaming.recover(RecoverRequest(words.upper())).name == "a"
        with parts.store.read() as reader:
            assert parts.statements.members(reader)[parts.pod].role is Role.ADMIN

    with_node(tmp_path, work)


def test_a_member_is_made_an_administrator_and_a_member_again(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        renaming = Renaming(parts)
        other = member_of(create_identity(), "b", Role.MEMBER, parts.pod)
        await NodeHost(parts).admit(other, "")
        for role, before in ((Role.ADMIN, Role.MEMBER), (Role.ADMIN, Role.ADMIN)):
            done = renaming.set_role(RoleRequest("b", role))
            assert (done.name, done.role, done.before) == ("b", role, before)
        assert renaming.set_role(RoleRequest("a", Role.MEMBER)).role is Role.MEMBER
        with pytest.raises(Refused, match="may not administer"):
            renaming.set_role(RoleRequest("b", Role.MEMBER))

    with_node(tmp_path, work)
