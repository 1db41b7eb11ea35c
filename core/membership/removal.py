"""Removing a member: whether it may be done, and the statement that does it."""

from collections.abc import Mapping

from msgspec.structs import replace

from core.errors import Refused
from core.ids import Incarnation, PodId
from core.membership.table import Membership, check_change
from core.model.members import Member, MemberState


def removal(member: Member, known: Mapping[Incarnation, int]) -> Member:
    """Return the removal of a member: what is `known` until now of what it signed still counts."""
    return replace(member, state=MemberState.REMOVED, cut=dict(known))


def check_removal(membership: Membership, signer: PodId, member: Member) -> None:
    """Raise `Refused` where `signer` may not remove `member` now."""
    if signer == member.pod:
        raise Refused(
            f"{member.name} is this pod, and it does not remove itself.",
            "`wormhole leave` takes it out when others have what it has.",
        )
    check_change(membership, signer, removal(member, {}))
