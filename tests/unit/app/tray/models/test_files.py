"""The rows of the tree of files."""

import pytest

from app.tray.models.files import FILTERS, PENDING, Mark, about_folder, file_row
from app.tray.words.catalogue import Catalogue, known_locale
from app.tray.words.words import Words
from core.control.schema import FolderSum, Node, Only

WORDS = Words(Catalogue(known_locale("en_GB")))
B = "\u00a0"


def file(**more: object) -> Node:
    values: dict[str, object] = {"size": 84_000, "copies": 2, "wanted": 2} | more
    return Node(path="/docs/budget.ods", kind="file", **values)  # type: ignore[arg-type]


def folder(**more: object) -> Node:
    return Node(path="/photos", kind="folder", wanted=2, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("node", "found", "icon", "says"),
    [
        (file(here=True), None, "ok", "Here"),
        (file(here=False), None, "cloud", "Other pods"),
        (file(here=True, kept=True), None, "pin", "Always here"),
        (file(here=False, kept=True, absent=True), None, "error", "Cannot be read now"),
        (folder(), None, "", ""),
        (folder(kept=True), None, "pin", "Always here"),
        (folder(), FolderSum("/photos", 3, 9, 3), "ok", "Here"),
        (folder(), FolderSum("/photos", 3, 9, 1), "cloud", "Partly here"),
        (folder(), FolderSum("/photos", 3, 9, 0), "cloud", "Other pods"),
        (folder(), FolderSum("/photos", 3, 9, 3, whole=False), "cloud", "Partly here"),
        (folder(), FolderSum("/photos", 0, 0, 0), "", ""),
        (Node(path="/link", kind="symlink"), None, "", ""),
    ],
)
def test_one_figure_and_word_say_where_it_is(
    node: Node, found: FolderSum | None, icon: str, says: str
) -> None:
    mark = file_row(node, found, WORDS).mark
    assert (mark.icon, mark.says) == (icon, says)


def test_while_alone_only_what_is_here_has_a_figure() -> None:
    assert file_row(file(here=False), None, WORDS, alone=True).mark == Mark("", "", "text2")
    assert file_row(file(here=True), None, WORDS, alone=True).mark.icon == "ok"


def test_a_file_says_how_many_of_its_copies_there_are() -> None:
    row = file_row(file(copies=1, own=["redundancy"]), None, WORDS)
    assert (row.name, row.size, row.copies) == ("budget.ods", f"84{B}kB", "1 of 2")
    assert (row.own, row.short) == (True, True)
    assert row.spoken == f"budget.ods, 84{B}kB, 1 of 2 copies, Here"
    assert file_row(file(copies=2), None, WORDS).copies == "2"
    assert file_row(file(size=0), None, WORDS).size == "empty"
    row = file_row(file(conflict=True), None, WORDS)
    assert (row.icon, row.icon_token) == ("conflicts", "warnI")
    assert row.spoken.endswith("changed in two places")


def test_a_folder_says_what_holds_in_it_and_what_is_in_it() -> None:
    row = file_row(folder(), FolderSum("/photos", 312, 600_000_000, 0), WORDS)
    assert (row.icon, row.size, row.copies, row.short) == ("files", f"0.6{B}GB", "2", False)
    assert "2 copies wanted" in row.spoken
    assert file_row(folder(), None, WORDS).size == ""
    partly = FolderSum("/photos", 1, 600_000_000, 0, whole=False)
    assert file_row(folder(), partly, WORDS).size == f"over 0.6{B}GB"
    assert about_folder(FolderSum("/photos", 312, 600_000_000, 0), WORDS) == (
        f"312 files · 0.6{B}GB"
    )
    assert about_folder(partly, WORDS) == f"over 1 file · 0.6{B}GB"


def test_an_entry_with_changes_that_are_not_applied_is_marked_and_says_so() -> None:
    row = file_row(folder(), None, WORDS, pending=True)
    assert (row.name, row.pending) == (f"photos {PENDING}", True)
    assert row.spoken.startswith("photos, ")
    assert row.spoken.endswith(", changes are not applied yet")


def test_every_filter_of_the_node_is_on_offer() -> None:
    assert [only for only, _ in FILTERS] == list(Only)
