"""What it means for this machine that it was removed from its network, or leaves it."""

from core.membership.table import Membership
from core.model.members import Member, MemberState
from core.model.status import Attention

REMOVED: str = (
    "This machine was removed from the network: the drive takes no changes, as nobody would get "
    "them."
)


def why_frozen(member: Member | None) -> str:
    """Return why the drive of the pod `member` takes no changes; empty where it does."""
    return REMOVED if member is not None and member.state is MemberState.REMOVED else ""


def belonging_notes(membership: Membership, own: Member | None) -> list[Attention]:
    """Return what a person should know of the place of the pod `own` in its network."""
    if own is None or own.state is not MemberState.REMOVED:
        return []
    return [
        Attention(
            "removed",
            f"This machine was removed from the network {membership.name}. It gets no changes any "
            "more, its copies count for nobody, and its drive takes no changes; what is here can "
            "still be read.",
            "Copy what only this machine has to another place. To take part again, join anew with "
            "another --home: the machine gets a new identity.",
        )
    ]
