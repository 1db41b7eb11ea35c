"""The memory twin's tables: what is done can be undone, indexes too."""

from core.ids import ROOT
from core.model.content import Line, LineRole
from core.store.memory_tables import Layer, LineTable, LogTable, RowTable, Table, Tables
from tests.support.records import ORIGIN, entry, file_row, news


def test_applying_the_undo_brings_everything_back() -> None:
    table: Table[str, int] = Table()
    table.apply({"a": 1, "b": 2})
    undo = table.apply({"a": 3, "b": None, "c": 4})
    assert table.data == {"a": 3, "c": 4}
    table.apply(undo)
    assert table.data == {"a": 1, "b": 2}


def test_indexes_of_rows_follow_moves_and_their_undoing() -> None:
    table = RowTable()
    table.apply({entry(10): file_row(10, 1, name=b"a", target=entry(9))})
    undo = table.apply({entry(10): file_row(10, 1, name=b"b")})
    assert list(table.at) == [(ROOT, b"b")]
    assert table.links == {}
    table.apply(undo)
    assert list(table.at) == [(ROOT, b"a")]
    assert list(table.links) == [entry(9)]
    table.apply({entry(10): None})
    assert (table.at, table.children, table.links) == ({}, {}, {})


def test_the_log_keeps_the_order_of_each_origin_whatever_comes_first() -> None:
    table = LogTable()
    for seq in (5, 2, 9):
        table.apply({news(seq).dot: news(seq)})
    assert [record.dot.seq for record in table.after(ORIGIN, 2)] == [5, 9]
    table.apply({news(5).dot: None})
    assert [record.dot.seq for record in table.after(ORIGIN, 0)] == [2, 9]


def test_dirty_lines_are_known_apart() -> None:
    table = LineTable()
    table.apply({1: Line(1, entry(1), LineRole.CURRENT, base=())})
    assert list(table.dirty) == [1]
    table.apply({1: Line(1, entry(1), LineRole.CURRENT)})
    assert list(table.dirty) == []


def test_a_copy_changes_apart() -> None:
    tables = Tables()
    other = tables.copy()
    tables.rows.apply({entry(10): file_row(10, 1)})
    assert entry(10) not in other.rows.data
    assert entry(10) not in other.rows.children.get(ROOT, {})


def test_a_layer_shows_its_changes_over_the_table() -> None:
    table: Table[str, int] = Table()
    table.apply({"a": 1, "b": 2})
    layer = Layer(table)
    layer.put("a", None)
    layer.put("c", 3)
    assert (layer.get("a"), layer.get("b"), layer.get("c")) == (None, 2, 3)
    assert dict(layer.items()) == {"b": 2, "c": 3}
    assert dict(layer.pick({"a": None, "b": None})) == {"b": 2}
    assert table.data == {"a": 1, "b": 2}
