"""Identifiers of the nouns that pods exchange, and the total orders on them.

A *dot* names one record, a *stamp* orders records: a hybrid logical clock (Kulkarni et al.,
"Logical Physical Clocks", 2014) widened by the writer and the place in its batch, so that no two
stamps are equal and stamp order is a causal order.
"""

from typing import Annotated, Final, NamedTuple, NewType

from msgspec import Meta

EntryId = NewType("EntryId", bytes)
PodId = NewType("PodId", bytes)
NetworkId = NewType("NetworkId", bytes)
ContentHash = NewType("ContentHash", bytes)
Incarnation = NewType("Incarnation", int)

ENTRY_ID_BYTES: Final = 16
POD_ID_BYTES: Final = 16
CONTENT_HASH_BYTES: Final = 32
# SQLite and msgpack both hold this as one signed word; 63 random bits do not collide in practice.
INCARNATION_MAX: Final = 2**63 - 1

# The same identifiers where they are fields of something a peer may send: checked while decoding.
EntryIdField = Annotated[EntryId, Meta(min_length=ENTRY_ID_BYTES, max_length=ENTRY_ID_BYTES)]
PodIdField = Annotated[PodId, Meta(min_length=POD_ID_BYTES, max_length=POD_ID_BYTES)]
NetworkIdField = Annotated[NetworkId, Meta(min_length=POD_ID_BYTES, max_length=POD_ID_BYTES)]
ContentHashField = Annotated[
    ContentHash, Meta(min_length=CONTENT_HASH_BYTES, max_length=CONTENT_HASH_BYTES)
]
IncarnationField = Annotated[Incarnation, Meta(ge=0, le=INCARNATION_MAX)]
SequenceField = Annotated[int, Meta(ge=0, le=INCARNATION_MAX)]

ROOT: Final = EntryId(bytes(ENTRY_ID_BYTES))
LOST: Final = EntryId(bytes(ENTRY_ID_BYTES - 1) + b"\x01")


class Dot(NamedTuple):
    """The name of one record: the incarnation that wrote it and its sequence number there."""

    origin: IncarnationField
    seq: SequenceField


class Stamp(NamedTuple):
    """When a record was written, in an order that is total and causal.

    `ms` is Unix time in milliseconds or later than that, `counter` breaks ties within it,
    `origin` is the writer, `position` the place in its batch.
    """

    ms: Annotated[int, Meta(ge=0, lt=2**48)]
    counter: Annotated[int, Meta(ge=0, lt=2**16)]
    origin: IncarnationField
    position: Annotated[int, Meta(ge=0, lt=2**32)]


ZERO_STAMP: Final = Stamp(0, 0, Incarnation(0), 0)
