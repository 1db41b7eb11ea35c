"""The network as its signed statements say: founding it, and reading who is in and what is set."""

import os
import threading
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from core.config.registers import to_registers
from core.decoding import UNREADABLE
from core.errors import StoreDamaged
from core.ids import Dot, NetworkId, PodId, Stamp
from core.membership.chain import membership
from core.membership.recovery import SEED_BYTES, recovery_public_key, recovery_words
from core.membership.statements import (
    NETWORK,
    Founding,
    config_register,
    encode,
    member_register,
    network_id,
    signed,
)
from core.membership.table import Membership
from core.model.members import Member, MemberState, Role
from core.model.records import Signed
from core.net.identity import Identity, load_identity
from core.node.home import Home
from core.node.private import close_to_others, make_private
from core.node.settings import Settings, pod_name, storage_folder
from core.node.system import SystemClock, SystemEntropy
from core.ports import RecordReader, RecordStore
from core.replica.change import Change
from core.replica.replica import Replica
from core.saying import said
from core.signatures import is_signed
from core.store.marker import make_marker
from core.store.records_sqlite import SqliteRecordStore

ADMISSION_FACT: Final = "node.admission"


def found_network(home: Home, settings: Settings, given: Mapping[str, object]) -> None:
    """Make the identity, the storage and the first statements of a network.

    `given`: the raw settings of the network that are not left to their defaults.
    """
    entropy = SystemEntropy()
    identity = load_identity(home.identity_file)
    seed = entropy.token(SEED_BYTES)
    name = settings.network.network.name
    founding = Founding(name, identity.public_key, recovery_public_key(seed), entropy.token(16))
    body = encode(founding)
    storage = storage_folder(home, settings.pod)
    make_private(storage)
    close_to_others(storage)
    store = SqliteRecordStore(storage)
    try:
        replica = Replica(store, SystemClock(), entropy, identity.pod)
        with replica.change() as change:
            put(change, identity, NETWORK, body)
            first = member_of(identity, pod_name(settings.pod), Role.ADMIN, identity.pod)
            put(change, identity, member_register(identity.pod), encode(first))
            put_settings(change, identity, to_registers(given))
        store.sync()
        make_marker(storage, store, network_id(body), identity.pod)
    finally:
        store.close()
    _write_private(home, " ".join(recovery_words(seed)) + "\n")


def member_of(identity: Identity, name: str, role: Role, added_by: PodId) -> Member:
    """Return the member that has an identity."""
    return Member(
        identity.pod,
        identity.public_key,
        identity.certificate,
        name,
        role,
        MemberState.ACTIVE,
        added_by,
    )


def put(change: Change, identity: Identity, register: str, body: bytes) -> None:
    """Sign and write one statement."""
    change.put_signed(signed(register, body, identity.pod, identity.sign))


def put_settings(change: Change, identity: Identity, registers: Mapping[str, str]) -> None:
    """Sign and write settings of the network (see `core.config.registers`)."""
    for key, text in registers.items():
        put(change, identity, config_register(key), text.encode())


def _write_private(home: Home, text: str) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
    descriptor = os.open(home.recovery_file, flags, 0o600)
    try:
        os.write(descriptor, text.encode("ascii"))
    finally:
        os.close(descriptor)


def encode_admitted(records: Sequence[Signed]) -> bytes:
    """Return the statements that a pod was admitted with, as a fact of its store."""
    return msgspec.msgpack.encode(records)


class Statements:
    """Reads the membership out of the records; remembers what it verified. Any thread.

    Until the first exchange a new pod knows the network by the statements that it was admitted
    with; they are a fact of its store and count beside the records.
    """

    def __init__(self, network: NetworkId, store: RecordStore) -> None:
        """Read the statements about `network`."""
        self._network = network
        with store.read() as reader:
            text = reader.fact(ADMISSION_FACT)
        try:
            self._admitted = msgspec.msgpack.decode(text, type=list[Signed]) if text else []
        except UNREADABLE as error:
            raise StoreDamaged(
                said(
                    "The record store does not say any more how this pod was admitted: {problem}.",
                    problem=str(error),
                ),
                said(
                    "Bring the files out with `wormhole recover`, or let this machine join again."
                ),
            ) from error
        self._lock = threading.Lock()
        self._verified: dict[tuple[bytes, bytes, bytes], bool] = {}
        self._dots: frozenset[Dot] = frozenset()
        self._last: Membership | None = None

    def read(self, reader: RecordReader) -> Membership:
        """Return what all statements add up to."""
        records = self._all(reader)
        dots = frozenset(record.dot for record in records)
        with self._lock:
            if self._last is None or dots != self._dots:
                self._last = membership(records, self._network, self._verify)
                self._dots = dots
            return self._last

    def admitted_at(self) -> list[Stamp]:
        """Return the stamps of what this pod was admitted with.

        What it signs itself counts only if that is later, also where its clock is behind and it
        has met no other pod yet.
        """
        return [record.stamp for record in self._admitted]

    def known(self, reader: RecordReader) -> list[Signed]:
        """Return all statements that are known here: what another pod is to be admitted with."""
        return list(dict.fromkeys(self._all(reader)))

    def _all(self, reader: RecordReader) -> list[Signed]:
        return [*self._admitted, *reader.signed("")]

    def members(self, reader: RecordReader) -> Mapping[PodId, Member]:
        """Return the members, removed ones too."""
        return self.read(reader).members

    def _verify(self, key: bytes, message: bytes, signature: bytes) -> bool:
        question = (key, message, signature)
        known = self._verified.get(question)
        if known is None:
            known = self._verified[question] = is_signed(key, message, signature)
        return known
