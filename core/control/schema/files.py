"""What is where: the tree, one file, its copies, its policy."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from core.control.schema.shared import Json


class TreeRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """List what stands under `path`, `depth` levels deep, at most `limit` entries."""

    path: str = "/"
    depth: int = 1
    limit: Annotated[int, Meta(ge=1, le=100_000)] = 10_000


class Node(Struct, kw_only=True, frozen=True):
    """One entry of the tree, as `tree` lists it.

    `newer_on`: the machines, all of them away, that have the newest version; what is listed is the
    one before. `wanted`: for a folder what holds for what is inside. `own`: the policies that are
    declared on the entry itself. `kept`: a policy holds it on this pod. `absent`: no pod that is
    reached has it.
    """

    path: str
    kind: str
    size: int = 0
    here: bool = True
    copies: int = 0
    wanted: int = 0
    conflict: bool = False
    newer_on: list[str] = []
    own: list[str] = []
    kept: bool = False
    absent: bool = False


class BrowseRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """List a folder page by page: from its begin, or where another page says.

    `after`: the path of the last entry of the page before; `before`: of the first entry of the page
    after; `around`: of the entry in its midst. At most one of them is given.
    """

    path: str = "/"
    after: str = ""
    limit: Annotated[int, Meta(ge=1, le=1_000)] = 200
    before: str = ""
    around: str = ""


class Browsed(Struct, frozen=True):
    """A page of a folder with `total` entries: folders first, names as people sort them.

    `more`: another page follows; `skipped`: so many entries stand before this page.
    """

    rows: list[Node]
    total: int
    more: bool = False
    skipped: int = 0


class Only(StrEnum):
    """Which entries are looked for: all, or those of which something is so."""

    ALL = "all"
    OWN_RULES = "own-rules"
    UNDER_COPIED = "under-copied"
    KEPT = "kept"
    ABSENT = "absent"


class FindRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Look for entries under `path` whose name has `name` in it, whatever the case of letters."""

    path: str = "/"
    name: str = ""
    only: Only = Only.ALL
    limit: Annotated[int, Meta(ge=1, le=1_000)] = 200


class Found(Struct, frozen=True):
    """What was found; `more`: there may be more, because of the limit or because it took long."""

    rows: list[Node]
    more: bool = False


class SumsRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Add up what is in folders."""

    paths: Annotated[list[str], Meta(max_length=1_000)]


class FolderSum(Struct, frozen=True):
    """What is in a folder and below: files, their bytes, and how many of them this pod has.

    `held`: of how many of them each pod has a copy, by its name. `whole` False: it has more than
    that; counting it took long.
    """

    path: str
    files: int
    bytes: int
    here: int
    held: dict[str, int] = {}
    whole: bool = True


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
    """All that is known of one entry. `heat`: how a file is read: new, hot, warm or cold.

    `newer_on` as in `Node`.
    """

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
    heat: str = ""
    newer_on: list[str] = []


class PolicySet(Struct, frozen=True, forbid_unknown_fields=True):
    """Declare (or with `remove` no longer declare) policies for a path."""

    path: str
    assignments: list[str]
    remove: bool = False


class OwnRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Look for what declares the policy `name` itself, whatever is declared for the network."""

    name: str
    limit: Annotated[int, Meta(ge=1, le=1_000)] = 20


class OwnPolicy(Struct, frozen=True):
    """What declares a policy: the entry at `path`, or a rule of the network, by its pattern there.

    `kind`: of the entry, or rule.
    """

    path: str
    kind: str
    value: Json


class OwnPolicies(Struct, frozen=True):
    """Rules first, then entries, what is nearer to the root first.

    `more`: there may be more, because of the limit or because it took long.
    """

    rows: list[OwnPolicy]
    more: bool = False


class PoliciesSet(Struct, frozen=True, forbid_unknown_fields=True):
    """Declare policies for several paths, or no longer: all of that, or nothing of it."""

    changes: Annotated[list[PolicySet], Meta(max_length=1_000)]


class Kept(Struct, frozen=True):
    """What `keep` asks to be always here."""

    path: str
    pods: list[str]


class Freed(Struct, frozen=True):
    """What `free` gave back, and what had to stay because others do not have it."""

    files: int
    bytes: int
    kept: int = 0


class PeekRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Read the first `limit` bytes at `path`; with `version`, of that one of its conflict."""

    path: str
    version: str = ""
    limit: Annotated[int, Meta(ge=1, le=262_144)] = 262_144


class Peek(Struct, frozen=True):
    """The beginning of a file of `size` bytes, base64 in JSON; `whole`: that is all of it.

    `reason`: why nothing of it can be read now: absent (no pod that has it is there), late (it did
    not come in time), damaged; "" where it was read.
    """

    size: int
    whole: bool
    data: bytes = b""
    reason: str = ""
