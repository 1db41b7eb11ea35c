"""The chain of admissions: whose statements count."""

from dataclasses import dataclass, field

import pytest

from core.errors import ProtocolError
from core.ids import Dot, Incarnation, NetworkId, PodId, Stamp
from core.membership.chain import membership
from core.membership.recovery import recovery_public_key, recovery_signer
from core.membership.statements import (
    NETWORK,
    Exclusion,
    Founding,
    config_register,
    encode,
    exclude_register,
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
        self, signer: str, name: str, known: int | None = None, at: int | None = None
    ) -> Signed:
        seen = self.seqs.get(name, 0) if known is None else known
        cut = {Incarnation(ord(name)): seen}
        body = encode(self.member(name, MEMBER, REMOVED, cut=cut))
        return self.sign(signer, member_register(self.pod(name)), body, at)

    def configure(self, signer: str, key: str, value: str, at: int | None = None) -> Signed:
        return self.sign(signer, config_register(key), value.encode(), at)

    def read(self) -> Membership:
        return membership(self.records, self.network)

    def names(self) -> set[str]:
        return {member.name for member in self.read().present.values()}


@pytest.fixture
def history() -> History:
    return History()


def test_a_founding_makes_its_creator_the_first_administrator(history: History) -> None:
    table = history.read()

    assert table.name == "home"
    assert table.admins == {history.pod("a")}
    assert table.problems == ()


def test_a_network_without_its_founding_is_not_read(history: History) -> None:
    with pytest.raises(ProtocolError):
        membership(history.records[1:], history.network)
    with pytest.raises(ProtocolError):
        membership(history.records, NetworkId(bytes(16)))


def test_an_administrator_admits_and_who_it_admits_as_one_does_too(history: History) -> None:
    history.admit("a", "b", ADMIN)
    history.admit("b", "c")

    assert history.names() == {"a", "b", "c"}


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_arrival_does_not_matter(history: History, order: int) -> None:
    history.admit("a", "b", ADMIN)
    history.admit("b", "c")
    history.remove("a", "c")

    table = membership(history.records[::order], history.network)

    assert {member.name for member in table.present.values()} == {"a", "b"}


@pytest.mark.parametrize("role", [MEMBER, CLIENT])
def test_who_is_no_administrator_admits_nobody(history: History, role: Role) -> None:
    history.admit("a", "b", role)
    history.admit("b", "c")

    assert history.names() == {"a", "b"}
    assert "not allowed" in history.read().problems[0].sentence


def test_a_stranger_admits_nobody_not_even_itself(history: History) -> None:
    history.admit("d", "d", ADMIN)
    history.admit("d", "c")

    assert history.names() == {"a"}


def test_a_forged_signature_does_not_count(history: History) -> None:
    record = history.admit("a", "b")
    forged = Signed(
        record.dot, record.stamp, record.register, record.body, record.signer, bytes(64)
    )
    history.records[-1] = forged

    assert history.names() == {"a"}
    assert "signature" in history.read().problems[0].sentence


def test_a_statement_about_another_pod_than_its_register_does_not_count(history: History) -> None:
    history.sign("a", member_register(history.pod("c")), encode(history.member("b")))

    assert history.names() == {"a"}


def test_a_certificate_of_another_key_does_not_count(history: History) -> None:
    wrong = history.member("b")
    other = Member(
        wrong.pod,
        wrong.public_key,
        IDENTITIES["c"].certificate,
        "b",
        MEMBER,
        wrong.state,
        wrong.added_by,
    )
    history.sign("a", member_register(wrong.pod), encode(other))

    assert history.names() == {"a"}
    assert "certificate" in history.read().problems[0].sentence


def test_under_all_every_member_administers_but_no_client(history: History) -> None:
    history.configure("a", "network.administration", '"all"')
    history.admit("a", "b")
    history.admit("b", "c", CLIENT)
    history.admit("c", "d")

    assert history.names() == {"a", "b", "c"}


def test_named_pods_administer_beside_the_administrators(history: History) -> None:
    history.admit("a", "b")
    history.configure("a", "network.administration", '["b"]')
    history.configure("b", "redundancy.copies", "3")
    history.configure("a", "redundancy.minimum", "1")

    settings = history.read().settings
    assert (settings["redundancy.copies"], settings["redundancy.minimum"]) == ("3", "1")


def test_what_was_signed_under_all_stays_when_the_rule_narrows(history: History) -> None:
    history.configure("a", "network.administration", '"all"')
    history.admit("a", "b")
    history.admit("b", "c")
    history.configure("a", "network.administration", '"admins"')
    history.admit("b", "d")

    assert history.names() == {"a", "b", "c"}


