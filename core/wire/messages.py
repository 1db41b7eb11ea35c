"""What linked pods say to each other on the message connection, and how it is spelt.

A message is a msgspec struct, encoded as a msgpack array whose first element is its number. All
fields are validated while decoding. Numbers from `IGNORABLE_FROM` on may be ignored by a pod that
does not know them; an unknown number below it is refused with a sentence. Fields may be appended
at the end with defaults; their order never changes.
"""

from typing import Annotated, Final, TypeAlias, get_args

import msgspec
from msgspec import Meta, Struct

from core.decoding import UNREADABLE
from core.errors import ProtocolError
from core.ids import (
    ZERO_STAMP,
    ContentHashField,
    Dot,
    EntryIdField,
    Incarnation,
    IncarnationField,
    NetworkIdField,
    PodIdField,
    SequenceField,
    Stamp,
)
from core.model.content import INLINE_BYTES_MAX
from core.model.members import PodName
from core.model.records import FILE_BYTES_MAX, Batch, Nanoseconds
from core.names import NAME_BYTES_MAX
from core.saying import as_text

VERSION: Final = 1
VERSION_LOWEST: Final = 1
IGNORABLE_FROM: Final = 128
RECORDS_BYTES_MAX: Final = 2**20
CONTENTS_BYTES_MAX: Final = 2**20
ORIGINS_MAX: Final = 65_536
OLDER_MAX: Final = 1_024
PATH_BYTES_MAX: Final = 4_096
PLEDGES_MAX: Final = 1_024
PLEDGE_SECONDS_MAX: Final = 600
OFFERED_MAX: Final = 256
ASKING_MAX: Final = 8

Token = Annotated[int, Meta(ge=0, lt=2**32)]
Sentence = Annotated[str, Meta(max_length=1_000)]
Word = Annotated[str, Meta(min_length=1, max_length=20, pattern=r"^[a-z]+\Z")]


class Head(Struct, frozen=True, array_like=True, gc=False):
    """How far one origin is known: last sequence number, digest and stamp of that batch."""

    last: SequenceField
    digest: Annotated[bytes, Meta(max_length=16)] = b""
    stamp: Stamp = ZERO_STAMP


Heads = Annotated[dict[IncarnationField, Head], Meta(max_length=ORIGINS_MAX)]


class Hello(Struct, frozen=True, array_like=True, tag=1):
    """The first message of both ends. `wall_ms` lets a wrong clock be told of."""

    version_lowest: Annotated[int, Meta(ge=1, lt=2**16)]
    version: Annotated[int, Meta(ge=1, lt=2**16)]
    network: NetworkIdField
    incarnation: IncarnationField
    name: PodName
    wall_ms: Annotated[int, Meta(ge=0, lt=2**48)]
    program: Annotated[str, Meta(max_length=100)] = ""


class Summary(Struct, frozen=True, array_like=True, tag=2):
    """What the sender has; the receiver sends what is missing in it, now and from now on.

    `answers` is the token of the `Probe` that this answers, else 0.
    """

    heads: Heads
    answers: Token = 0


class Records(Struct, frozen=True, array_like=True, tag=3):
    """Batches in stamp order. `end` is set when the receiver then has all that the sender has."""

    batches: Annotated[tuple[Batch, ...], Meta(max_length=65_536)]
    end: Heads | None = None


class Refusal(Struct, frozen=True, array_like=True, tag=4):
    """Why the sender closes the link now, as a sentence for a person."""

    reason: Sentence


class Probe(Struct, frozen=True, array_like=True, tag=5):
    """Asks for a summary of this moment."""

    token: Annotated[int, Meta(ge=1, lt=2**32)]


class VersionName(Struct, frozen=True, array_like=True, gc=False):
    """One version of one file."""

    entry: EntryIdField
    version: Dot


class SmallContent(Struct, frozen=True, array_like=True, gc=False):
    """The whole bytes of a version of up to 16 KiB; None: the sender does not have them."""

    name: VersionName
    data: Annotated[bytes, Meta(max_length=INLINE_BYTES_MAX)] | None


