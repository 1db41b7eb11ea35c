"""A node's half of pairing, for tests: a network with its founder, in memory."""

from collections.abc import Callable, Collection, Sequence

from core.ids import Dot, Incarnation, PodId, Stamp
from core.membership.chain import membership
from core.membership.removal import removed_ms
from core.membership.statements import (
    NETWORK,
    Founding,
    encode,
    member_register,
    network_id,
    signed,
)
from core.membership.table import Membership
from core.model.members import Member, MemberState, Role
from core.model.records import Signed
from core.net.identity import Identity, create_identity


class PairingHost:
    """Signs what it is asked to; `answer` is what its person says to the four words."""

    def __init__(self, network: str = "home", name: str = "desk", role: Role = Role.ADMIN) -> None:
        self.identity: Identity = create_identity()
        self.founder = self.identity if role is Role.ADMIN else create_identity()
        self.name = name
        self.records: list[Signed] = []
        self.there: set[PodId] = set()
        self.shown: list[tuple[str, tuple[str, ...]]] = []
        self.answer: Callable[[], bool] = lambda: True
        key = self.founder.public_key
        founding = encode(Founding(network, key, create_identity().public_key, bytes(16)))
        self.network = network_id(founding)
        self._sign(self.founder, NETWORK, founding)
        self._state(self.founder, member_of(self.founder, name if role is Role.ADMIN else "boss"))
        if role is not Role.ADMIN:
            self._state(self.founder, member_of(self.identity, name, role))

    def membership(self) -> Membership:
        return membership(self.records, self.network)

    def addresses(self) -> Sequence[str]:
        return ["192.0.2.1:4040"]

    def linked(self) -> Collection[PodId]:
        return self.there

    def removed_at(self, pod: PodId) -> int | None:
        moment = removed_ms(self.records, pod)
        return None if moment is None else moment // 1_000

    async def agrees(self, name: str, words: tuple[str, ...]) -> bool:
        self.shown.append((name, words))
        return self.answer()

    async def admit(self, member: Member, replace: str) -> Sequence[Signed]:
        self._state(self.identity, member)
        return self.records

    def remove(self, identity: Identity, name: str) -> None:
        self._state(self.founder, member_of(identity, name, state=MemberState.REMOVED))

    def let_in(self, identity: Identity, name: str) -> None:
        self._state(self.founder, member_of(identity, name, Role.MEMBER))

    def _state(self, signer: Identity, member: Member) -> None:
        self._sign(signer, member_register(member.pod), encode(member))

    def _sign(self, signer: Identity, register: str, body: bytes) -> None:
        number = len(self.records) + 1
        dot, stamp = Dot(Incarnation(1), number), Stamp(number, 0, Incarnation(1), 0)
        self.records.append(signed(register, body, signer.pod, signer.sign)(dot, stamp))


def member_of(
    identity: Identity,
    name: str,
    role: Role = Role.ADMIN,
    state: MemberState = MemberState.ACTIVE,
) -> Member:
    """Return the member that `identity` is."""
    return Member(
        identity.pod,
        identity.public_key,
        identity.certificate,
        name,
        role,
        state,
        identity.pod,
    )


class FixedClock:
    """A clock that tests set; counts milliseconds."""

    def __init__(self, wall_ms: int = 1_800_000_000_000) -> None:
        self.ms = wall_ms
        self.seconds = 0.0

    def wall_ms(self) -> int:
        return self.ms

    def wall_ns(self) -> int:
        return self.ms * 1_000_000

    def monotonic(self) -> float:
        return self.seconds


class Chance:
    """Bytes that repeat."""

    def token(self, size_bytes: int) -> bytes:
        return bytes(range(size_bytes))
