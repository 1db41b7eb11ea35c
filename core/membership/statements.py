"""Statements: what members sign about who is in and what is set, and how it is signed.

Registers: `network` (the founding), `member:POD`, `config:KEY`, `exclude:INCARNATION`, `freeze`.
The id of a network is the hash of its founding, so whoever knows the id knows the creator's key,
and the chain of admissions from there on needs no other trust.
"""

from collections.abc import Callable
from typing import Annotated, Final, TypeVar

import msgspec
from blake3 import blake3
from msgspec import Meta, Struct

from core.decoding import UNREADABLE
from core.errors import ProtocolError
from core.ids import POD_ID_BYTES, Dot, Incarnation, NetworkId, PodId, SequenceField, Stamp
from core.model.members import Member
from core.model.records import Signed
from core.saying import said

NETWORK: Final = "network"
MEMBER: Final = "member:"
CONFIG: Final = "config:"
EXCLUDE: Final = "exclude:"
FREEZE: Final = "freeze"
ADMINISTRATION: Final = "network.administration"
_PURPOSE: Final = b"wormhole statement 1\0"
_ENCODER: Final = msgspec.msgpack.Encoder()

Key = Annotated[bytes, Meta(min_length=32, max_length=32)]
Body = TypeVar("Body", bound=Struct)


class Founding(Struct, frozen=True, array_like=True):
    """The first statement of a network. `recovery`: the key that may admit a new admin."""

    name: Annotated[str, Meta(min_length=1, max_length=63, pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*\Z")]
    creator: Key
    recovery: Key
    chance: Annotated[bytes, Meta(min_length=16, max_length=16)]


class Exclusion(Struct, frozen=True, array_like=True):
    """An incarnation writes no more: what of its records still counts, and why (for people)."""

    cut: SequenceField
    reason: Annotated[str, Meta(max_length=300)] = ""


class Freeze(Struct, frozen=True, array_like=True):
    """The drives of all pods take changes again, or `frozen`, none; and why (for people)."""

    frozen: bool
    reason: Annotated[str, Meta(max_length=300)] = ""


def network_id(founding: bytes) -> NetworkId:
    """Return the id of the network that an encoded `Founding` begins."""
    return NetworkId(blake3(founding).digest(POD_ID_BYTES))


def member_register(pod: PodId) -> str:
    """Return the register that says who `pod` is."""
    return MEMBER + pod.hex()


def config_register(key: str) -> str:
    """Return the register of a setting of the network."""
    return CONFIG + key


def exclude_register(incarnation: Incarnation) -> str:
    """Return the register that ends an incarnation."""
    return f"{EXCLUDE}{incarnation}"


def keeps_history(register: str) -> bool:
    """Say whether earlier statements on `register` must stay.

    Whether a signature counts depends on who was an administrator when it was made: what said so
    then is needed for as long as the signature is.
    """
    return register.startswith(MEMBER) or register == CONFIG + ADMINISTRATION


def encode(body: Founding | Member | Exclusion | Freeze) -> bytes:
    """Return the bytes of a body. The body of a setting is its value as JSON text."""
    return _ENCODER.encode(body)


def decode(kind: type[Body], body: bytes) -> Body:
    """Return a body. Raises `ProtocolError` for what is not valid."""
    try:
        return msgspec.msgpack.decode(body, type=kind)
    except UNREADABLE as error:
        raise ProtocolError(
            said("A signed statement is not understood: {problem}", problem=str(error))
        ) from None


def signing_bytes(register: str, stamp: Stamp, body: bytes) -> bytes:
    """Return what the signature of a statement covers."""
    return _PURPOSE + _ENCODER.encode((register, stamp, body))


def signed(
    register: str, body: bytes, signer: PodId, sign: Callable[[bytes], bytes]
) -> Callable[[Dot, Stamp], Signed]:
    """Return a function that makes the signed record, once its dot and stamp are known.

    It is what `core.replica.Change.put_signed` takes; `sign` returns an Ed25519 signature.
    """

    def make(dot: Dot, stamp: Stamp) -> Signed:
        signature = sign(signing_bytes(register, stamp, body))
        return Signed(dot, stamp, register, body, signer, signature)

    return make
