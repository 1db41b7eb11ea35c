"""Removing a member: whether it may be done, and the statement that does it."""

from collections.abc import Iterable, Mapping
from contextlib import suppress

from msgspec.structs import replace

from core.errors import ProtocolError, Refused
from core.ids import Incarnation, PodId
from core.membership.statements import decode, member_register
from core.membership.table import Membership, check_change
from core.model.members import Member, MemberState
from core.model.records import Signed
from core.saying import said


def removal(member: Member, known: Mapping[Incarnation, int]) -> Member:
    """Return the removal of a member: what is `known` until now of what it signed still counts."""
    return replace(member, state=MemberState.REMOVED, cut=dict(known))


def check_removal(membership: Membership, signer: PodId, member: Member) -> None:
    """Raise `Refused` where `signer` may not remove `member` now."""
    if signer == member.pod:
        raise Refused(
            said("{name} is this pod, and it does not remove itself.", name=member.name),
            said("`wormhole leave` takes it out when others have what it has."),
        )
    check_change(membership, signer, removal(member, {}))


def removed_ms(records: Iterable[Signed], pod: PodId) -> int | None:
    """Return when the removal of `pod` was first signed (Unix time in ms), None where none was."""
    moments: list[int] = []
    for record in records:
        if record.register == member_register(pod):
            with suppress(ProtocolError):
                if decode(Member, record.body).state is MemberState.REMOVED:
                    moments.append(record.stamp.ms)
    return min(moments, default=None)