class SmallContents(Struct, frozen=True, array_like=True, tag=IGNORABLE_FROM + 1):
    """Small contents that were asked for, or that go along with records just sent."""

    contents: Annotated[tuple[SmallContent, ...], Meta(max_length=4_096)]


class AskSmall(Struct, frozen=True, array_like=True, tag=IGNORABLE_FROM + 2):
    """Asks for small contents; each name is answered."""

    names: Annotated[tuple[VersionName, ...], Meta(min_length=1, max_length=4_096)]


class AskOlder(Struct, frozen=True, array_like=True, tag=IGNORABLE_FROM + 3):
    """Asks which older versions the receiver has; answered by `OlderVersions` with its token.

    Those of `entries`, and of removed files that stood at `path`, or in it with `within`.
    """

    token: Annotated[int, Meta(ge=1, lt=2**32)]
    path: Annotated[bytes, Meta(max_length=PATH_BYTES_MAX)]
    entries: Annotated[tuple[EntryIdField, ...], Meta(max_length=16)] = ()
    within: bool = False


class OlderVersion(Struct, frozen=True, array_like=True, gc=False):
    """An older version of which the sender has every block.

    `file` is how its file is or was called, `kept_until_ms` (Unix time) how long it stays at least
    where there is room. `recorded_ms` is when it was recorded, 0 where that is not known.
    """

    name: VersionName
    file: Annotated[bytes, Meta(max_length=NAME_BYTES_MAX)]
    manifest: ContentHashField
    size: Annotated[int, Meta(ge=0, le=FILE_BYTES_MAX)]
    block_size: Annotated[int, Meta(ge=0, le=2**24)]
    mtime_ns: Nanoseconds
    kept_until_ms: Annotated[int, Meta(ge=0, lt=2**48)]
    removed: bool = False
    recorded_ms: Annotated[int, Meta(ge=0, lt=2**48)] = 0


class OlderVersions(Struct, frozen=True, array_like=True, tag=IGNORABLE_FROM + 4):
    """The newest older versions that were asked for; `more`: there are others beside these."""

    token: Annotated[int, Meta(ge=1, lt=2**32)]
    versions: Annotated[tuple[OlderVersion, ...], Meta(max_length=OLDER_MAX)]
    more: bool = False


class AskPledges(Struct, frozen=True, array_like=True, tag=IGNORABLE_FROM + 5):
    """Asks for the receiver's word to keep versions, so that the sender may drop its copies.

    Each pledge is to last twice `seconds`. Answered by `Pledges` with its token; a pod that does
    not know the question never answers, and nothing is dropped.
    """

    token: Annotated[int, Meta(ge=1, lt=2**32)]
    seconds: Annotated[int, Meta(ge=1, le=PLEDGE_SECONDS_MAX)]
    names: Annotated[tuple[VersionName, ...], Meta(min_length=1, max_length=PLEDGES_MAX)]


class Pledges(Struct, frozen=True, array_like=True, tag=IGNORABLE_FROM + 6):
    """The versions that the sender keeps, of those it was asked for: this is written down."""

    token: Annotated[int, Meta(ge=1, lt=2**32)]
    names: Annotated[tuple[VersionName, ...], Meta(max_length=PLEDGES_MAX)]


class Offered(Struct, frozen=True, array_like=True, gc=False):
    """A content that no version says yet. `name` is for this conversation only.

    `data`: all of it, where it is small.
    """

    name: VersionName
    manifest: ContentHashField
    size: Annotated[int, Meta(ge=0, le=FILE_BYTES_MAX)]
    block_size: Annotated[int, Meta(ge=0, le=2**24)]
    data: Annotated[bytes, Meta(max_length=INLINE_BYTES_MAX)] | None = None


class Offer(Struct, frozen=True, array_like=True, tag=IGNORABLE_FROM + 7):
    """Asks the receiver to take contents before their versions are told to anybody."""

    contents: Annotated[tuple[Offered, ...], Meta(min_length=1, max_length=OFFERED_MAX)]


class Taken(Struct, frozen=True, array_like=True, tag=IGNORABLE_FROM + 8):
    """What the sender has, durably, of what it was offered, and what it does not take."""

    names: Annotated[tuple[VersionName, ...], Meta(max_length=OFFERED_MAX)]
    refused: Annotated[tuple[VersionName, ...], Meta(max_length=OFFERED_MAX)] = ()


