"""Readers and their moments: who gets a snapshot, and when."""

import sqlite3
from pathlib import Path

import pytest

from core.errors import StoreError
from core.ids import ROOT
from core.store.records_sqlite import SqliteRecordStore
from tests.support.records import entry, put_file


def test_a_reader_that_is_answered_from_memory_needs_no_snapshot(tmp_path: Path) -> None:
    store = SqliteRecordStore(tmp_path)
    put_file(store, 10, 1)
    with store.read() as reader:
        reader.row(entry(10))
        reader.standing_at(ROOT, b"file")
        reader.standing_at(ROOT, b"not there")
        assert reader.connection is None
    store.close()


def test_a_commit_gives_each_reader_its_snapshot_and_they_are_used_again(tmp_path: Path) -> None:
    store = SqliteRecordStore(tmp_path)
    seen = set()
    for number in range(20):
        with store.read() as reader:
            put_file(store, 10 + number, 1 + 2 * number)
            assert reader.connection is not None
            assert len(reader.standing_in(ROOT)) == number
            seen.add(id(reader.connection))
    assert len(seen) <= 2
    store.close()


def test_many_views_at_once_are_each_in_their_moment(tmp_path: Path) -> None:
    store = SqliteRecordStore(tmp_path)
    views = []
    for number in range(8):
        view = store.read()
        view.__enter__()
        views.append(view)
        put_file(store, 10 + number, 1 + 2 * number, name=b"n%d" % number)
    assert [len(view.standing_in(ROOT)) for view in views] == list(range(8))
    for view in views:
        view.__exit__(None, None, None)
    store.close()


def test_a_view_that_has_ended_answers_nothing(tmp_path: Path) -> None:
    store = SqliteRecordStore(tmp_path)
    with store.read() as reader:
        pass
    with pytest.raises(StoreError, match="after its end"):
        reader.standing_in(ROOT)
    with pytest.raises(StoreError, match="after its end"):
        reader.row(entry(99))
    store.close()


def test_a_view_that_reads_while_the_store_closes_reads_on_and_leaves_nothing_open(
    tmp_path: Path,
) -> None:
    store = SqliteRecordStore(tmp_path)
    put_file(store, 10, 1)
    with store.read() as reader:
        put_file(store, 11, 3)
        snapshot = reader.connection
        assert snapshot is not None
        store.close()
        assert len(reader.standing_in(ROOT)) == 1
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        snapshot.execute("SELECT 1")


def test_a_view_without_a_snapshot_gets_none_of_a_store_that_closed(tmp_path: Path) -> None:
    store = SqliteRecordStore(tmp_path)
    with store.read() as reader:
        store.close()
        with pytest.raises(StoreError, match="closed"):
            reader.standing_in(ROOT)
