"""Records: the unit of replicated metadata, as stored and as sent.

Every record has a `dot` (its name) and a `stamp` (its place in time). A record of a register
carries a `Context`: what its writer had seen of that register and so supersedes. The rules for
them are in `core.tree`; this module only says what they are.
"""

from enum import IntEnum
from stat import S_IFBLK, S_IFCHR, S_IFIFO, S_IFSOCK
from typing import Annotated, Final, TypeAlias

from msgspec import Meta, Struct

from core.ids import (
    ZERO_STAMP,
    ContentHashField,
    Dot,
    EntryId,
    EntryIdField,
    IncarnationField,
    PodIdField,
    SequenceField,
    Stamp,
)
from core.model.content import Content
from core.names import NAME_BYTES_MAX

VALUE_BYTES_MAX: Final = 65_536
# A batch is taken in one transaction, and nobody writes meanwhile: an operation of a program makes
# a handful of records.
BATCH_RECORDS_MAX: Final = 16_384
LINK_BYTES_MAX: Final = 4_095
FILE_BYTES_MAX: Final = 2**44
OWNER_MAX: Final = 2**32 - 1
DEVICE_MAX: Final = 2**32 - 1  # what the kernel has room for
SPECIAL_TYPES: Final = frozenset({S_IFBLK, S_IFCHR, S_IFIFO, S_IFSOCK})
NANOSECONDS_MIN: Final = -(2**63)  # in the year 1677
NANOSECONDS_MAX: Final = 2**63 - 1  # in the year 2262

# Neither "/" nor NUL can be spelt; "." and ".." are refused by `core.names`.
Name = Annotated[bytes, Meta(min_length=1, max_length=NAME_BYTES_MAX)]
Mode = Annotated[int, Meta(ge=0, lt=2**16)]
OwnerNumber = Annotated[int, Meta(ge=0, le=OWNER_MAX)]
Nanoseconds = Annotated[int, Meta(ge=NANOSECONDS_MIN, le=NANOSECONDS_MAX)]


class Kind(IntEnum):
    """What an entry is; immutable, said by its birth."""

    FILE = 1
    FOLDER = 2
    SYMLINK = 3
    LINK = 4  # a further name of a file, symbolic link or special file (hard link)
    SPECIAL = 5  # FIFO, socket, device node


class Context(Struct, frozen=True, array_like=True, gc=False):
    """What a record supersedes: all up to `seen` per origin, except the dots in `keep`."""

    seen: dict[IncarnationField, SequenceField]
    keep: tuple[Dot, ...] = ()

    def covers(self, dot: Dot) -> bool:
        """Say whether the record named `dot` is superseded by this one's writer."""
        return dot.seq <= self.seen.get(dot.origin, 0) and dot not in self.keep


NOTHING_SEEN: Final = Context({})


class Spot(Struct, frozen=True, array_like=True, gc=False):
    """A place and when it was taken: where an entry was before it moved."""

    parent: EntryIdField
    name: Name
    stamp: Stamp


class Birth(Struct, frozen=True, array_like=True, gc=False, tag=1):
    """An entry came to be; immutable, of several the lowest stamp counts.

    `target` is the file that a `LINK` names. `device` is the device number of a `SPECIAL`,
    whose type is in the upper bits of `mode`. `first` is the stamp of the first birth where this
    one repeats it for pods that have collected the entry, so that its age is the same everywhere.
    """

    dot: Dot
    stamp: Stamp
    entry: EntryIdField
    kind: Kind
    parent: EntryIdField
    name: Name
    mode: Mode = 0
    uid: OwnerNumber = 0
    gid: OwnerNumber = 0
    target: EntryIdField | None = None
    device: Annotated[int, Meta(ge=0, le=DEVICE_MAX)] = 0
    first: Stamp | None = None


class Place(Struct, frozen=True, array_like=True, gc=False, tag=2):
    """An entry stands at (parent, name); `before` is its effective place until then."""

    dot: Dot
    stamp: Stamp
    entry: EntryIdField
    parent: EntryIdField
    name: Name
    context: Context
    before: Spot | None = None


class Dead(Struct, frozen=True, array_like=True, gc=False, tag=3):
    """A name was removed by a user, at the place where it was shown.

    For a name of a file the context runs over the writer's whole summary and is asked about the
    file's versions and other names, too. `but` lists the other names that the writer saw alive
    although it knew a removal of them. `replaced_by` is the entry that was renamed over it.
    """

    dot: Dot
    stamp: Stamp
    entry: EntryIdField
    parent: EntryIdField
    name: Name
    context: Context
    but: tuple[EntryIdField, ...] = ()
    replaced_by: EntryIdField | None = None


