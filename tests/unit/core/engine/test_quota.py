"""Quota: a flood is held back for as long as it is too much, and what is usual never is."""

from core.engine.quota import (
    ORIGIN_RECORDS,
    RECORDS_A_SECOND,
    RECORDS_AT_ONCE,
    Quota,
    cost_of,
)
from core.ids import Dot, EntryId, Incarnation, Stamp
from core.model.records import Batch, Claim, Holding
from core.ports import OriginState
from core.wire.messages import Head
from tests.sim.pod import pod_id
from tests.support.hostile_member import Forger

FIRST, OTHER = pod_id(1), pod_id(2)
ORIGIN, OWN = Incarnation(666), Incarnation(7)
STATE = OriginState(5, b"d", Stamp(1, 0, OWN, 0))


def test_a_full_bucket_passes_at_once_and_what_exceeds_it_is_held_back() -> None:
    quota = Quota()
    assert quota.charge(FIRST, RECORDS_AT_ONCE, 0.0) == 0
    assert quota.charge(FIRST, 3 * RECORDS_A_SECOND, 0.0) == 3


def test_the_bucket_fills_again_with_time_and_never_beyond_its_rim() -> None:
    quota = Quota()
    quota.charge(FIRST, RECORDS_AT_ONCE + RECORDS_A_SECOND, 0.0)
    assert quota.charge(FIRST, RECORDS_A_SECOND, 2.0) == 0
    later = 10.0 * RECORDS_AT_ONCE
    assert quota.charge(FIRST, RECORDS_AT_ONCE + RECORDS_A_SECOND, later) == 1


def test_what_one_peer_sends_costs_no_other() -> None:
    quota = Quota()
    quota.charge(FIRST, 10 * RECORDS_AT_ONCE, 0.0)
    assert quota.charge(OTHER, 100, 0.0) == 0


def test_a_message_costs_its_records_and_its_claims_and_the_stores_that_are_new() -> None:
    batch = Forger().file(1, b"name")
    assert cost_of((batch,), {}, {ORIGIN: STATE}) == 3
    assert cost_of((batch,), {}, {}) == 3 + ORIGIN_RECORDS
    claims = (Claim(EntryId(b"e" * 16), Dot(ORIGIN, 1), held=True),) * 40
    said = Holding(Dot(ORIGIN, 9), Stamp(1, 0, ORIGIN, 0), FIRST, claims)
    assert cost_of((Batch(ORIGIN, 9, b"", b"", (said,)),), {}, {ORIGIN: STATE}) == 40
    ends = {Incarnation(number): Head(1) for number in (1_000, 1_001)}
    assert cost_of((), ends, {}) == 2 * ORIGIN_RECORDS
