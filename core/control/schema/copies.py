"""How many copies there are, and waiting for them."""

from msgspec import Struct

from core.control.schema.shared import Seconds


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
    """How many files have how many copies of what they should.

    `satisfied`: none is `missing`, and nothing waits to be published or to be looked at, such as a
    file that was just read or declared otherwise.
    """

    files: int
    bytes: int
    wanted: dict[str, int]
    by_copies: dict[str, int]
    missing: int
    satisfied: bool
    worst: list[Short] = []


class SyncRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Wait until this pod has seen and holds all, and has given on what it wrote."""

    timeout: Seconds = 60


class Synced(Struct, frozen=True):
    """What `sync` waited for is so."""

    seconds: float


class ScrubRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Read copies again under `path`; with `wait`, answer when done."""

    path: str = "/"
    wait: bool = False


class Scrubbed(Struct, frozen=True):
    """What a scrub found; `running`: it was only begun, and nothing is known yet.

    `rotten` blocks are fetched from other pods; `unreadable` ones the disk refuses, and no other
    pod has them. `damaged`: how many files have such blocks, `paths` names the first of them.
    """

    files: int
    bytes: int
    rotten: int
    replaced: int
    paths: list[str] = []
    running: bool = False
    unreadable: int = 0
    damaged: int = 0