def test_of_two_settings_the_later_stamp_counts(history: History) -> None:
    history.configure("a", "redundancy.copies", "3")
    history.configure("a", "redundancy.copies", "2", at=1)

    assert history.read().settings == {"redundancy.copies": "3"}


def test_a_removed_pod_stays_out_and_what_it_did_before_stays(history: History) -> None:
    history.admit("a", "b", ADMIN)
    history.admit("b", "c")
    history.remove("a", "b")
    history.admit("a", "b")  # a later statement does not bring it back

    assert history.names() == {"a", "c"}
    assert history.read().is_removed(history.pod("b"))
    assert "final" in history.read().problems[0].sentence


@pytest.mark.parametrize("stamp", [2, 4, 900])
def test_what_a_removed_pod_signs_beyond_the_cut_is_void_whatever_its_stamp(
    history: History, stamp: int
) -> None:
    history.admit("a", "b", ADMIN, at=2)
    history.remove("a", "b", known=0)
    history.admit("b", "c", at=stamp)

    assert history.names() == {"a"}


def test_of_two_that_remove_each_other_the_earlier_in_the_chain_stays(history: History) -> None:
    history.admit("a", "b", ADMIN)
    first = history.now
    history.remove("b", "a", known=2, at=first + 1)
    history.remove("a", "b", known=0, at=first + 2)

    assert history.names() == {"a"}


def test_an_administrator_may_remove_the_creator_who_knew_of_it_too_late(history: History) -> None:
    history.admit("a", "b", ADMIN)
    history.remove("b", "a")
    history.remove("a", "b")  # the cut of this one shows that a knew of b's removal

    assert history.names() == {"b"}


def test_a_removal_that_is_void_removes_nobody(history: History) -> None:
    history.admit("a", "b", ADMIN)
    history.admit("a", "c")
    history.remove("a", "b", known=0)
    history.remove("b", "c", at=2)

    assert history.names() == {"a", "c"}


def test_a_demoted_administrator_signs_no_more_and_not_with_older_stamps(history: History) -> None:
    history.admit("a", "b", ADMIN)
    demoted = history.member("b", MEMBER, cut={Incarnation(ord("b")): 0})
    history.sign("a", member_register(demoted.pod), encode(demoted))
    history.admit("b", "c")
    history.admit("b", "d", at=3)

    assert history.names() == {"a", "b"}


def test_a_pod_may_say_that_it_leaves_and_nothing_else_of_itself(history: History) -> None:
    history.admit("a", "b")
    pod = history.pod("b")
    history.sign("b", member_register(pod), encode(history.member("b", MEMBER, LEAVING)))
    assert history.read().members[pod].state is LEAVING

    history.sign("b", member_register(pod), encode(history.member("b", ADMIN)))
    assert history.read().members[pod].role is MEMBER


def test_the_recovery_key_admits_an_administrator_and_nothing_else(history: History) -> None:
    from core.crypto import pod_id

    signer = pod_id(recovery_public_key(SEED))

    def by_recovery(seq: int, register: str, body: bytes) -> None:
        stamp = Stamp(100 + seq, 0, Incarnation(1), 0)
        make = signed(register, body, signer, recovery_signer(SEED))
        history.records.append(make(Dot(Incarnation(1), seq), stamp))

    by_recovery(1, member_register(history.pod("b")), encode(history.member("b", ADMIN)))
    by_recovery(2, member_register(history.pod("c")), encode(history.member("c", MEMBER)))
    by_recovery(3, config_register("network.access"), b'"open"')

    table = history.read()
    assert table.admins == {history.pod("a"), history.pod("b")}
    assert history.names() == {"a", "b"}
    assert table.settings == {}


def test_an_exclusion_names_an_incarnation(history: History) -> None:
    history.sign("a", exclude_register(Incarnation(9)), encode(Exclusion(5, "silent")))
    history.sign("a", "exclude:nine", encode(Exclusion(5)))
    history.sign("a", "weather:today", b"sunny")

    table = history.read()
    assert table.exclusions == {9: Exclusion(5, "silent")}
    assert len(table.problems) == 2


def test_signatures_are_verified_by_what_the_caller_gives(history: History) -> None:
    calls: list[bytes] = []

    def verify(_key: bytes, message: bytes, _signature: bytes) -> bool:
        calls.append(message)
        return True

    membership(history.records, history.network, verify)

    assert len(calls) == len(history.records)
