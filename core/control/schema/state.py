"""The state of a node and of its network, and what needs a person."""

from msgspec import Struct, field

from core.control.schema.shared import Amount, Seconds
from core.saying import Sentence


class Started(Struct, frozen=True):
    """A node that runs: what `new`, `join` and `up` print."""

    network: str
    pod: str
    mount: str
    listen: str
    id: str


class PodRow(Struct, frozen=True):
    """One member. `state`: self, present, absent, removed; `rtt` seconds, `rate` bytes a second.

    `expected`: it was let in, or this pod began, a moment ago, and it was never reached yet.
    A machine that waits to be let in, here or at another administrator's pod, is `asking`.
    `leaving`: the others take over what it has, and its copies count no more. `since`: when one
    that is absent was last reached, ISO 8601 UTC ("": it is there, or that is not known). `copies`,
    `older` and `cached`: the bytes of what it holds as copies, as older versions and as cache;
    exact for this pod, in steps of about a thirtieth for others. `free`: what it can still take,
    None where it did not say. `program`: the version of Wormhole that runs there. `words`: what
    the screen of a machine that asks shows, too; `at`: the pod at which it waits. `hardware`: what
    kind of machine it is (laptop, desktop, server, board), "" where it did not say.
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
    since: str = ""
    copies: int = 0
    older: int = 0
    cached: int = 0
    free: int | None = None
    person: str = ""
    program: str = ""
    zone: str = ""
    words: list[str] = []
    at: str = ""
    hardware: str = ""


class Attention(Struct, frozen=True):
    """Something that needs a person."""

    kind: str
    text: Sentence
    remedy: Sentence


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

    `only_here`: files of a pod that stores nothing, which none that stores has yet. `files` and
    `bytes`: what is visible in the tree. `to_go`: about how many bytes this pod still has to
    receive, and others still have to get of what it holds. `received_rate` and `sent_rate`: bytes
    of contents a second, now. `alone_since`: when this pod stopped reaching most of the others;
    `frozen_at`: when somebody froze the network; `grace_until`: when new copies will be made
    because of the pod that is absent for the longest; all ISO 8601 UTC, "" where that is not so.
    `by_copies`: what has "0", "1", "2" and so on copies on present pods.
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
    files: int = 0
    bytes: int = 0
    to_go: int = 0
    received_rate: float = 0.0
    sent_rate: float = 0.0
    alone_since: str = ""
    frozen_by: str = ""
    frozen_at: str = ""
    frozen_reason: Sentence = field(default_factory=Sentence)
    grace_until: str = ""
    by_copies: dict[str, Amount] = {}


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
    """Something on its way. `direction`: in or out; `done` and `total` in bytes.

    Of what goes out, `done` went from here to `pod`, which may have more from others; `total` is 0
    where it is not known.
    `pod`: who has it, where that is one. `reason`: opened (a program waits for it), ahead (the rest
    of what one reads), copy, keep (a policy holds it here), offer (of a client), older (a version
    that a person brings back), start (of a file, before anybody asks). `wanted`: how many copies of
    it there should be, 0 where that is not known.
    """

    path: str
    direction: str
    pod: str
    done: int
    total: int
    rate: float = 0.0
    reason: str = ""
    wanted: int = 0


class CancelRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """End the transfers of the file at `path`; with `pod`, only where that one is a source."""

    path: str
    pod: str = ""


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


class OnlyHere(Struct, frozen=True):
    """What the other pods cannot read while this one is down: files, and bytes of them.

    A file that a program changed here and that is not published yet counts with no bytes.
    """

    files: int
    bytes: int


class Finding(Struct, frozen=True):
    """One thing that was checked."""

    check: str
    ok: bool
    text: Sentence
    remedy: Sentence = field(default_factory=Sentence)
