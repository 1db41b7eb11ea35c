"""The files by number of copies."""

from app.tray.models.copies import copies
from core.control.schema import Amount
from tests.support.desktop_network import GB, WORDS, mixed, plain, status


def test_the_rows_go_from_most_copies_to_least() -> None:
    shown = copies(status(), WORDS, lost_before=True)
    rows = [(row.label, row.files, plain(row.size), row.colour) for row in shown.rows]
    assert rows == [
        ("3 or more", "312 files", "0.6 GB", "c3"),
        ("2", "48,000 files", "187 GB", "c2"),
        ("1", "0 files", "0 GB", "c1"),
        ("0", "0 files", "0 GB", "c0"),
    ]
    assert shown.rows[1].share == 48_000 / 48_312
    assert [row.where for row in shown.rows] == ["/", "/", "under-copied", "absent"]
    assert shown.wanted == "Wanted: 2 for most files"
    assert (shown.link, shown.where) == ("Show in tree", "/")


def test_nobody_is_frightened_with_a_row_for_lost_files_where_there_never_was_one() -> None:
    never = copies(status(), WORDS, lost_before=False)
    now = copies(status(by_copies={"0": Amount(1, 1)}), WORDS, lost_before=False)
    assert [row.copies for row in never.rows] == [3, 2, 1]
    assert [row.copies for row in now.rows] == [3, 2, 1, 0]


def test_what_lacks_copies_is_offered_as_a_list() -> None:
    shown = copies(mixed(), WORDS, lost_before=False)
    assert (shown.link, shown.where) == ("List the 20,454", "under-copied")
    assert plain(shown.rows[2].sentence) == "1: 20,454 files, 79 GB"


def test_more_copies_wanted_make_more_rows_and_the_top_one_adds_up() -> None:
    known = status(copies=4, by_copies={"5": Amount(1, GB), "7": Amount(2, GB), "3": Amount(4, GB)})
    rows = copies(known, WORDS, lost_before=False).rows
    assert [(row.label, row.files, row.colour) for row in rows] == [
        ("5 or more", "3 files", "c3"),
        ("4", "0 files", "c2"),
        ("3", "4 files", "c1"),
        ("2", "0 files", "c1"),
        ("1", "0 files", "c1"),
    ]
