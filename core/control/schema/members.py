"""Who is let in, and who goes."""

from msgspec import Struct

from core.control.schema.shared import Seconds
from core.model.members import Role


class InviteRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Make a pairing code for a new pod with `role`, valid for `seconds`."""

    role: Role = Role.MEMBER
    seconds: Seconds = 600


class Invitation(Struct, frozen=True):
    """A pairing code, where the inviter is reached, and until when it is valid."""

    code: str
    at: str
    expires: str


class Joined(Struct, frozen=True):
    """Who came in with a code, and the words that both screens show."""

    name: str
    id: str
    words: str = ""


class RemoveRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Remove the pod of this name (or id); with `force` also where it alone has something."""

    pod: str
    force: bool = False


class Removed(Struct, frozen=True):
    """Who was removed, and how many files had a version on that pod alone."""

    name: str
    id: str
    lost: int = 0


class LeaveRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Leave the network; with `wait` when the others have what is here, at most `timeout` seconds.

    `force`: also where something would be lost. `forget`: what is here is removed afterwards.
    """

    force: bool = False
    wait: bool = True
    timeout: Seconds | None = None
    forget: bool = False


class Left(Struct, frozen=True):
    """Who left, how many files had a version there alone, and whether another pod confirmed it."""

    name: str
    lost: int = 0
    told: bool = False


class Stayed(Struct, frozen=True):
    """Who stays in the network after all."""

    name: str


class DecideRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Decide on the machine of this name (or id) that asks to be let in."""

    name: str


class Decided(Struct, frozen=True):
    """Who was let in or turned away."""

    name: str
    id: str
    admitted: bool


class RenameRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Call the pod of this name (or id) by another name."""

    pod: str
    name: str


class Renamed(Struct, frozen=True):
    """How a pod is called, and how it was called before."""

    name: str
    id: str
    before: str


class RecoverRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """The recovery words of the network, as they were typed."""

    words: str
