"""What it means for this machine that it was removed from its network, or leaves it."""

from typing import Final

from core.membership.table import Membership
from core.model.members import Member, MemberState
from core.model.status import Attention
from core.saying import NOTHING, Sentence, said

REMOVED: Final = said(
    "This machine was removed from the network: the drive takes no changes, as nobody would get "
    "them."
)
CLOSING: Final = said(
    "This machine is about to leave the network: what is written now would not reach the others."
)


def why_frozen(member: Member | None, *, closing: bool = False) -> Sentence:
    """Return why the drive of the pod `member` takes no changes; empty where it does.

    `closing`: it is about to leave, and all that is here was taken over by the others.
    """
    if member is not None and member.state is MemberState.REMOVED:
        return REMOVED
    return CLOSING if closing else NOTHING


def belonging_notes(membership: Membership, own: Member | None) -> list[Attention]:
    """Return what a person should know of the place of the pod `own` in its network."""
    if own is None or own.state is MemberState.ACTIVE:
        return []
    if own.state is MemberState.LEAVING:
        return [
            Attention(
                "leaving",
                said(
                    "This machine is leaving the network {name}: its copies count no more, and "
                    "the others take over what it has.",
                    name=membership.name,
                ),
                said(
                    "`wormhole leave` goes on with it and says when it may be switched off; "
                    "`wormhole leave --stay` has it stay."
                ),
            )
        ]
    return [
        Attention(
            "removed",
            said(
                "This machine left the network {name} or was removed from it. It gets no "
                "changes any more, its copies count for nobody, and its drive takes no "
                "changes; what is here can still be read.",
                name=membership.name,
            ),
            said(
                "Copy what only this machine has to another place; `wormhole down "
                "--forget` takes away what is left here. Then it can join anew, with a new "
                "identity."
            ),
        )
    ]
