"""A new administrator by the recovery key, where the last one is lost."""

from msgspec.structs import replace

from core.crypto import pod_id
from core.errors import Refused, UsageError
from core.ids import PodId
from core.membership.recovery import recovery_public_key
from core.membership.table import Membership, check_change
from core.model.members import Member, MemberState, Role
from core.saying import said


def administrator(membership: Membership, pod: PodId, seed: bytes) -> Member:
    """Return the member `pod` as an administrator; `seed` is that of the recovery words.

    Raises `UsageError` for the words of another network, `Refused` where the pod is no member, or
    an administrator already.
    """
    if pod_id(recovery_public_key(seed)) != membership.recovery:
        raise UsageError(
            said("These words are the recovery key of another network."),
            said("Look for those that were shown when {name} was made.", name=membership.name),
        )
    member = membership.present.get(pod)
    if member is None:
        raise Refused(
            said("This machine is no member of the network any more."),
            said("Do it on one that is; `wormhole pods` there shows it."),
        )
    if member.role is Role.ADMIN:
        raise Refused(
            said("{name} is an administrator already.", name=member.name),
            said("Nothing was changed."),
        )
    changed = replace(member, role=Role.ADMIN, state=MemberState.ACTIVE)
    check_change(membership, membership.recovery, changed)
    return changed