class Version(Struct, frozen=True, array_like=True, gc=False, tag=4):
    """One content of a file (by its manifest's hash) or of a symbolic link (`link`)."""

    dot: Dot
    stamp: Stamp
    entry: EntryIdField
    manifest: ContentHashField
    size: Annotated[int, Meta(ge=0, le=FILE_BYTES_MAX)]
    block_size: Annotated[int, Meta(ge=0, le=2**24)]
    mtime_ns: Nanoseconds
    context: Context
    link: Annotated[bytes, Meta(max_length=LINK_BYTES_MAX)] = b""


def told_version(
    entry: EntryId, dot: Dot, content: Content, mtime_ns: int = 0, recorded_ms: int = 0
) -> Version:
    """Return a version as it is known without its record, which may be gone or still to come.

    When it was recorded is known to the millisecond at best, what its maker had seen not at all.
    """
    return Version(
        dot,
        ZERO_STAMP._replace(ms=recorded_ms),
        entry,
        content.manifest,
        content.size,
        content.block_size,
        mtime_ns,
        NOTHING_SEEN,
    )


class Gone(Struct, frozen=True, array_like=True, gc=False, tag=5):
    """A version that was shown beside its file was removed or became a file of its own."""

    dot: Dot
    stamp: Stamp
    entry: EntryIdField
    context: Context


class Attribute(Struct, frozen=True, array_like=True, gc=False, tag=6):
    """One attribute of an entry was set (`value`) or removed (None); the highest stamp wins.

    Fields: `mode`, `uid`, `gid`, `mtime`, `btime` (numbers), `x:NAME` (extended attribute),
    `p:KEY` (policy).
    """

    dot: Dot
    stamp: Stamp
    entry: EntryIdField
    field: Annotated[str, Meta(min_length=1, max_length=260)]
    value: Nanoseconds | Annotated[bytes, Meta(max_length=VALUE_BYTES_MAX)] | None


class Signed(Struct, frozen=True, array_like=True, gc=False, tag=16):
    """A membership or configuration statement, signed by the pod that made it.

    `register` is what it is about (`member:ID`, `exclude:INCARNATION`, `config:KEY`); `body` is
    the statement as `core.membership` encodes it; the signature covers register, stamp and body.
    """

    dot: Dot
    stamp: Stamp
    register: Annotated[str, Meta(min_length=1, max_length=300)]
    body: Annotated[bytes, Meta(max_length=VALUE_BYTES_MAX)]
    signer: PodIdField
    signature: Annotated[bytes, Meta(min_length=64, max_length=64)]


class PodNews(Struct, frozen=True, array_like=True, gc=False, tag=17):
    """What a pod says of itself (`info`) or of its readers (`heat`); its newest one counts."""

    dot: Dot
    stamp: Stamp
    pod: PodIdField
    topic: Annotated[str, Meta(min_length=1, max_length=16)]
    body: Annotated[bytes, Meta(max_length=VALUE_BYTES_MAX)]


class Claim(Struct, frozen=True, array_like=True, gc=False):
    """One version that a pod has durably (`held`) or has no more."""

    entry: EntryIdField
    version: Dot
    held: bool


class Holding(Struct, frozen=True, array_like=True, gc=False, tag=18):
    """A pod, in the incarnation of this record, has or has withdrawn copies of versions."""

    dot: Dot
    stamp: Stamp
    pod: PodIdField
    claims: Annotated[tuple[Claim, ...], Meta(min_length=1, max_length=1_000)]


TreeRecord: TypeAlias = Birth | Place | Dead | Version | Gone | Attribute
Record: TypeAlias = TreeRecord | Signed | PodNews | Holding
PlaceHead: TypeAlias = Place | Dead
ContentHead: TypeAlias = Version | Gone


class Batch(Struct, frozen=True, array_like=True, gc=False):
    """All records of one local operation: consecutive sequence numbers, one stamp, all or nothing.

    `last` is the highest sequence number that the operation used; records that were superseded
    since may be missing. `previous` and `digest` chain the batches of one origin, so that a
    forked or cloned store is noticed.
    """

    origin: IncarnationField
    last: SequenceField
    previous: Annotated[bytes, Meta(max_length=16)]
    digest: Annotated[bytes, Meta(max_length=16)]
    records: Annotated[tuple[Record, ...], Meta(max_length=BATCH_RECORDS_MAX)]
