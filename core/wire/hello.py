"""The opening of a connection: what it is for, and which version of the protocol both speak.

The dialler says which versions it speaks; the listener picks the highest that both know. A program
speaks its own version and the one before, so that two neighbouring versions work together.
"""

from enum import IntEnum, StrEnum
from typing import Annotated, Final, TypeAlias

import msgspec
from msgspec import Meta, Struct

from core.decoding import UNREADABLE
from core.errors import ProtocolError
from core.saying import as_text

PROTOCOL_HIGHEST: Final = 1
PROTOCOL_LOWEST: Final = 1
OPENING_BYTES_MAX: Final = 2_048
SECRET_BYTES: Final = 32

VersionNumber = Annotated[int, Meta(ge=1, le=65_535)]
Secret = Annotated[bytes, Meta(max_length=SECRET_BYTES)]


class Purpose(IntEnum):
    """What a connection carries."""

    MESSAGES = 1
    BLOCKS = 2
    PAIRING = 3
    BLOCKS_LENT = 4  # blocks, asked for by the listener: it could not have called the dialler


class DeclinedWhy(StrEnum):
    """Why a connection is not taken, for programs."""

    OTHER_VERSION = "other-version"
    NO_CODE = "no-code"


class Opening(Struct, frozen=True, array_like=True, tag=1):
    """The first frame of the dialler. `secret`: its share of the keys of a block connection."""

    purpose: Purpose
    lowest: VersionNumber
    highest: VersionNumber
    secret: Secret = b""


class Opened(Struct, frozen=True, array_like=True, tag=2):
    """The listener takes the connection, in this version. `secret`: its share of the keys."""

    version: VersionNumber
    secret: Secret = b""


class Declined(Struct, frozen=True, array_like=True, tag=3):
    """The listener does not take the connection; `reason` is a sentence for people.

    `removed`: the dialler proved a key that was a member's and was removed. `why`: a word of
    `DeclinedWhy`, or one that only a newer program knows; with it, the `highest` version that the
    listener speaks.
    """

    reason: Annotated[str, Meta(max_length=500)]
    removed: bool = False
    why: Annotated[str, Meta(max_length=63)] = ""
    highest: VersionNumber = PROTOCOL_HIGHEST


Word: TypeAlias = Opening | Opened | Declined

_DECODER: Final[msgspec.msgpack.Decoder[Word]] = msgspec.msgpack.Decoder(Word)
_ENCODER: Final = msgspec.msgpack.Encoder(enc_hook=as_text)


def encode(word: Word) -> bytes:
    """Return the payload of the frame that carries `word`."""
    return _ENCODER.encode(word)


def decode(payload: bytes) -> Word:
    """Return what a peer said. Raises `ProtocolError` for anything that is not valid."""
    try:
        return _DECODER.decode(payload)
    except UNREADABLE as error:
        raise ProtocolError(f"The opening of the connection is not understood: {error}") from None


def negotiate(
    lowest: int,
    highest: int,
    own_lowest: int = PROTOCOL_LOWEST,
    own_highest: int = PROTOCOL_HIGHEST,
) -> int | None:
    """Return the highest version that both sides speak, or None."""
    version = min(highest, own_highest)
    return version if version >= max(lowest, own_lowest) else None


def version_refusal(lowest: int, highest: int) -> str:
    """Return the sentence for a peer whose versions are not ours."""
    spoken = str(highest) if lowest == highest else f"{lowest} to {highest}"
    older = "this" if lowest > PROTOCOL_HIGHEST else "that"
    return (
        f"The machines speak different versions of the protocol (there {spoken}, here "
        f"{PROTOCOL_LOWEST} to {PROTOCOL_HIGHEST}): install the newer Wormhole on {older} machine."
    )
