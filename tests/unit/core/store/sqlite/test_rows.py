"""The rows of one transaction over those that are committed."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from core.ids import LOST, ROOT
from core.store.records_sqlite import SqliteRecordStore
from core.store.sqlite.rows import columns_of, place_of
from core.tree.delta import TreeDelta
from tests.support.records import entry, file_row, put_file, rows_delta


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (file_row(10, 1, name=b"n"), (ROOT, b"n", None, None, None)),
        (replace(file_row(10, 1), alive=False), (None, None, None, None, True)),
        (
            replace(file_row(10, 1), alive=False, visible_children=1),
            (ROOT, b"file", None, None, None),
        ),
        (file_row(11, 1, target=entry(10)), (ROOT, b"file", entry(10), None, None)),
        (replace(file_row(10, 1), rank=3), (ROOT, b"file", None, 3, None)),
    ],
    ids=["visible", "dead", "a dead folder with children", "a link", "displaced"],
)
def test_what_is_searched_for_stands_beside_the_row(row: object, expected: object) -> None:
    assert columns_of(row) == expected  # type: ignore[arg-type]


def test_nothing_stands_nowhere() -> None:
    assert place_of(None) is None


def test_a_row_that_changes_often_in_one_transaction_is_written_once(tmp_path: Path) -> None:
    store = SqliteRecordStore(tmp_path)
    row = put_file(store, 10, 1)
    with store.write() as writer:
        for number in range(50):
            writer.apply(rows_delta(replace(row, visible_children=number)))
        before = store._connection.total_changes
        writer.flush()
        assert store._connection.total_changes == before + 1
    store.close()


def test_answers_are_the_same_before_and_after_the_database_was_asked(tmp_path: Path) -> None:
    store = SqliteRecordStore(tmp_path)
    put_file(store, 10, 1, name=b"a")
    put_file(store, 11, 3, name=b"b")
    with store.write() as writer:
        writer.apply(
            TreeDelta(
                {
                    entry(10): file_row(10, 1, name=b"b"),
                    entry(11): None,
                    entry(12): file_row(12, 5, name=b"a", target=entry(10)),
                }
            )
        )
        for _ in range(2):
            assert [row.id for row in writer.standing_at(ROOT, b"a")] == [entry(12)]
            assert [row.id for row in writer.standing_at(ROOT, b"b")] == [entry(10)]
            assert [row.id for row in writer.links_to(entry(10))] == [entry(12)]
            assert writer.row(entry(11)) is None
            assert {row.id for row in writer.standing_in(ROOT)} == {entry(10), entry(12)}
    with store.read() as reader:
        assert [row.id for row in reader.standing_at(ROOT, b"a")] == [entry(12)]
        assert [row.id for row in reader.standing_at(ROOT, b"b")] == [entry(10)]
        assert [row.id for row in reader.links_to(entry(10))] == [entry(12)]
    store.close()


def test_the_root_and_lost_and_found_cannot_be_forgotten(tmp_path: Path) -> None:
    store = SqliteRecordStore(tmp_path)
    with store.write() as writer:
        writer.apply(TreeDelta({ROOT: None, LOST: None}))
    with store.read() as reader:
        assert reader.row(ROOT) is not None
        assert reader.row(LOST) is not None
    store.close()
