"""Conflicts as they are listed and decided on."""

import pytest
from msgspec.structs import replace

from app.tray.models.conflicts import Around, Item, conflict, decided, to_decide
from core.control.schema import ConflictRow, LogRow, OldVersion
from tests.support.desktop_network import NOW, WORDS, plain

AROUND = Around(WORDS, NOW, {"laptop-mia": "Mia"}, {"laptop-mia": "laptop"})
HERE = OldVersion("1-a", 2_100, "2026-11-22T09:38:00Z", "laptop-mia", "shown")
THERE = OldVersion("2-b", 0, "2026-11-21T09:35:00Z", "studio-nas", "beside")
NAME = "letter (conflict 2026-11-21 0935 studio-nas 3f).md"
ROW = ConflictRow("/Documents/letter.md", [HERE, THERE], [f"/Documents/{NAME}"])


def test_what_is_to_decide_is_listed_with_its_folder() -> None:
    rows = [ROW, ConflictRow("/poster.png", [HERE, THERE, THERE], ["/x", "/y"])]
    assert to_decide(rows, WORDS) == [
        Item("/Documents/letter.md", "letter.md", "Documents · 2 versions", "file"),
        Item("/poster.png", "poster.png", "3 versions", "image"),
    ]
    assert to_decide(rows, WORDS)[0].sentence == "letter.md, Documents · 2 versions"


@pytest.mark.parametrize(
    ("after", "at", "detail"),
    [
        ("both", "2026-11-22T09:26:00Z", "Both, 09:26"),
        ("laptop-mia", "2026-11-20T18:02:00Z", "laptop-mia, Friday, 18:02"),
        ("laptop-mia", "", "laptop-mia"),
    ],
)
def test_what_was_decided_says_how_and_when(after: str, at: str, detail: str) -> None:
    rows = [
        LogRow(9, at, "decided", path="/a/todo.txt", facts={"after": after}),
        LogRow(8, at, "changed", path="/a/todo.txt"),
    ]
    (item,) = decided(rows, AROUND)
    assert plain(item.detail) == detail
    assert (item.name, item.number) == ("todo.txt", 9)


def test_the_sides_say_who_wrote_them_when_and_how_large_they_are() -> None:
    shown = conflict(ROW, AROUND)
    here, there = shown.sides
    assert (here.pod, here.icon, plain(here.by)) == (
        "laptop-mia",
        "laptop",
        "by Mia · today, 09:38",
    )
    assert (there.icon, plain(there.by), there.size) == ("desktop", "Saturday, 09:35", "empty")
    assert (plain(here.size), here.newest, there.newest) == ("2.1 kB", True, False)
    assert (here.path, there.path) == (ROW.path, ROW.beside[0])
    assert plain(here.sentence) == "laptop-mia, by Mia · today, 09:38, 2.1 kB"


def test_it_says_why_there_are_two_and_what_they_will_be_called() -> None:
    shown = conflict(ROW, AROUND)
    assert plain(shown.sentence) == (
        "Both versions were written while laptop-mia and studio-nas could not see each other. "
        "Nothing is lost."
    )
    assert plain(shown.both) == (
        f"The newest keeps its name; the other becomes “{NAME}” beside it."
    )


def test_where_two_clocks_say_the_same_none_is_the_newest() -> None:
    same = replace(THERE, modified=HERE.modified)
    shown = conflict(replace(ROW, versions=[HERE, same]), AROUND)
    assert [side.newest for side in shown.sides] == [False, False]
    assert plain(shown.both).startswith("The version of laptop-mia keeps its name;")


def test_of_more_than_two_versions_all_are_named() -> None:
    third = replace(THERE, pod="attic-pi")
    shown = conflict(ConflictRow("/a", [HERE, THERE, third], ["/b", "/c"]), AROUND)
    assert plain(shown.sentence) == (
        "These versions were written while laptop-mia, studio-nas and attic-pi could not see one "
        "another. Nothing is lost."
    )
    assert plain(shown.both).endswith("the others stand beside it: “b”, “c”.")


def test_versions_of_one_pod_are_not_said_to_be_of_two() -> None:
    shown = conflict(ConflictRow("/a", [HERE, HERE], ["/b"]), AROUND)
    assert shown.sentence.startswith("The versions were written apart")


def test_a_version_of_nobody_known_is_shown_too() -> None:
    shown = conflict(ConflictRow("/a", [replace(HERE, pod="", modified="")], []), AROUND)
    assert shown.sides[0].pod == "an unknown pod"
    assert not shown.both


def test_what_was_decided_long_ago_is_not_listed() -> None:
    old = LogRow(1, "2026-09-01T00:00:00Z", "decided", path="/a", facts={"after": "both"})
    assert decided([old], AROUND) == []
