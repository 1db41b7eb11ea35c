"""Questions that go to the database."""

import sqlite3

import msgspec
import pytest

from core.ids import INCARNATION_MAX, ContentHash, Dot, Incarnation
from core.model.content import Content, Line, LineRole
from core.ports import OriginState
from core.store.sqlite.queries import heads, line_of
from core.store.sqlite.schema import TABLES
from tests.support.records import ORIGIN, entry, stamp


@pytest.fixture
def connection() -> sqlite3.Connection:
    made = sqlite3.connect(":memory:", isolation_level=None)
    made.executescript(TABLES)
    return made


def put(connection: sqlite3.Connection, origin: int, last: int, live: int) -> None:
    connection.execute(
        "INSERT INTO batch VALUES (?, ?, ?, ?, 0, 2, ?, 0, x'', ?, x'')",
        (origin, last, last, last, live, b"d%d" % last),
    )


def test_the_summary_is_the_newest_batch_of_each_origin(connection: sqlite3.Connection) -> None:
    for origin in (0, 7, INCARNATION_MAX):
        for last in (1, 5, 3):
            put(connection, origin, last, live=0 if (origin, last) == (7, 5) else 1)
    found, empty = heads(connection)
    assert found == {
        Incarnation(origin): OriginState(5, b"d5", stamp(5, Incarnation(origin), 2))
        for origin in (0, 7, INCARNATION_MAX)
    }
    assert empty == {ORIGIN}


def test_an_empty_log_has_an_empty_summary(connection: sqlite3.Connection) -> None:
    assert heads(connection) == ({}, frozenset())


def test_a_line_is_put_together_with_its_small_content() -> None:
    bare = Line(
        3,
        entry(10),
        LineRole.CURRENT,
        version=Dot(ORIGIN, 4),
        content=Content(ContentHash(b"m" * 32), 5, 262_144),
        base=(Dot(ORIGIN, 4), Dot(Incarnation(9), 1)),
    )
    encoded = msgspec.msgpack.encode(bare)
    assert line_of(encoded, None) == bare
    assert line_of(encoded, b"") == msgspec.structs.replace(bare, small=b"")
