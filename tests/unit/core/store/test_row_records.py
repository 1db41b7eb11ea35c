"""Which records come and go with a row."""

from msgspec.structs import replace

from core.ids import LOST, ROOT
from core.store.row_records import FIRST_ROWS, difference, records_of, target_of
from tests.support.records import entry, file_row, version


def test_a_new_row_brings_all_its_records_and_a_forgotten_one_takes_them() -> None:
    row = file_row(10, 1)
    assert difference(None, row) == (list(records_of(row)), [])
    assert difference(row, None) == ([], list(records_of(row)))
    assert difference(None, None) == ([], [])


def test_only_what_differs_comes_and_goes() -> None:
    row = replace(file_row(10, 1), contents=(version(10, 3),))
    newer = replace(row, contents=(version(10, 4),), visible_children=5)
    assert difference(row, newer) == ([version(10, 4)], [version(10, 3)])
    assert difference(row, replace(row, parent=entry(5))) == ([], [])


def test_the_oldest_birth_says_what_a_name_links_to() -> None:
    link = file_row(11, 3, target=entry(10))
    older = file_row(11, 1, target=entry(9)).births
    assert target_of(link) == entry(10)
    assert target_of(replace(link, births=link.births + older)) == entry(9)
    assert target_of(file_row(10, 1)) is None
    assert target_of(replace(link, births=())) is None


def test_the_first_rows_are_the_root_and_lost_and_found() -> None:
    assert [row.id for row in FIRST_ROWS] == [ROOT, LOST]
