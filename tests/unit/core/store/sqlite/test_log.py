"""The log against a plain account of it: batches, what is left of them, and the summary."""

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.ids import Dot
from core.ports import OriginState
from core.store.sqlite.log import PendingLog
from core.store.sqlite.queries import heads
from core.store.sqlite.schema import TABLES
from tests.support.records import ORIGIN, entry, news, stamp, version


def made() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(TABLES)
    return connection


def begun(connection: sqlite3.Connection) -> PendingLog:
    return PendingLog(connection, *heads(connection))


def stored(connection: sqlite3.Connection) -> dict[int, tuple[int, int]]:
    found = connection.execute("SELECT last, first, live FROM batch ORDER BY last")
    return {last: (first, live) for last, first, live in found}


def one_batch(connection: sqlite3.Connection, seq: int) -> None:
    log = begun(connection)
    log.add(version(10, seq), entry(10))
    log.raise_to(ORIGIN, OriginState(seq, b"d", stamp(seq)))
    log.flush()


# Each step: does it add a batch (True), or does it drop the record with this position of those
# that are left?
STEPS = st.lists(st.one_of(st.just(-1), st.integers(0, 5)), max_size=25)


@settings(max_examples=80, deadline=None)
@given(STEPS, st.integers(1, 4))
def test_what_is_left_is_what_was_not_dropped(steps: list[int], transactions: int) -> None:
    connection = made()
    living: list[int] = []
    newest = 0
    log = begun(connection)
    for number, step in enumerate(steps):
        if step < 0:
            newest += 1
            log.add(version(10, newest), entry(10))
            log.raise_to(ORIGIN, OriginState(newest, b"d%d" % newest, stamp(newest)))
            living.append(newest)
        elif living:
            log.lose(version(10, living.pop(step % len(living))))
        if number % transactions == 0:
            log.flush()
            log = begun(connection)
    log.flush()
    expected = {seq: (seq, 1) for seq in living}
    if newest:
        expected.setdefault(newest, (newest, 0))
    assert stored(connection) == dict(sorted(expected.items()))
    found, empty = heads(connection)
    assert {origin: state.last for origin, state in found.items()} == (
        {ORIGIN: newest} if newest else {}
    )
    assert bool(empty) is (newest > 0 and newest not in living)
    connection.close()


def test_a_record_added_and_dropped_at_once_leaves_only_the_summary() -> None:
    connection = made()
    log = begun(connection)
    log.add(version(10, 1), entry(10))
    log.lose(version(10, 1))
    log.raise_to(ORIGIN, OriginState(1, b"d", stamp(1)))
    log.flush()
    assert stored(connection) == {1: (1, 0)}
    one_batch(connection, 2)
    assert stored(connection) == {2: (2, 1)}


def test_a_batch_without_an_end_ends_at_its_last_record() -> None:
    connection = made()
    log = begun(connection)
    log.add(version(10, 4), entry(10))
    log.flush()
    assert stored(connection) == {4: (4, 1)}


def test_raising_the_summary_twice_to_the_same_keeps_one_row() -> None:
    connection = made()
    one_batch(connection, 5)
    for _ in range(2):
        log = begun(connection)
        log.raise_to(ORIGIN, OriginState(5, b"other", stamp(5)))
        log.flush()
    assert stored(connection) == {5: (5, 1)}
    (digest,) = connection.execute("SELECT digest FROM batch").fetchone()
    assert digest in {b"d", b"other"}


def test_a_record_can_be_dropped_by_its_name_alone() -> None:
    connection = made()
    log = begun(connection)
    log.add(news(1), None)
    log.lose_dot(Dot(ORIGIN, 1))
    log.raise_to(ORIGIN, OriginState(1, b"d", stamp(1)))
    log.flush()
    assert stored(connection) == {1: (1, 0)}


def test_nothing_pending_writes_nothing() -> None:
    connection = made()
    log = begun(connection)
    assert not log.pending
    before = connection.total_changes
    log.flush()
    assert connection.total_changes == before


@pytest.mark.parametrize("flush_between", [True, False])
def test_previous_digests_chain_the_batches(flush_between: bool) -> None:
    connection = made()
    log = begun(connection)
    for seq in (1, 2, 3):
        log.add(version(10, seq), entry(10))
        log.raise_to(ORIGIN, OriginState(seq, b"d%d" % seq, stamp(seq)))
        if flush_between:
            log.flush()
    log.flush()
    found = connection.execute("SELECT previous, digest FROM batch ORDER BY last").fetchall()
    assert found == [(b"", b"d1"), (b"d1", b"d2"), (b"d2", b"d3")]
