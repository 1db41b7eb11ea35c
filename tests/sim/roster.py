"""The members of a simulated network: real keys, real statements, always the same ones."""

import datetime
import hashlib
import json
from collections.abc import Sequence
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from msgspec.structs import replace

from core.ids import NetworkId, PodId
from core.membership.statements import (
    NETWORK,
    Founding,
    config_register,
    encode,
    member_register,
    network_id,
    signed,
)
from core.model.members import Member, MemberState, Role
from core.model.records import Signed
from core.net.identity import Identity
from core.node.membership import ADMISSION_FACT, Statements, encode_admitted, member_of, put
from core.replica.change import Change
from core.replica.replica import Replica
from core.store.records_memory import MemoryRecordStore

_SINCE = datetime.datetime(1970, 1, 2, tzinfo=datetime.UTC)
_UNTIL = datetime.datetime(9999, 12, 31, tzinfo=datetime.UTC)


@cache
def identity(number: int) -> Identity:
    """Return the identity of pod number `number`: the same in every run."""
    key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"pod %d" % number).digest())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"pod{number}")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(number + 1)
        .not_valid_before(_SINCE)
        .not_valid_after(_UNTIL)
        .sign(key, None)
    )
    return Identity(key, certificate.public_bytes(Encoding.DER))


@cache
def number_of(pod: PodId) -> int:
    """Return the number of a pod."""
    return next(number for number in range(64) if identity(number).pod == pod)


_FOUNDING = encode(Founding("box", identity(0).public_key, b"r" * 32, b"c" * 16))
BOX: NetworkId = network_id(_FOUNDING)


def found(replica: Replica, pods: int, settings: dict[str, object]) -> None:
    """Write what pod 0 founds the network with: itself, the first others, the settings."""
    creator = identity(0)
    with replica.change() as change:
        put(change, creator, NETWORK, _FOUNDING)
        for number in range(pods):
            role = Role.ADMIN if number < 2 else Role.MEMBER
            _put_member(change, creator, number, role)
        for key, value in settings.items():
            put(change, creator, config_register(key), json.dumps(value).encode())


def _put_member(change: Change, signer: Identity, number: int, role: Role) -> None:
    one = member_of(identity(number), f"pod{number}", role, signer.pod)
    put(change, signer, member_register(one.pod), encode(one))


def statements_in(store: MemoryRecordStore) -> list[Signed]:
    """Return all statements that a pod with this store knows: what another is admitted with."""
    with store.read() as reader:
        return Statements(BOX, store).known(reader)


def admitted(store: MemoryRecordStore, records: Sequence[Signed]) -> None:
    """Prepare the empty store of a pod that was let in."""
    with store.write() as writer:
        writer.set_fact(ADMISSION_FACT, encode_admitted(records))
    store.sync()


def admit(replica: Replica, signer: int, number: int) -> None:
    """Let pod `number` in; pod `signer` signs it."""
    with replica.change() as change:
        _put_member(change, identity(signer), number, Role.MEMBER)


def state(replica: Replica, signer: int, member: Member) -> None:
    """Sign what a member is from now on."""
    body = encode(member)
    key = identity(signer)
    with replica.change() as change:
        change.put_signed(signed(member_register(member.pod), body, key.pod, key.sign))


def remove(replica: Replica, signer: int, member: Member) -> None:
    """Remove a member: what is known here of what it wrote counts, and nothing after that."""
    cut = {origin: state.last for origin, state in replica.origins().items()}
    state(replica, signer, replace(member, state=MemberState.REMOVED, cut=cut))


def set_setting(replica: Replica, signer: int, key: str, value: object) -> None:
    """Sign a setting of the network."""
    with replica.change() as change:
        put(change, identity(signer), config_register(key), json.dumps(value).encode())
