"""Transactions: what they cost when they change nothing, and what the caches know afterwards."""

from pathlib import Path

import pytest

from core.ids import ROOT
from core.model.content import Line, LineRole
from core.store.records_sqlite import SqliteRecordStore
from tests.support.records import entry, file_row, put_file, rows_delta


def test_a_transaction_without_changes_does_not_touch_the_disk(tmp_path: Path) -> None:
    store = SqliteRecordStore(tmp_path)
    put_file(store, 10, 1)
    before = (tmp_path / "records.db-wal").stat().st_size
    with store.write() as writer:
        writer.row(entry(10))
        writer.standing_at(ROOT, b"file")
        writer.lines(entry(10))
    assert (tmp_path / "records.db-wal").stat().st_size == before
    store.close()


def test_lines_are_known_in_their_new_state_inside_and_after(tmp_path: Path) -> None:
    store = SqliteRecordStore(tmp_path)
    for small in (b"one", b"two"):
        with store.read() as reader:
            reader.lines(entry(10))
        line = Line(1, entry(10), LineRole.CURRENT, small=small)
        with store.write() as writer:
            writer.lines(entry(10))
            writer.put_line(line)
            assert list(writer.lines(entry(10))) == [line]
        with store.read() as reader:
            assert list(reader.lines(entry(10))) == [line]
    with store.write() as writer:
        writer.drop_line(1)
    with store.read() as reader:
        assert list(reader.lines(entry(10))) == []
    store.close()


def test_what_a_rolled_back_transaction_looked_up_is_no_lie_afterwards(tmp_path: Path) -> None:
    store = SqliteRecordStore(tmp_path)
    row = put_file(store, 10, 1, name=b"a")

    def break_off() -> None:
        with store.write() as writer:
            writer.apply(rows_delta(file_row(10, 1, name=b"b")))
            writer.standing_at(ROOT, b"b")
            writer.flush()
            writer.standing_at(ROOT, b"c")
            writer.standing_at(ROOT, b"b")
            writer.links_to(entry(10))
            writer.put_line(Line(1, entry(10), LineRole.CURRENT))
            writer.lines(entry(10))
            raise KeyError

    with pytest.raises(KeyError):
        break_off()
    with store.read() as reader:
        assert reader.row(entry(10)) == row
        assert list(reader.standing_at(ROOT, b"a")) == [row]
        assert list(reader.standing_at(ROOT, b"b")) == []
        assert list(reader.lines(entry(10))) == []
    store.close()
