"""The words of the pairing conversation. The joiner begins, then the two take turns.

Greeting, Share; Confirmation, Confirmation; and then, encrypted under the key that the code gave:
Introduction, Introduction; Agreement, `Admission`. `Failure` may come at any turn of the inviter.
"""

from typing import Annotated, Final, TypeAlias

import msgspec
from msgspec import Meta, Struct

from core.decoding import UNREADABLE
from core.errors import ProtocolError
from core.model.members import PodName
from core.model.pairing import Admission, Candidate, Obstacle, Way
from core.saying import as_text

# What a joiner says is short, and whoever says it is a stranger still: more is not listened to.
PAIRING_BYTES_MAX: Final = 16 * 1024

Share = Annotated[bytes, Meta(min_length=33, max_length=33)]
Tag = Annotated[bytes, Meta(min_length=32, max_length=32)]
Signature = Annotated[bytes, Meta(min_length=64, max_length=64)]


class Greeting(Struct, frozen=True, array_like=True, tag=1):
    """The joiner's half of SPAKE2, its clock (Unix time in milliseconds), and what it relies on."""

    share: Share
    wall_ms: Annotated[int, Meta(ge=0, lt=2**48)]
    way: Way = Way.CODE


class Reply(Struct, frozen=True, array_like=True, tag=2):
    """The inviter's half of SPAKE2."""

    share: Share


class Confirmation(Struct, frozen=True, array_like=True, tag=3):
    """Proof of having the same key, seen over the same listener's certificate."""

    tag: Tag


class Request(Struct, frozen=True, array_like=True, tag=4):
    """Who wants to join; `signature` of the transcript proves that it has the key."""

    candidate: Candidate
    signature: Signature


class Introduction(Struct, frozen=True, array_like=True, tag=5):
    """Who admits: name, certificate, and proof of the key; and into which network.

    `seconds`: for how long a person there may think about the words; 0: nobody is asked, or the
    program there is an older one, which does not say so.
    """

    name: PodName
    certificate: Annotated[bytes, Meta(max_length=4_096)]
    signature: Signature
    network: Annotated[str, Meta(max_length=63)] = ""
    seconds: Annotated[float, Meta(ge=0, le=86_400)] = 0.0


class Agreement(Struct, frozen=True, array_like=True, tag=6):
    """The joiner's person agrees that both screens show the same words."""


class Admitted(Struct, frozen=True, array_like=True, tag=7):
    """The joiner is in."""

    admission: Admission


class Failure(Struct, frozen=True, array_like=True, tag=8):
    """Not paired, and why; `detail` is a name or number that belongs into the sentence.

    `number`: what programs are to know besides (see `core.membership.obstacles`).
    """

    obstacle: Obstacle
    detail: Annotated[str, Meta(max_length=200)] = ""
    number: Annotated[int, Meta(ge=0, lt=2**53)] | None = None


Word: TypeAlias = (
    Greeting | Reply | Confirmation | Request | Introduction | Agreement | Admitted | Failure
)

_DECODER: Final[msgspec.msgpack.Decoder[Word]] = msgspec.msgpack.Decoder(Word)
_ENCODER: Final = msgspec.msgpack.Encoder(enc_hook=as_text)


def encode(word: Word) -> bytes:
    """Return the bytes of one word."""
    return _ENCODER.encode(word)


def decode(payload: bytes) -> Word:
    """Return what the other said. Raises `ProtocolError` for anything that is not valid."""
    try:
        return _DECODER.decode(payload)
    except UNREADABLE as error:
        raise ProtocolError(f"The other machine said something strange: {error}") from None
