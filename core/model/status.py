"""What people and scripts are told of the state of things."""

from dataclasses import dataclass

from core.ids import Dot, EntryId


@dataclass(frozen=True, slots=True)
class RedundancyReport:
    """How many copies the files have on pods that are present.

    `wanted`, `by_copies`: files by number of copies. `missing`: copies still to be made.
    `satisfied`: none is missing and nothing written here waits to be published.
    """

    files: int
    bytes: int
    wanted: dict[int, int]
    by_copies: dict[int, int]
    missing: int
    satisfied: bool


@dataclass(frozen=True, slots=True)
class TransferStatus:
    """A version that is being fetched; sizes in bytes."""

    entry: EntryId
    version: Dot
    size: int
    done: int


@dataclass(frozen=True, slots=True)
class Attention:
    """Something that a person should know: what happened, what it means, what to do."""

    kind: str
    text: str
    remedy: str = ""
