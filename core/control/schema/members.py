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
