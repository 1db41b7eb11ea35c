"""What two machines tell each other while they pair."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from core.ids import NetworkIdField, PodIdField
from core.model.members import Address, PodName, Role
from core.model.records import Signed


class Obstacle(StrEnum):
    """Why the machines were not paired; `core.membership.obstacles` has the sentences."""

    WRONG_CODE = "wrong-code"
    EXPIRED = "expired"
    USED = "used"
    CANCELLED = "cancelled"
    BUSY = "busy"
    CLOCK = "clock"
    MEMBER_ALREADY = "member-already"
    REMOVED = "removed"
    NAME_TAKEN = "name-taken"
    NOBODY_GONE = "nobody-gone"
    NOT_GONE = "not-gone"
    NOT_ALLOWED = "not-allowed"
    DENIED = "denied"
    NOT_FOUND = "not-found"
    UNTRUSTED = "untrusted"
    WRONG_SECRET = "wrong-secret"  # noqa: S105 - the word for it, none itself
    NOT_OPEN = "not-open"
    NEEDS_CODE = "needs-code"
    NOT_LISTED = "not-listed"
    NOT_WANTED = "not-wanted"
    TURNED_AWAY = "turned-away"
    NOT_DECIDED = "not-decided"
    LAST_ADMIN = "last-admin"
    OTHER_NETWORK = "other-network"
    WITHDRAWN = "withdrawn"
    GONE = "gone"


class Way(StrEnum):
    """How a machine asks to be let in: with a code, the join secret, or as anybody.

    `ASK`: as anybody, too, but the network may have its lists, or a person who decides.
    """

    CODE = "code"
    SECRET = "secret"  # noqa: S105 - the word for it, none itself
    OPEN = "open"
    ASK = "ask"


class Candidate(Struct, frozen=True, array_like=True):
    """A machine that asks to be let in. `replace`: the name of the pod whose place it takes.

    For a person who is to recognise it: its operating `system` and how many bytes it `offered`.
    Who speaks an older version says nothing of these.
    """

    public_key: Annotated[bytes, Meta(min_length=32, max_length=32)]
    certificate: Annotated[bytes, Meta(max_length=4_096)]
    name: PodName
    role: Role
    replace: Annotated[str, Meta(max_length=63)] = ""
    system: Annotated[str, Meta(max_length=63, pattern=r"^[\w .-]*\Z")] = ""
    offered: Annotated[int, Meta(ge=0, lt=2**62)] = 0


class Meeting(Struct, frozen=True):
    """What a person is asked before this machine joins: whether both screens show these words.

    `name`: the pod that lets it in; empty `network`: it did not say into which one.
    """

    name: str
    network: str
    words: tuple[str, ...]


class Admission(Struct, frozen=True, array_like=True):
    """What the new pod begins with. `records`: all signed statements, its own admission too."""

    network: NetworkIdField
    name: Annotated[str, Meta(min_length=1, max_length=63)]
    pod: PodIdField
    inviter: PodIdField
    records: Annotated[tuple[Signed, ...], Meta(max_length=20_000)]
    addresses: Annotated[tuple[Address, ...], Meta(max_length=64)] = ()
