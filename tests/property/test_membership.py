"""Laws of who is in: the signed records alone decide, in whatever order they came."""

import random
from collections.abc import Mapping
from typing import NamedTuple

from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from msgspec.structs import replace

from core.ids import Dot, Incarnation, PodId, Stamp
from core.membership.chain import membership
from core.membership.statements import encode, member_register, signed
from core.membership.table import Membership
from core.model.members import Role
from core.model.records import Signed
from tests.support.statements import ADMIN, CLIENT, IDENTITIES, LEAVING, MEMBER, History

quick = effort(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PODS = st.sampled_from("abcd")


class Step(NamedTuple):
    """One statement; `known` is how much of the other the signer of a removal had seen."""

    what: str
    signer: str
    other: str
    role: Role
    at: int | None
    known: int


STEPS = st.builds(
    Step,
    st.sampled_from(["admit", "admit", "remove", "demote", "leave", "rule", "set"]),
    PODS,
    PODS,
    st.sampled_from([ADMIN, ADMIN, MEMBER, CLIENT]),
    st.one_of(st.none(), st.integers(1, 20)),
    st.integers(0, 4),
)
HISTORIES = st.lists(STEPS, max_size=12)


def write(steps: list[Step]) -> History:
    """Every pod is admitted as an administrator first, so that much of what follows counts."""
    history = History()
    history.admit("a", "b", ADMIN)
    history.admit("b", "c", ADMIN)
    for step in steps:
        say(history, step)
    return history


def say(history: History, step: Step) -> None:
    what, signer, other, role, at, known = step
    register = member_register(history.pod(other))
    match what:
        case "admit":
            history.admit(signer, other, role, at)
        case "remove":
            history.remove(signer, other, known, at)
        case "demote":
            cut = {Incarnation(ord(other)): known}
            history.sign(signer, register, encode(history.member(other, MEMBER, cut=cut)), at)
        case "leave":
            own = member_register(history.pod(signer))
            history.sign(signer, own, encode(history.member(signer, role, LEAVING)), at)
        case "rule":
            rule = ('"all"', '"admins"', '["c"]')[known % 3]
            history.configure(signer, "network.administration", rule, at)
        case _:
            history.configure(signer, "redundancy.copies", str(known + 1), at)


def outcome(table: Membership) -> tuple[Mapping[object, object], ...]:
    return table.members, table.settings, table.exclusions


@quick
@given(HISTORIES, st.randoms(use_true_random=False))
def test_any_order_and_any_repetition_of_the_records_gives_the_same_table(
    steps: list[Step], rng: random.Random
) -> None:
    history = write(steps)
    want = history.read()
    shuffled = [*history.records, *rng.sample(history.records, len(history.records) // 2)]
    rng.shuffle(shuffled)
    got = membership(shuffled, history.network)
    assert outcome(got) == outcome(want)
    assert sorted(map(repr, got.problems)) == sorted(map(repr, want.problems))


@quick
@given(HISTORIES, STEPS, PODS)
def test_no_record_without_the_signature_of_its_signer_changes_anything(
    steps: list[Step], step: Step, forger: str
) -> None:
    history = write(steps)
    want = history.read()
    genuine = len(history.records)
    say(history, step)
    (record,) = history.records[genuine:]
    if forger == step.signer:
        forged = replace(record, signature=bytes(64))
    else:
        make = signed(record.register, record.body, record.signer, IDENTITIES[forger].sign)
        forged = make(record.dot, record.stamp)
    for change in (forged, *altered(record)):
        got = membership([*history.records[:genuine], change], history.network)
        assert outcome(got) == outcome(want)
        assert change.dot in {problem.dot for problem in got.problems}


def altered(record: Signed) -> list[Signed]:
    """The record under the same signature, but at another time, about another pod or thing."""
    return [
        replace(record, stamp=Stamp(99, 0, record.stamp.origin, 0)),
        replace(record, register=f"{record.register}0"),
        replace(record, body=record.body + b" "),
        replace(record, signer=IDENTITIES["a" if record.signer != pod("a") else "b"].pod),
    ]


def pod(name: str) -> bytes:
    return IDENTITIES[name].pod


@quick
@given(HISTORIES, HISTORIES)
def test_no_later_admission_brings_a_removed_key_back(steps: list[Step], later: list[Step]) -> None:
    history = write(steps)
    removed = removed_of(history.read())
    history.now = 100  # later than all before
    for step in later:
        if step.what not in {"remove", "demote"}:  # these may void the removal itself
            say(history, step._replace(at=None))
    assert removed <= removed_of(history.read())


def removed_of(table: Membership) -> set[PodId]:
    return {who for who in table.members if table.is_removed(who)}


@quick
@given(HISTORIES)
def test_every_record_counts_or_is_told_as_a_problem_and_the_creator_never_vanishes(
    steps: list[Step],
) -> None:
    history = write(steps)
    table = history.read()
    assert table.creator in table.members
    told = {problem.dot for problem in table.problems}
    assert all(problem.sentence for problem in table.problems)
    for record in history.records:
        if record.register.startswith("config:") and record.dot not in told:
            assert record.register.removeprefix("config:") in table.settings


def test_a_record_of_a_key_that_nobody_admitted_is_told_as_a_problem() -> None:
    history = History()
    history.configure("d", "network.access", '"open"')
    assert [problem.dot for problem in history.read().problems] == [Dot(Incarnation(ord("d")), 1)]
