"""`rename`, `set-role`, `recover-admin`: what is changed of a member that stays one."""

from core.control.schema import (
    RecoverRequest,
    Renamed,
    RenameRequest,
    RoleGiven,
    RoleRequest,
)
from core.membership.recovering import administrator
from core.membership.recovery import recovery_seed, recovery_signer
from core.membership.renaming import renamed
from core.membership.roles import in_role
from core.membership.statements import encode, member_register, signed
from core.node.membership import put
from core.node.parts import Parts


class Renaming:
    """Changes members. Its methods are called in workers."""

    def __init__(self, parts: Parts) -> None:
        """Change members in the name of a node's pod."""
        self._parts = parts

    def rename(self, request: RenameRequest) -> Renamed:
        """Give a member another name. Raises `NotFound`, `UsageError`, `Refused`."""
        parts = self._parts
        with parts.replica.change() as change:
            membership = parts.statements.read(change.reader)
            before = membership.named(request.pod)
            after = renamed(membership, parts.pod, before, request.name)
            if after != before:
                put(change, parts.identity, member_register(after.pod), encode(after))
        parts.store.sync()
        return Renamed(after.name, after.pod.hex(), before.name)

    def set_role(self, request: RoleRequest) -> RoleGiven:
        """Give a member another role. Raises `NotFound`, `Refused`."""
        parts = self._parts
        with parts.replica.change() as change:
            membership = parts.statements.read(change.reader)
            before = membership.named(request.pod)
            after = in_role(membership, parts.pod, before, request.role)
            if after != before:
                put(change, parts.identity, member_register(after.pod), encode(after))
        parts.store.sync()
        return RoleGiven(after.name, after.pod.hex(), after.role, before.role)

    def recover(self, request: RecoverRequest) -> Renamed:
        """Make this pod an administrator by the recovery words. Raises `UsageError`, `Refused`."""
        parts = self._parts
        seed = recovery_seed(request.words)
        with parts.replica.change() as change:
            membership = parts.statements.read(change.reader)
            member = administrator(membership, parts.pod, seed)
            register, body = member_register(member.pod), encode(member)
            change.put_signed(signed(register, body, membership.recovery, recovery_signer(seed)))
        parts.store.sync()
        return Renamed(member.name, member.pod.hex(), member.name)
