"""What people and scripts are told of the state of things."""

from dataclasses import dataclass
from enum import StrEnum

from core.ids import Dot, EntryId, PodId
from core.saying import NOTHING, Sentence


class Reason(StrEnum):
    """Why a version is fetched, what presses most first."""

    OPENED = "opened"  # a program waits for it
    OLDER = "older"  # a person brings it back
    AHEAD = "ahead"  # the rest of what a program reads
    OFFER = "offer"  # a client gives it away
    KEEP = "keep"  # a policy holds it here
    COPY = "copy"
    START = "start"  # of a file, before anybody asks


@dataclass(frozen=True, slots=True)
class RedundancyReport:
    """How many copies the files have on pods that are present.

    `wanted`, `by_copies`: files by number of copies. `missing`: copies still to be made.
    `satisfied`: none is missing, nothing written here waits to be published or told, and no file
    waits to be looked at: one that was just read or declared otherwise may be owed other copies.
    """

    files: int
    bytes: int
    wanted: dict[int, int]
    by_copies: dict[int, int]
    missing: int
    satisfied: bool


@dataclass(frozen=True, slots=True)
class TransferStatus:
    """A version that is being fetched; sizes in bytes.

    `reason`: what presses most. `sources`: who is asked for it. `wanted`: how many copies of the
    file there should be, 0 where that is not known. `rate` in bytes a second.
    """

    entry: EntryId
    version: Dot
    size: int
    done: int
    reason: Reason = Reason.COPY
    sources: tuple[PodId, ...] = ()
    wanted: int = 0
    rate: float = 0.0


@dataclass(frozen=True, slots=True)
class SendingStatus:
    """A version of which another pod fetches something from here.

    `sent`: the bytes that went there since it began. `size`: of the version, where the records do
    not say it. `wanted` as in `TransferStatus`, `rate` in bytes a second.
    """

    entry: EntryId
    version: Dot
    pod: PodId
    sent: int
    rate: float
    reason: Reason
    size: int | None = None
    wanted: int = 0


@dataclass(frozen=True, slots=True)
class Attention:
    """Something that a person should know: what happened, what it means, what to do."""

    kind: str
    text: Sentence
    remedy: Sentence = NOTHING
