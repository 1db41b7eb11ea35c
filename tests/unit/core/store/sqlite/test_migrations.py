"""Older stores are brought up to date, newer ones are left alone."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from core.errors import StoreDamaged, StoreTooNew
from core.ports import StoredPledge
from core.store.records_sqlite import SqliteRecordStore
from core.store.sqlite.migrations import migrate, version_of
from core.store.sqlite.schema import APPLICATION_ID, FORMAT_VERSION
from tests.support.records import batches, entry, put_file, rows_delta


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    made = sqlite3.connect(":memory:", isolation_level=None)
    made.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    made.execute("CREATE TABLE thing (x)")
    yield made
    made.close()


def add_a_column(name: str) -> object:
    def step(connection: sqlite3.Connection) -> None:
        connection.execute(f"ALTER TABLE thing ADD COLUMN {name}")

    return step


def columns(connection: sqlite3.Connection) -> list[str]:
    return [row[1] for row in connection.execute("PRAGMA table_info(thing)")]


def test_steps_are_taken_in_order_up_to_the_newest(connection: sqlite3.Connection) -> None:
    steps = {version: add_a_column(f"c{version}") for version in range(3)}
    assert migrate(connection, steps, newest=3) == 0
    assert columns(connection) == ["x", "c0", "c1", "c2"]
    assert version_of(connection) == 3
    assert migrate(connection, steps, newest=3) == 3
    assert columns(connection) == ["x", "c0", "c1", "c2"]


def test_a_step_that_fails_changes_nothing_and_the_ones_before_stay(
    connection: sqlite3.Connection,
) -> None:
    def fail(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE thing ADD COLUMN half")
        raise KeyError

    with pytest.raises(KeyError):
        migrate(connection, {0: add_a_column("c0"), 1: fail}, newest=2)
    assert version_of(connection) == 1
    assert columns(connection) == ["x", "c0"]
    migrate(connection, {1: add_a_column("c1")}, newest=2)
    assert columns(connection) == ["x", "c0", "c1"]


def test_a_newer_store_is_refused_with_a_sentence(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA user_version = {FORMAT_VERSION + 1}")
    with pytest.raises(StoreTooNew) as caught:
        migrate(connection)
    assert "newer version" in caught.value.detail
    assert "Install" in caught.value.remedy


def test_a_version_from_which_no_step_leads_on_is_refused(connection: sqlite3.Connection) -> None:
    with pytest.raises(StoreDamaged):
        migrate(connection, {}, newest=1)


def test_another_programs_database_is_refused(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA application_id = 1")
    with pytest.raises(StoreDamaged):
        version_of(connection)


def without_version_3(connection: sqlite3.Connection) -> None:
    connection.execute("DROP INDEX entry_refers")
    connection.execute("ALTER TABLE entry DROP COLUMN refers")


def test_a_store_of_version_0_opens_with_all_that_it_holds(tmp_path: Path) -> None:
    store = SqliteRecordStore(tmp_path)
    row = put_file(store, 10, 1)
    expected = batches(store)
    store.close()
    connection = sqlite3.connect(tmp_path / "records.db", isolation_level=None)
    without_version_3(connection)
    connection.execute("DROP TABLE pledge")
    connection.execute("ALTER TABLE batch DROP COLUMN others")
    connection.execute("PRAGMA user_version = 0")
    connection.close()
    store = SqliteRecordStore(tmp_path)
    with store.read() as reader:
        assert reader.row(entry(10)) == row
    assert batches(store) == expected
    put_file(store, 11, 3, name=b"new")
    assert store.problems() == []
    store.close()


def test_a_store_of_version_2_knows_what_names_another_folder(tmp_path: Path) -> None:
    store = SqliteRecordStore(tmp_path)
    row = put_file(store, 10, 1)
    put_file(store, 11, 3, name=b"other")
    elsewhere = replace(row, places=(replace(row.places[0], parent=entry(99)),))
    with store.write() as writer:
        writer.apply(rows_delta(elsewhere))
    store.close()
    connection = sqlite3.connect(tmp_path / "records.db", isolation_level=None)
    without_version_3(connection)
    connection.execute("PRAGMA user_version = 2")
    connection.close()
    store = SqliteRecordStore(tmp_path)
    with store.read() as reader:
        assert list(reader.referring()) == [elsewhere]
    store.close()


def test_a_store_of_version_1_opens_and_can_pledge(tmp_path: Path) -> None:
    store = SqliteRecordStore(tmp_path)
    row = put_file(store, 10, 1)
    store.close()
    connection = sqlite3.connect(tmp_path / "records.db", isolation_level=None)
    without_version_3(connection)
    connection.execute("DROP TABLE pledge")
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    store = SqliteRecordStore(tmp_path)
    pledge = StoredPledge(entry(10), row.births[0].dot, 60.0)
    with store.write() as writer:
        writer.put_pledge(pledge)
    store.close()
    store = SqliteRecordStore(tmp_path)
    with store.read() as reader:
        assert reader.pledges() == [pledge]
    store.close()
