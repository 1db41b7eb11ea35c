"""What the menu of a file manager says, and which files are put where it looks."""

import configparser
import json

import pytest

from app.tray.models.file_menu import (
    ACTS,
    Change,
    change,
    inside,
    labels,
    marked_as_ours,
    note,
    put_by,
    service_menu,
)
from tests.support.desktop_network import WORDS

NEW = marked_as_ours("a.py", b"new\n", "2.0")
OLD = marked_as_ours("a.py", b"old\n", "1.9.1")
NEWER = marked_as_ours("a.py", b"newer\n", "2.0.1")
AT = "nautilus-python/extensions/a.py"


@pytest.mark.parametrize("name", ["a.py", "a.desktop", "a.svg"])
def test_a_file_of_ours_is_known_by_its_first_line(name: str) -> None:
    assert put_by(marked_as_ours(name, b"text", "0.12")) == (0, 12)


@pytest.mark.parametrize(
    "text", [b"", b"import gi\n", b"\n" + NEW, b"# Put here by Wormhole x; y\n"]
)
def test_a_file_of_somebody_else_is_not_ours(text: bytes) -> None:
    assert put_by(text) is None


@pytest.mark.parametrize(
    ("found", "on", "expected"),
    [
        (None, True, Change({AT: NEW})),
        (OLD, True, Change({AT: NEW})),
        (NEW, True, Change()),
        (NEWER, True, Change()),
        (b"not ours", True, Change()),
        (None, False, Change()),
        (OLD, False, Change(remove=(AT,))),
        (NEWER, False, Change(remove=(AT,))),
        (b"not ours", False, Change()),
    ],
)
def test_only_what_is_ours_is_changed_and_never_by_an_older_application(
    found: bytes | None, on: bool, expected: Change
) -> None:
    there = {} if found is None else {AT: found}
    assert change({AT: NEW}, there, ["nautilus-python/"], on=on) == expected


def test_nothing_is_put_where_a_file_manager_is_not() -> None:
    assert change({AT: NEW}, {}, ["nemo-python/"], on=True) == Change()


def test_the_note_says_where_the_drive_is_and_what_the_menu_says() -> None:
    places = {"mount": "/mnt/\udcff", "real": "/mnt/a", "run": "/h/run"}
    found = json.loads(note(places, ["/opt/w", "--hidden"], labels(WORDS)))
    assert found["mount"] == "/mnt/\udcff"
    assert found["command"] == ["/opt/w", "--hidden"]
    assert found["words"]["keep"] == "Always keep here"


def test_dolphin_gets_an_entry_for_each_act() -> None:
    parser = configparser.RawConfigParser()
    parser.optionxform = str  # type: ignore[assignment]
    parser.read_string(service_menu('"/opt/w"', labels(WORDS)).decode())
    names = parser["Desktop Entry"]["Actions"].strip(";").split(";")
    # It sorts the entries by these names; they are to stand in the order of the other menus.
    assert names == sorted(names)
    for name, (act, page) in zip(names, ACTS.items(), strict=True):
        group = parser[f"Desktop Action {name}"]
        assert group["Name"] == labels(WORDS)[act]
        assert group["Exec"] == f'"/opt/w" --show {page} --path %f'


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/mnt/drive/photos/a.jpg", "/photos/a.jpg"),
        ("/var/mnt/drive/a", "/a"),
        ("/mnt/drive", "/"),
        ("/mnt/drives/a", None),
        ("/mnt/drive/../a", None),
        ("/photos/a.jpg", None),
    ],
)
def test_a_path_of_this_machine_is_one_of_the_drive(path: str, expected: str | None) -> None:
    assert inside(path, ["/mnt/drive", "/var/mnt/drive"]) == expected


def test_nothing_is_on_a_drive_that_is_nowhere() -> None:
    assert inside("/a", [""]) is None
