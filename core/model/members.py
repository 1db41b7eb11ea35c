"""Members: the pods as the others know them, and what they say of themselves."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from core.ids import Incarnation, PodId, PodIdField

PodName = Annotated[str, Meta(min_length=1, max_length=63, pattern=r"^[\w][\w .-]*\Z")]
Address = Annotated[str, Meta(min_length=1, max_length=300)]


class Role(StrEnum):
    """What a member may do."""

    ADMIN = "admin"
    MEMBER = "member"
    CLIENT = "client"


class MemberState(StrEnum):
    """Whether a member takes part."""

    ACTIVE = "active"
    LEAVING = "leaving"
    REMOVED = "removed"


class Member(Struct, frozen=True, array_like=True):
    """One pod as the network admitted it. `cut`: at a removal, what still counts of its records."""

    pod: PodIdField
    public_key: Annotated[bytes, Meta(min_length=32, max_length=32)]
    certificate: Annotated[bytes, Meta(max_length=4_096)]
    name: PodName
    role: Role
    state: MemberState
    added_by: PodIdField
    cut: dict[Incarnation, int] = {}


class PodInfo(Struct, frozen=True, array_like=True):
    """What a pod tells of itself; sizes in bytes.

    `older` and `cached`: what it has as older versions, and as cache; both 0 where an earlier
    Wormhole does not say so. `hardware`: laptop, desktop, server or board, "" where that is not
    known.
    """

    name: PodName
    incarnation: Incarnation
    addresses: Annotated[tuple[Address, ...], Meta(max_length=16)]
    role: Role
    offered: int
    used: int
    free: int
    zone: str = ""
    machine: str = ""
    person: str = ""
    program: str = ""
    affinity_new: int = 50
    affinity_redundancy: int = 50
    affinity_hot: int = 50
    affinity_cold: int = 50
    disk_fails: bool = False
    older: int = 0
    cached: int = 0
    hardware: str = ""


def stores_nothing(admitted: Role, info: PodInfo | None) -> bool:
    """Say whether a pod is a client: `admitted` as one, or by what it tells of itself."""
    return admitted is Role.CLIENT or (info is not None and info.role is Role.CLIENT)


def claim_counts(
    member: Member | None, info: PodInfo | None, life: Incarnation, *, untold: bool
) -> bool:
    """Say whether what a pod claimed in `life` counts: it is a member, and in that life still.

    `untold` is the answer for a member of which only others told so far: yes where nothing worse
    can come of it than a copy that is made later, no where bytes would be given up for it.
    """
    if member is None or member.state is MemberState.REMOVED:
        return False
    return untold if info is None else info.incarnation == life


class Presence(StrEnum):
    """Whether a pod can be reached now."""

    SELF = "self"
    PRESENT = "present"
    EXPECTED = "expected"  # admitted, or this pod began, for less than `absent-after`: no link yet
    LOST = "lost"  # the link is gone, but not yet for `absent-after`
    ABSENT = "absent"
    REMOVED = "removed"


class Peer(Struct, frozen=True):
    """A member as this pod sees it now. `rtt` in seconds, `rate` in bytes a second.

    `leaving`: the others take over what it has.
    """

    id: PodId
    name: str
    role: Role
    presence: Presence
    address: str = ""
    rtt: float | None = None
    rate: float | None = None
    info: PodInfo | None = None
    leaving: bool = False

    @property
    def is_client(self) -> bool:
        """Say whether it stores nothing for the others: admitted as client, or by its own word."""
        return stores_nothing(self.role, self.info)
