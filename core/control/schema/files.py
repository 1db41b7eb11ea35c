"""What is where: the tree, one file, its copies, its policy."""

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
    one before.
    """

    path: str
    kind: str
    size: int = 0
    here: bool = True
    copies: int = 0
    wanted: int = 0
    conflict: bool = False
    newer_on: list[str] = []


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


class Kept(Struct, frozen=True):
    """What `keep` asks to be always here."""

    path: str
    pods: list[str]


class Freed(Struct, frozen=True):
    """What `free` gave back, and what had to stay because others do not have it."""

    files: int
    bytes: int
    kept: int = 0
