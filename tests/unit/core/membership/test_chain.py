"""The chain of admissions: whose statements count."""

import pytest
from msgspec.structs import replace

from core.errors import ProtocolError
from core.ids import Dot, Incarnation, NetworkId, Stamp
from core.membership.chain import membership
from core.membership.recovery import recovery_public_key, recovery_signer
from core.membership.statements import (
    FREEZE,
    Exclusion,
    Freeze,
    config_register,
    encode,
    exclude_register,
    member_register,
    signed,
)
from core.membership.table import UNFROZEN, FreezeState
from core.model.members import Member, MemberState, Role
from core.model.records import Signed
from tests.support.statements import (
    ADMIN,
    CLIENT,
    IDENTITIES,
    LEAVING,
    MEMBER,
    REMOVED,
    SEED,
    History,
)


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
    set_by = history.read().set_by
    assert [set_by[key].pod for key in ("redundancy.copies", "redundancy.minimum")] == ["b", "a"]
    assert set_by["redundancy.copies"].unix_ms < set_by["redundancy.minimum"].unix_ms


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


@pytest.mark.parametrize("role", [ADMIN, MEMBER])
@pytest.mark.parametrize("stamp", [4, 5, 900])
def test_what_a_removed_pod_signs_beyond_the_cut_is_void_whatever_its_stamp(
    history: History, stamp: int, role: Role
) -> None:
    history.admit("a", "b", ADMIN, at=3)
    history.remove("a", "b", known=0, at=5, role=role)
    history.admit("b", "c", at=stamp)

    assert history.names() == {"a"}


def test_of_two_that_remove_each_other_the_earlier_in_the_chain_stays(history: History) -> None:
    history.admit("a", "b", ADMIN)
    first = history.now
    history.remove("b", "a", known=2, at=first + 1)
    history.remove("a", "b", known=0, at=first + 2)

    assert history.names() == {"a"}


@pytest.mark.parametrize("role", [ADMIN, MEMBER])
def test_an_administrator_may_remove_the_creator_who_knew_of_it_too_late(
    history: History, role: Role
) -> None:
    history.admit("a", "b", ADMIN)
    history.remove("b", "a", role=role)
    history.remove("a", "b", role=role)  # the cut of this one shows that a knew of b's removal

    assert history.names() == {"b"}


def test_a_removal_that_is_void_removes_nobody(history: History) -> None:
    history.admit("a", "b", ADMIN)
    history.admit("a", "c")
    history.remove("a", "b", known=0)
    history.remove("b", "c", at=2)

    assert history.names() == {"a", "c"}


def test_what_a_removed_pod_set_beyond_the_cut_does_not_hold(history: History) -> None:
    history.admit("a", "b", ADMIN)
    history.configure("b", "redundancy.copies", "3", at=3)
    known = history.seqs["b"]
    history.configure("b", "redundancy.copies", "1", at=4)
    history.sign("b", exclude_register(Incarnation(9)), encode(Exclusion(5)), at=5)
    history.remove("a", "b", known=known, at=9)

    table = history.read()
    assert table.settings == {"redundancy.copies": "3"}
    assert table.exclusions == {}
    assert {problem.dot.seq for problem in table.problems} == {known + 1, known + 2}


@pytest.mark.parametrize(("above", "below"), ["bc", "cb"])
def test_who_admitted_the_other_stays_when_they_remove_each_other(
    history: History, above: str, below: str
) -> None:
    history.admit("a", above, ADMIN)
    history.admit(above, below, ADMIN)
    first = history.now
    history.remove(below, above, known=1, at=first + 1)
    history.remove(above, below, known=0, at=first + 2)

    assert history.names() == {"a", above}


@pytest.mark.parametrize(("sooner", "later"), ["bc", "cb"])
def test_of_two_that_one_admitted_the_one_who_was_first_stays(
    history: History, sooner: str, later: str
) -> None:
    history.admit("a", sooner, ADMIN)
    history.admit("a", later, ADMIN)
    first = history.now
    history.remove(later, sooner, known=0, at=first + 1)
    history.remove(sooner, later, known=0, at=first + 2)

    assert history.names() == {"a", sooner}


@pytest.mark.parametrize("state", [MemberState.ACTIVE, REMOVED])
def test_a_removed_pod_cannot_unseat_its_remover_by_an_older_stamp(
    history: History, state: MemberState
) -> None:
    history.admit("a", "b", ADMIN, at=3)
    cut = {Incarnation(ord("a")): history.seqs["a"]}
    history.remove("a", "b", known=0, at=9)
    unseated = history.member("a", MEMBER, state, cut=cut)
    history.sign("b", member_register(unseated.pod), encode(unseated), at=5)

    assert history.names() == {"a"}
    assert history.read().admins == {history.pod("a")}


def test_nor_can_it_by_another_key_that_it_admits_with_an_older_stamp(history: History) -> None:
    history.admit("a", "b", ADMIN, at=3)
    history.remove("a", "b", known=0, at=9)
    history.admit("b", "c", ADMIN, at=5)
    unseated = history.member("a", MEMBER)
    history.sign("c", member_register(unseated.pod), encode(unseated), at=6)

    assert history.names() == {"a"}
    assert history.read().admins == {history.pod("a")}


def test_who_was_demoted_by_another_removes_nobody(history: History) -> None:
    history.admit("a", "b", ADMIN, at=3)
    history.admit("a", "c", ADMIN, at=4)
    demoted = history.member("b", MEMBER)
    history.sign("a", member_register(demoted.pod), encode(demoted), at=5)
    history.remove("b", "c", known=0, at=9)
    history.admit("c", "d", at=10)

    assert history.names() == {"a", "b", "c", "d"}


