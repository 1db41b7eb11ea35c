"""Every request and answer of the control interface. Sizes in bytes, times in seconds or ISO 8601.

Names of fields are what scripts rely on: they are added to, never changed.
"""

from typing import Annotated

from msgspec import Meta, Struct

from core.config.setting import Level
from core.model.members import Role

Seconds = Annotated[float, Meta(ge=0)]
Json = bool | int | float | str | list[str] | None


class Nothing(Struct, frozen=True, forbid_unknown_fields=True):
    """A request without parameters, or an answer without contents."""


class PathRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A request about one path: on the mount, or in the drive."""

    path: str = "/"


class Started(Struct, frozen=True):
    """A node that runs: what `new`, `join` and `up` print."""

    network: str
    pod: str
    mount: str
    listen: str
    id: str


class PodRow(Struct, frozen=True):
    """One member. `state`: self, present, absent, removed; `rtt` seconds, `rate` bytes a second."""

    name: str
    id: str
    role: str
    state: str
    address: str = ""
    used: int = 0
    offered: int = 0
    rtt: float | None = None
    rate: float | None = None


class Attention(Struct, frozen=True):
    """Something that needs a person."""

    kind: str
    text: str
    remedy: str


class ScrubStatus(Struct, frozen=True):
    """The scrub that runs, or the last one since the start of the node: `done` of `total` bytes.

    `whole`: it came to its end; `rotten` is how many blocks it found then.
    """

    path: str
    running: bool = False
    done: int = 0
    total: int = 0
    rotten: int = 0
    whole: bool = False


class Status(Struct, frozen=True):
    """How things are."""

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


class Node(Struct, kw_only=True, frozen=True):
    """One entry of the tree, as `tree` lists it."""

    path: str
    kind: str
    size: int = 0
    here: bool = True
    copies: int = 0
    wanted: int = 0
    conflict: bool = False


class TreeRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """List what stands under `path`, `depth` levels deep, at most `limit` entries."""

    path: str = "/"
    depth: int = 1
    limit: Annotated[int, Meta(ge=1, le=100_000)] = 10_000


class Copy(Struct, frozen=True):
    """What one pod has of a version. `state`: copy, cached or partial."""

    pod: str
    state: str
    blocks: int
    of: int


class PolicyValue(Struct, frozen=True):
    """A policy and where it comes from: default, network, rule, or the path where it is set."""

    value: Json
    origin: str


class Inspection(Struct, frozen=True):
    """All that is known of one entry."""

    path: str
    entry: str
    kind: str
    size: int
    version: str
    wanted: int
    copies: list[Copy]
    policy: dict[str, PolicyValue]
    absent: bool
    conflicts: int


class RedundancyRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Count copies under `path`; with `wait`, until all are met or `timeout` seconds passed."""

    path: str = "/"
    wait: bool = False
    timeout: Seconds | None = None


class Short(Struct, frozen=True):
    """A file that has fewer copies than it should."""

    path: str
    copies: int
    wanted: int


class Redundancy(Struct, frozen=True):
    """How many files have how many copies of what they should."""

    files: int
    bytes: int
    wanted: dict[str, int]
    by_copies: dict[str, int]
    missing: int
    satisfied: bool
    worst: list[Short] = []


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


class SyncRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Wait until this pod has seen and holds all, and has given on what it wrote."""

    timeout: Seconds = 60


class Synced(Struct, frozen=True):
    """What `sync` waited for is so."""

    seconds: float


class Transfer(Struct, frozen=True):
    """Something on its way. `direction`: in or out; `done` and `total` in bytes."""

    path: str
    direction: str
    pod: str
    done: int
    total: int
    rate: float = 0.0


class OldVersion(Struct, frozen=True):
    """A version of a file. `why`: current, replaced, deleted, conflict."""

    version: str
    size: int
    modified: str
    pod: str
    why: str
    here: bool = True


class RestoreRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Bring `version` of `path` back (empty: the newest old one), in place or at `to`."""

    path: str
    version: str = ""
    to: str = ""


class Restored(Struct, frozen=True):
    """Where a version now stands."""

    path: str
    version: str


class ConflictRow(Struct, frozen=True):
    """Versions of one file that were written apart: the one at `path`, and those beside it."""

    path: str
    versions: list[OldVersion]
    beside: list[str] = []


class ResolveRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Settle a conflict: `keep` is this, both, or a version as listed."""

    path: str
    keep: str


class ImportRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Bring the folder `source` of this machine into the drive at `into`."""

    source: str
    into: str = "/"


class Imported(Struct, frozen=True):
    """What an import did. `skipped`: there already, equal; `refused`: what was left and why."""

    files: int
    folders: int
    bytes: int
    skipped: int
    refused: list[str] = []


class ScrubRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Read copies again under `path`; with `wait`, answer when done."""

    path: str = "/"
    wait: bool = False


class Scrubbed(Struct, frozen=True):
    """What a scrub found; `running`: it was only begun, and nothing is known yet."""

    files: int
    bytes: int
    rotten: int
    replaced: int
    paths: list[str] = []
    running: bool = False


class Freed(Struct, frozen=True):
    """What `free` gave back, and what had to stay because others do not have it."""

    files: int
    bytes: int
    kept: int = 0


class Kept(Struct, frozen=True):
    """What `keep` asks to be always here."""

    path: str
    pods: list[str]


class SettingRow(Struct, frozen=True):
    """One setting: its value, where it comes from, and whether it does something yet."""

    value: Json
    default: Json
    origin: str
    help: str
    acts: bool


class ConfigShown(Struct, frozen=True):
    """All settings in force."""

    network: dict[str, SettingRow]
    pod: dict[str, SettingRow]


class ConfigSet(Struct, frozen=True, forbid_unknown_fields=True):
    """Change settings of `level` (network or pod): words such as `redundancy.copies=3`."""

    level: Level
    assignments: list[str]


class ConfigApply(Struct, frozen=True, forbid_unknown_fields=True):
    """Make the text of a `network.toml` the network's settings."""

    text: str
    file: str = "network.toml"


class ConfigChanged(Struct, frozen=True):
    """Which settings changed, what to know about it, and which need a start of the node."""

    changed: list[str]
    remarks: list[str] = []
    at_next_start: list[str] = []


class PolicySet(Struct, frozen=True, forbid_unknown_fields=True):
    """Declare (or with `remove` no longer declare) policies for a path."""

    path: str
    assignments: list[str]
    remove: bool = False


class DownRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Stop the node; with `wait`, only when what was written here has its copies."""

    wait: bool = False
    timeout: Seconds | None = None


class Stopping(Struct, frozen=True):
    """What is held only here while the node goes down."""

    only_here: int


class Finding(Struct, frozen=True):
    """One thing that was checked."""

    check: str
    ok: bool
    text: str
    remedy: str = ""


class Health(Struct, frozen=True):
    """Whether the node answers, and how far it is: `ready` when the drive is mounted."""

    ready: bool
    state: str
    pid: int
    version: str
    started: Started | None = None


class Recovered(Struct, frozen=True):
    """What `recover` brought out, and from what; `elsewhere`: nothing of it was there."""

    source: str
    files: int
    folders: int
    bytes: int
    incomplete: list[str] = []
    elsewhere: list[str] = []
    without_record: int = 0
    problems: list[str] = []
