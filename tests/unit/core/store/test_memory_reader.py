"""Reading the twin inside a transaction: what was changed there, and nothing twice."""

from itertools import count

from core.ids import ROOT
from core.store.memory_reader import MemoryReader
from core.store.memory_tables import Tables
from core.store.records_memory import MemoryWriter
from tests.support.records import ORIGIN, end_batch, entry, file_row, rows_delta


def test_a_row_that_was_changed_is_seen_once_in_its_new_state() -> None:
    tables = Tables()
    writer = MemoryWriter(tables, count(1))
    writer.apply(rows_delta(file_row(10, 1, name=b"a")))
    writer.carry_out(tables)
    writer = MemoryWriter(tables, count(1))
    writer.apply(rows_delta(file_row(10, 1, name=b"b")))
    assert [row.name for row in writer.standing_in(ROOT)] == [b"b"]
    assert [row.name for row in MemoryReader(tables).standing_in(ROOT)] == [b"a"]


def test_batches_of_an_open_transaction_join_those_that_are_stored() -> None:
    tables = Tables()
    writer = MemoryWriter(tables, count(1))
    writer.apply(rows_delta(file_row(10, 1)))
    end_batch(writer, 2, ms=1)
    writer.carry_out(tables)
    writer = MemoryWriter(tables, count(1))
    writer.apply(rows_delta(file_row(11, 3)))
    end_batch(writer, 4, ms=3)
    assert [last for _, last, _, _ in writer.records_after({}, 10)] == [2, 4]
    assert [last for _, last, _, _ in writer.records_after({ORIGIN: 2}, 10)] == [4]
    assert entry(11) not in tables.rows.data