def test_nobody_voids_the_admission_that_it_hangs_on_itself(history: History) -> None:
    history.admit("a", "b", ADMIN)
    history.configure("a", "redundancy.copies", "3")
    history.admit("b", "c", ADMIN)
    history.remove("c", "a", known=0)

    assert history.names() == {"a", "b", "c"}
    assert history.read().settings == {"redundancy.copies": "3"}


def test_what_the_one_who_stays_signed_meanwhile_stays_too(history: History) -> None:
    history.admit("a", "b", ADMIN)
    first = history.now
    history.configure("a", "redundancy.copies", "3", at=first + 1)
    history.remove("b", "a", known=3, at=first + 3)
    history.sign("a", *removal_of_b(history), at=first + 2)

    assert history.names() == {"a"}
    assert history.read().settings == {"redundancy.copies": "3"}


def removal_of_b(history: History) -> tuple[str, bytes]:
    gone = history.member("b", ADMIN, REMOVED, cut={Incarnation(ord("b")): 0})
    return member_register(gone.pod), encode(gone)


@pytest.mark.parametrize("other", ["a removal of c", "b once more"])
def test_only_who_was_removed_apart_itself_stays_for_being_earlier(
    history: History, other: str
) -> None:
    history.admit("a", "b", ADMIN)
    history.admit("a", "c")
    known = history.seqs["a"]
    if other == "a removal of c":
        history.remove("a", "c")
    else:
        history.admit("a", "b", ADMIN)
    history.remove("b", "a", known=known, role=ADMIN)

    assert history.names() == {"b", "c"}


def test_who_is_later_in_the_chain_removes_nobody_who_demoted_it_before(history: History) -> None:
    history.admit("a", "b", ADMIN)
    known = history.seqs["a"]
    demoted = history.member("b", MEMBER)
    history.sign("a", member_register(demoted.pod), encode(demoted))
    history.remove("b", "a", known=known)

    assert history.names() == {"a", "b"}


def test_a_removal_that_is_void_itself_voids_nothing(history: History) -> None:
    history.admit("a", "b", ADMIN)
    history.admit("a", "c", ADMIN)
    history.admit("a", "d")
    history.remove("c", "d")
    history.remove("b", "c", known=0)
    history.remove("a", "b", known=0)

    assert history.names() == {"a", "c"}


def test_a_second_removal_may_cut_earlier(history: History) -> None:
    history.admit("a", "b", ADMIN)
    history.admit("b", "c")
    history.remove("a", "b", known=1)
    assert history.names() == {"a", "c"}

    history.remove("a", "b", known=0)
    assert history.names() == {"a"}


def test_of_two_statements_of_one_moment_all_pods_take_the_same(history: History) -> None:
    for number in range(20):  # a store that was copied signs twice under one stamp
        key = f"network.test-{number}"
        history.configure("a", key, '"first"', at=number + 5)
        history.configure("a", key, '"second"', at=number + 5)

    assert set(history.read().settings.values()) == {'"second"'}
    assert history.read().settings == membership(history.records[::-1], history.network).settings


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


def test_nobody_says_of_another_that_it_leaves(history: History) -> None:
    history.admit("a", "b")
    history.admit("a", "c")
    pod = history.pod("b")
    history.sign("c", member_register(pod), encode(history.member("b", MEMBER, LEAVING)))

    assert history.read().members[pod].state is MemberState.ACTIVE


def test_a_creator_that_was_demoted_does_not_begin_again(history: History) -> None:
    history.admit("a", "b", ADMIN)
    demoted = history.member("a", MEMBER, cut={Incarnation(ord("a")): 3})
    history.sign("b", member_register(demoted.pod), encode(demoted))
    history.admit("a", "a", ADMIN)

    assert history.read().admins == {history.pod("b")}


def test_a_member_has_the_key_that_its_id_is_made_of(history: History) -> None:
    real, other = history.member("b"), history.member("c")
    wrong = replace(real, public_key=other.public_key, certificate=other.certificate)
    history.sign("a", member_register(real.pod), encode(wrong))

    assert history.names() == {"a"}


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


def test_an_administrator_freezes_the_network_and_ends_it(history: History) -> None:
    history.sign("a", FREEZE, encode(Freeze(True, "the disks are being moved")))
    frozen = history.read().freeze
    assert frozen == FreezeState("a", "the disks are being moved")
    assert frozen.at_ms == history.records[-1].stamp.ms > 0

    history.sign("a", FREEZE, encode(Freeze(False)))
    assert history.read().freeze == UNFROZEN


def test_who_may_not_administer_freezes_nothing_and_ends_no_freeze(history: History) -> None:
    history.admit("a", "b")
    history.sign("b", FREEZE, encode(Freeze(True)))
    assert history.read().freeze == UNFROZEN

    history.sign("a", FREEZE, encode(Freeze(True)))
    history.sign("b", FREEZE, encode(Freeze(False)))
    table = history.read()
    assert table.freeze == FreezeState("a")
    assert [problem.register for problem in table.problems] == [FREEZE, FREEZE]


def test_a_freeze_that_is_not_understood_changes_nothing(history: History) -> None:
    history.sign("a", FREEZE, b"yes")
    table = history.read()
    assert table.freeze == UNFROZEN
    assert len(table.problems) == 1
