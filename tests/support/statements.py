"""Signed statements of four pods, for tests of who is in."""

from dataclasses import dataclass, field

from core.ids import Dot, Incarnation, PodId, Stamp
from core.membership.chain import membership
from core.membership.recovery import recovery_public_key
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
from core.net.identity import Identity, create_identity

SEED = bytes(16)
IDENTITIES = {name: create_identity() for name in ("a", "b", "c", "d")}
ADMIN, MEMBER, CLIENT = Role.ADMIN, Role.MEMBER, Role.CLIENT
REMOVED, LEAVING = MemberState.REMOVED, MemberState.LEAVING


@dataclass
class History:
    """Writes signed statements as the pods a, b, c, d; time goes on with each unless said."""

    records: list[Signed] = field(default_factory=list)
    seqs: dict[str, int] = field(default_factory=dict)
    now: int = 0

    def __post_init__(self) -> None:
        founding = Founding("home", self.key("a"), recovery_public_key(SEED), bytes(16))
        self.network = network_id(encode(founding))
        self.sign("a", NETWORK, encode(founding))
        self.admit("a", "a", ADMIN)

    def key(self, name: str) -> bytes:
        return IDENTITIES[name].public_key

    def pod(self, name: str) -> PodId:
        return IDENTITIES[name].pod

    def sign(self, signer: str, register: str, body: bytes, at: int | None = None) -> Signed:
        identity = IDENTITIES[signer]
        self.now = self.now + 1 if at is None else self.now
        self.seqs[signer] = self.seqs.get(signer, 0) + 1
        origin = Incarnation(ord(signer))
        stamp = Stamp(self.now if at is None else at, 0, origin, 0)
        make = signed(register, body, identity.pod, identity.sign)
        record = make(Dot(origin, self.seqs[signer]), stamp)
        self.records.append(record)
        return record

    def member(
        self,
        name: str,
        role: Role = MEMBER,
        state: MemberState = MemberState.ACTIVE,
        added_by: str = "a",
        cut: dict[Incarnation, int] | None = None,
    ) -> Member:
        identity: Identity = IDENTITIES[name]
        return Member(
            identity.pod,
            identity.public_key,
            identity.certificate,
            name,
            role,
            state,
            self.pod(added_by),
            cut or {},
        )

    def admit(self, signer: str, name: str, role: Role = MEMBER, at: int | None = None) -> Signed:
        body = encode(self.member(name, role, added_by=signer))
        return self.sign(signer, member_register(self.pod(name)), body, at)

    def remove(
        self,
        signer: str,
        name: str,
        known: int | None = None,
        at: int | None = None,
        role: Role = MEMBER,
    ) -> Signed:
        seen = self.seqs.get(name, 0) if known is None else known
        cut = {Incarnation(ord(name)): seen}
        body = encode(self.member(name, role, REMOVED, cut=cut))
        return self.sign(signer, member_register(self.pod(name)), body, at)

    def configure(self, signer: str, key: str, value: str, at: int | None = None) -> Signed:
        return self.sign(signer, config_register(key), value.encode(), at)

    def read(self) -> Membership:
        return membership(self.records, self.network)

    def names(self) -> set[str]:
        return {member.name for member in self.read().present.values()}
