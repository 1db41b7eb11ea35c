"""What travels on a block connection: requests of several names, one answer to each name."""

from enum import IntEnum
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from core.decoding import UNREADABLE
from core.errors import ProtocolError
from core.ids import ContentHashField, Dot, EntryIdField
from core.model.priorities import Priority

REQUEST_NAMES_MAX: Final = 64
REQUEST_BYTES_MAX: Final = 16_384
PART_INDEX: Final = -1  # a part of a manifest, named by its digest alone


class Answer(IntEnum):
    """What an answer says of the block asked for, in the order of the request."""

    DATA = 1
    ABSENT = 2


class Wanted(Struct, frozen=True, array_like=True, gc=False):
    """One block asked for. `urgency`: a `Priority`, by its number.

    Pods of an older version do not say the urgency, newer ones may know further numbers.
    """

    entry: EntryIdField
    version: Dot
    index: Annotated[int, Meta(ge=PART_INDEX, le=2**40)]
    digest: ContentHashField
    urgency: Annotated[int, Meta(ge=0, le=255)] = Priority.COPIES.value

    @property
    def priority(self) -> Priority:
        """When it is to be sent, among others."""
        return Priority(min(self.urgency, max(Priority)))


_DECODER: Final[msgspec.msgpack.Decoder[list[Wanted]]] = msgspec.msgpack.Decoder(
    Annotated[list[Wanted], Meta(min_length=1, max_length=REQUEST_NAMES_MAX)]
)
_ENCODER: Final = msgspec.msgpack.Encoder()


def encode_request(wanted: list[Wanted]) -> bytes:
    """Return the payload of a request for at most `REQUEST_NAMES_MAX` blocks."""
    return _ENCODER.encode(wanted)


def decode_request(payload: bytes | memoryview) -> list[Wanted]:
    """Return what a peer asks for. Raises `ProtocolError` for anything that is not valid."""
    try:
        return _DECODER.decode(payload)
    except UNREADABLE as error:
        raise ProtocolError(f"The request for blocks is not understood: {error}") from None