class Asking(Struct, frozen=True, array_like=True):
    """A machine that asks to be let in, and waits at the sender: `words` stand on its screen."""

    pod: PodIdField
    name: PodName
    words: Annotated[tuple[Word, ...], Meta(max_length=8)]


class AllAsking(Struct, frozen=True, array_like=True, tag=IGNORABLE_FROM + 9):
    """All machines that wait at the sender now; told to those that may decide about them."""

    waiting: Annotated[tuple[Asking, ...], Meta(max_length=ASKING_MAX)]


class Decide(Struct, frozen=True, array_like=True, tag=IGNORABLE_FROM + 10):
    """A person's word at the sender about a machine that waits at the receiver.

    `words` are those that the person saw: another request of the same machine is not meant.
    Answered by `Decided` with its token, when the machine is a member or was turned away.
    """

    token: Annotated[int, Meta(ge=1, lt=2**32)]
    pod: PodIdField
    words: Annotated[tuple[Word, ...], Meta(max_length=8)]
    admit: bool


class Decided(Struct, frozen=True, array_like=True, tag=IGNORABLE_FROM + 11):
    """What came of a decision: nothing to say where it was done, else why it was not."""

    token: Annotated[int, Meta(ge=1, lt=2**32)]
    problem: Sentence = ""
    remedy: Sentence = ""


Message: TypeAlias = (
    Hello
    | Summary
    | Records
    | Refusal
    | Probe
    | SmallContents
    | AskSmall
    | AskOlder
    | OlderVersions
    | AskPledges
    | Pledges
    | Offer
    | Taken
    | AllAsking
    | Decide
    | Decided
)

_ENCODER: Final = msgspec.msgpack.Encoder(enc_hook=as_text)
_DECODER: Final[msgspec.msgpack.Decoder[Message]] = msgspec.msgpack.Decoder(Message)
_NUMBERS: Final = frozenset(kind.__struct_config__.tag for kind in get_args(Message))
_PEEK: Final = msgspec.msgpack.Decoder(list[msgspec.Raw])
_NUMBER: Final = msgspec.msgpack.Decoder(Annotated[int, Meta(ge=0, lt=2**16)])


def encode(message: Message) -> bytes:
    """Return the frame of a message."""
    return _ENCODER.encode(message)


def decode(frame: bytes) -> Message | None:
    """Return the message of a frame, None for one of a newer version that may be ignored.

    Raises `ProtocolError` for everything that is not a valid message.
    """
    try:
        return _DECODER.decode(frame)
    except UNREADABLE as error:
        _refuse_unless_ignorable(frame, error)
        return None


def negotiate(theirs: Hello) -> int:
    """Return the version that both ends speak. Raises `ProtocolError` if there is none."""
    version = min(VERSION, theirs.version)
    if version < max(VERSION_LOWEST, theirs.version_lowest):
        raise ProtocolError(
            f"{theirs.name} speaks versions {theirs.version_lowest} to {theirs.version} of the "
            f"protocol, this pod {VERSION_LOWEST} to {VERSION}.",
            "Install the same version of Wormhole on both machines.",
        )
    return version


def _refuse_unless_ignorable(frame: bytes, error: Exception) -> None:
    try:
        fields = _PEEK.decode(frame)
        number = _NUMBER.decode(fields[0]) if fields else 0
    except UNREADABLE:
        raise ProtocolError(f"The peer sent a message that cannot be read: {error}") from error
    if number in _NUMBERS:
        raise ProtocolError(f"The peer sent a message that is not valid: {error}") from error
    if number < IGNORABLE_FROM:
        raise ProtocolError(
            f"The peer sent a message of the unknown kind {number}.",
            "Install the same version of Wormhole on both machines.",
        ) from error


def incarnations(heads: dict[Incarnation, Head]) -> dict[Incarnation, int]:
    """Return the bare summary of heads: the highest sequence number of each origin."""
    return {origin: head.last for origin, head in heads.items()}
