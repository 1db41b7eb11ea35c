"""A new administrator by the recovery key, where the last one is lost."""

from msgspec.structs import replace

from core.crypto import pod_id
from core.errors import Refused, UsageError
from core.ids import PodId
from core.membership.recovery import recovery_public_key
from core.membership.table import Membership, check_change
from core.model.members import Member, MemberState, Role


def administrator(membership: Membership, pod: PodId, seed: bytes) -> Member:
    """Return the member `pod` as an administrator; `seed` is that of the recovery words.

    Raises `UsageError` for the words of another network, `Refused` where the pod is no member, or
    an administrator already.
    """
    if pod_id(recovery_public_key(seed)) != membership.recovery:
        raise UsageError(
            "These words are the recovery key of another network.",
            f"Look for those that were shown when {membership.name} was made.",
        )
    member = membership.present.get(pod)
    if member is None:
        raise Refused(
            "This machine is no member of the network any more.",
            "Do it on one that is; `wormhole pods` there shows it.",
        )
    if member.role is Role.ADMIN:
        raise Refused(f"{member.name} is an administrator already.", "Nothing was changed.")
    changed = replace(member, role=Role.ADMIN, state=MemberState.ACTIVE)
    check_change(membership, membership.recovery, changed)
    return changed
