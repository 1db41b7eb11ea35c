"""Giving a member another role: whether it may be had, and the statement that gives it."""

from msgspec.structs import replace

from core.errors import Refused
from core.ids import PodId
from core.membership.table import Membership, check_change
from core.model.members import Member, Role
from core.saying import said


def in_role(membership: Membership, signer: PodId, member: Member, role: Role) -> Member:
    """Return `member` with another role. Raises `Refused`.

    Whether a machine stores copies is decided where it comes in: a client has promised nobody to
    keep anything, and what a member holds would count no more from one moment to the next.
    """
    if member.role is not role and Role.CLIENT in {member.role, role}:
        raise Refused(
            said(
                "{name} came in as {role} and cannot become {wanted}.",
                name=member.name,
                role=member.role.value,
                wanted=role.value,
            ),
            said("Let the machine leave and join again in its new role."),
        )
    if role is Role.ADMIN and member.role is not role and signer not in membership.admins:
        # Who may change settings only would take the network over otherwise.
        raise Refused(
            said("Only an administrator makes another pod an administrator."),
            said("Do it on a pod of an administrator; `wormhole pods` shows which those are."),
        )
    changed = replace(member, role=role)
    check_change(membership, signer, changed)
    return changed
