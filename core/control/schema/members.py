"""Who is let in, and who goes."""

from msgspec import Struct, field

from core.control.schema.dry_runs import DryAmount
from core.control.schema.shared import Seconds
from core.model.members import Role
from core.saying import Sentence


class InviteRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Make a pairing code for a new pod with `role`, valid for `seconds`.

    With `ask`, who knows the code waits at the door (`await-knock`) until a person said that both
    screens show the same words (`agree`). Whoever asks keeps a call of `await-join` open meanwhile:
    where that is cut off and does not come back, as when a window was closed, the code is over.
    """

    role: Role = Role.MEMBER
    seconds: Seconds = 600
    ask: bool = False


class Invitation(Struct, frozen=True):
    """A pairing code, where the inviter is reached, and until when it is valid.

    `seconds`: for how much longer; after so many wrong `tries` it is cancelled.
    """

    code: str
    at: str
    expires: str
    seconds: float = 0.0
    tries: int = 0


class Knock(Struct, frozen=True):
    """The machine at the door, by its own words: nobody who lacks the code gets there.

    `address`: where it calls from; `system`: empty where it does not say; it would store `offered`
    bytes. `words`: the four that its screen shows, too, if nobody stands between the two.
    """

    name: str
    id: str
    address: str
    system: str
    offered: int
    words: list[str]


class AgreeRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether the machine at the door with this `id` shows the same words; if not, it is told."""

    id: str
    agrees: bool


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


class ReachRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Call the pod of this name (or id) now, however long it did not answer."""

    pod: str


class Call(Struct, frozen=True):
    """A call that did not become a link: the address, and why in a sentence."""

    address: str
    problem: Sentence


class Reached(Struct, frozen=True):
    """Whether a pod is linked now, and which calls of it failed before that.

    `in_time` False: it takes longer than one waits for it, and goes on.
    """

    pod: str
    linked: bool
    calls: list[Call] = []
    in_time: bool = True


class RenameRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Call the pod of this name (or id) by another name."""

    pod: str
    name: str


class Renamed(Struct, frozen=True):
    """How a pod is called, and how it was called before."""

    name: str
    id: str
    before: str


class RoleRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Give the pod of this name (or id) another role."""

    pod: str
    role: Role


class RoleGiven(Struct, frozen=True):
    """Which role a pod has, and which it had before."""

    name: str
    id: str
    role: Role
    before: Role


class GoingRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Say what would be lost if the pod of this name (or id) left or were removed now."""

    pod: str


class Going(Struct, frozen=True):
    """What goes with a pod. `alone`: what no other present pod has, some of it by `paths`.

    `short`: what others have too, in fewer copies than are wanted then; new ones are made.
    `refusal`: why it cannot go at all now, in a sentence ("": it can), and the `remedy`.
    """

    name: str
    id: str
    alone: DryAmount
    short: DryAmount
    paths: list[str] = []
    refusal: Sentence = field(default_factory=Sentence)
    remedy: Sentence = field(default_factory=Sentence)


class RecoverRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """The recovery words of the network, as they were typed."""

    words: str
