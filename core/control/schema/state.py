"""The state of a node and of its network, and what needs a person."""

from msgspec import Struct

from core.control.schema.shared import Seconds


class Started(Struct, frozen=True):
    """A node that runs: what `new`, `join` and `up` print."""

    network: str
    pod: str
    mount: str
    listen: str
    id: str


class PodRow(Struct, frozen=True):
    """One member. `state`: self, present, absent, removed; `rtt` seconds, `rate` bytes a second.

    A machine that waits to be let in, here or at another administrator's pod, is `asking`.
    `leaving`: the others take over what it has, and its copies count no more.
    """

    name: str
    id: str
    role: str
    state: str
    address: str = ""
    used: int = 0
    offered: int = 0
    rtt: float | None = None
    rate: float | None = None
    leaving: bool = False


class Attention(Struct, frozen=True):
    """Something that needs a person."""

    kind: str
    text: str
    remedy: str


class ScrubStatus(Struct, frozen=True):
    """The scrub that runs, or the last one since the start of the node: `done` of `total` bytes.

    `whole`: it came to its end; `rotten` is how many blocks it found then, which are fetched from
    other pods, and `unreadable` how many that the disk refuses and no other pod has.
    """

    path: str
    running: bool = False
    done: int = 0
    total: int = 0
    rotten: int = 0
    whole: bool = False
    unreadable: int = 0


class ScrubRound(Struct, frozen=True):
    """A round in which this pod reads all its copies again by itself, once each `scrub.period`.

    `begun` and `ended` (empty while it lasts) in ISO 8601 UTC; `done` of about `total` bytes, in
    `files` files so far. `rotten` and `unreadable` as in `ScrubStatus`.
    """

    begun: str
    ended: str = ""
    done: int = 0
    total: int = 0
    files: int = 0
    rotten: int = 0
    unreadable: int = 0


class Status(Struct, frozen=True):
    """How things are. `scrub_round` is the round under way, `scrub_before` the last one.

    `only_here`: files of a pod that stores nothing, which none that stores has yet.
    """

    network: str
    situation: str
    response: str
    frozen: bool
    pods: list[PodRow]
    under_copied: int
    absent_files: int
    transfers: int
    conflicts: int
    attention: list[Attention]
    pod: str = ""
    mount: str = ""
    copies: int = 0
    unpublished: int = 0
    version: str = ""
    scrub: ScrubStatus | None = None
    stopped: bool = False
    paused: bool = False
    paused_until: str = ""
    mounted: bool = True
    scrub_round: ScrubRound | None = None
    scrub_before: ScrubRound | None = None
    only_here: int = 0


class PauseRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Move no bytes in the background for so many seconds; None: until `resume`."""

    seconds: Seconds | None = None


class Paused(Struct, frozen=True):
    """Whether this pod is paused; `until` is empty where that is until `resume`."""

    paused: bool
    until: str = ""


class StoppedRow(Struct, frozen=True):
    """Something that would let go of much at once. `kind`: drop (copies) or deletion (by others).

    `since`: when it was stopped, or a person said what is in `answer`: "", or deny.
    """

    kind: str
    files: int
    bytes: int
    since: str
    answer: str = ""


class GuardDecision(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether all that was stopped may go on."""

    proceed: bool


class Transfer(Struct, frozen=True):
    """Something on its way. `direction`: in or out; `done` and `total` in bytes."""

    path: str
    direction: str
    pod: str
    done: int
    total: int
    rate: float = 0.0


class Health(Struct, frozen=True):
    """Whether the node answers, and how far it is: `ready` when the drive is mounted."""

    ready: bool
    state: str
    pid: int
    version: str
    started: Started | None = None


class DownRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Stop the node; with `wait`, only when what was written here has its copies."""

    wait: bool = False
    timeout: Seconds | None = None


class UnmountRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Take the drive away when what was written here has its copies, within `timeout` seconds."""

    timeout: Seconds | None = None


class Unmounted(Struct, frozen=True):
    """The drive is not mounted; `only_here` files have too few copies on present pods."""

    mount: str
    only_here: int = 0


class Stopping(Struct, frozen=True):
    """What is held only here while the node goes down: files with too few copies elsewhere.

    `spooled`: of these, on a pod that stores nothing, all are here and nowhere else.
    """

    only_here: int
    spooled: bool = False


class Finding(Struct, frozen=True):
    """One thing that was checked."""

    check: str
    ok: bool
    text: str
    remedy: str = ""
