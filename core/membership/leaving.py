"""Leaving the network by one's own will: whether a pod may, and what it states of itself."""

from msgspec.structs import replace

from core.errors import Refused
from core.ids import PodId
from core.membership.table import Membership, check_change
from core.model.members import Member, MemberState
from core.saying import said


def leaver(membership: Membership, pod: PodId) -> Member:
    """Return the member `pod`, which may leave. Raises `Refused` where it may not."""
    member = membership.present.get(pod)
    if member is None:
        raise Refused(
            said("This machine is no member of the network any more."),
            said("`wormhole down --forget` takes away what is left of it here."),
        )
    check_change(membership, pod, in_state(member, MemberState.REMOVED))
    return member


def in_state(member: Member, state: MemberState) -> Member:
    """Return what a member states of itself: that it leaves, has left, or stays after all."""
    return replace(member, state=state)
