"""What the menu and the emblems of file managers say, and how little they believe."""

import json
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

from core.control.paths import understood, written


@pytest.fixture
def menu() -> ModuleType:
    return import_module("wormhole_menu")


NOTE = {"mount": "/mnt/drive", "real": "/var/mnt/drive", "run": "/h/run", "command": ["/opt/w"]}


def drive(menu: ModuleType, **other: object) -> Any:
    return menu.drive_of(json.dumps({**NOTE, **other}).encode())


def state(menu: ModuleType, **known: bool) -> Any:
    return menu.State(**{"is_file": True, "here": True, "kept": False, "absent": False, **known})


@pytest.mark.parametrize(
    ("known", "alone", "expected"),
    [
        ({"here": True}, False, "wormhole-here"),
        ({"here": False}, False, "wormhole-elsewhere"),
        ({"kept": True}, False, "wormhole-kept"),
        ({"kept": True, "here": False}, False, "wormhole-kept"),
        ({"here": False, "absent": True}, False, "wormhole-unreadable"),
        ({"kept": True, "here": False, "absent": True}, False, "wormhole-unreadable"),
        ({"is_file": False}, False, ""),
        ({"is_file": False, "kept": True}, False, "wormhole-kept"),
        ({"here": True}, True, "wormhole-here"),
        ({"kept": True}, True, "wormhole-kept"),
        ({"here": False}, True, ""),
        ({"here": False, "absent": True}, True, ""),
        ({"here": False, "kept": True}, True, ""),
        ({"is_file": False, "kept": True}, True, ""),
    ],
)
def test_an_emblem_says_where_a_file_is(
    known: dict[str, bool], alone: bool, expected: str, menu: ModuleType
) -> None:
    assert menu.emblem(state(menu, **known), alone=alone) == expected


def test_what_nothing_is_known_of_has_no_emblem(menu: ModuleType) -> None:
    assert menu.emblem(None, alone=False) == ""


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ([{"here": True}], ["keep", "free", "copies", "versions", "who"]),
        ([{"here": False}], ["keep", "copies", "versions", "who"]),
        ([{"kept": True}], ["copies", "versions", "who"]),
        ([{"is_file": False}], ["keep", "free", "copies", "versions", "who"]),
        ([None], ["keep", "free", "copies", "versions", "who"]),
        ([{"kept": True}, {"here": False}], ["keep"]),
        ([{"kept": True}, {"here": True}], ["keep", "free"]),
        ([{"kept": True}, {"kept": True}], []),
    ],
)
def test_an_entry_is_there_where_it_does_something(
    known: list[dict[str, bool] | None], expected: list[str], menu: ModuleType
) -> None:
    states = [None if each is None else state(menu, **each) for each in known]
    found = menu.entries(states, menu.ENGLISH)
    assert [entry.act for entry in found] == expected
    assert [entry.label for entry in found] == [menu.ENGLISH[act] for act in expected]


@pytest.mark.parametrize(
    "path", [b"/a", b"/\xff\xfe", b"/\\x41", "/é".encode(), b"/a\\b", b"/\\x5cx41"]
)
def test_paths_are_written_as_the_node_writes_them(path: bytes, menu: ModuleType) -> None:
    assert menu.written(path) == written(path)
    assert menu.understood(written(path)) == understood(written(path)) == path


def test_a_path_in_a_line_ends_no_line_and_means_the_same(menu: ModuleType) -> None:
    path = b"/a\nb\x7f\xff"
    line = menu.in_a_line(menu.written(path))
    assert line.isprintable()
    assert understood(line) == path


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("file:///mnt/a%20b", b"/mnt/a b"),
        ("file:///mnt/%FF/", b"/mnt/\xff"),
        ("file:///", b"/"),
        ("file:///a%00b", None),
        ("file://host/a", None),
        ("trash:///a", None),
        ("", None),
    ],
)
def test_only_files_of_this_machine_have_a_path(
    uri: str, expected: bytes | None, menu: ModuleType
) -> None:
    assert menu.path_of(uri) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (b"/mnt/drive/a/b", b"/a/b"),
        (b"/var/mnt/drive/a", b"/a"),
        (b"/mnt/drive", None),
        (b"/mnt/drive2/a", None),
        (b"/mnt/drive/../a", None),
        (b"/mnt", None),
    ],
)
def test_a_place_is_below_where_a_drive_is(
    path: bytes, expected: bytes | None, menu: ModuleType
) -> None:
    place = menu.place_of(path, [drive(menu)])
    assert (None if place is None else place.path) == expected


def test_of_two_drives_the_inner_one_counts(menu: ModuleType) -> None:
    inner = drive(menu, mount="/mnt/drive/x", real="/mnt/drive/x")
    for drives in ([drive(menu), inner], [inner, drive(menu)]):
        place = menu.place_of(b"/mnt/drive/x/a", drives)
        assert (place.drive, place.path) == (inner, b"/a")


def test_the_node_is_asked_for_the_path_on_its_mount(menu: ModuleType) -> None:
    place = menu.place_of(b"/var/mnt/drive/a/\xff", [drive(menu)])
    assert place.asked() == "/mnt/drive/a/\\xff"
    assert (place.folder, place.name) == (b"/a", b"\xff")
    assert menu.place_of(b"/mnt/drive/a", [drive(menu)]).folder == b"/"


def test_mounts_of_drives_are_found_in_the_table_of_the_kernel(menu: ModuleType) -> None:
    table = (
        b"22 1 0:20 / / rw - ext4 /dev/sda1 rw\n"
        b"40 22 0:57 / /mnt/with\\040space rw shared:3 - fuse.wormhole wormhole rw\n"
        b"41 22 0:58 / /mnt/other rw - fuse.sshfs x rw\n"
        b"\n40 22 - fuse.wormhole\n - fuse.wormhole\xff\n"
    )
    assert menu.mounted(table) == {b"/mnt/with space"}


def test_a_note_says_where_the_drive_is(menu: ModuleType) -> None:
    found = drive(menu, mount="/mnt/\udcff", words={"keep": "Immer hier"})
    assert found.mount == b"/mnt/\xff"
    assert found.command == ("/opt/w",)
    assert found.words["keep"] == "Immer hier"
    assert found.words["free"] == menu.ENGLISH["free"]


@pytest.mark.parametrize(
    "other",
    [
        {"mount": "relative"},
        {"mount": "/"},
        {"mount": "//mnt"},
        {"mount": "/mnt/../etc"},
        {"mount": "/mnt/"},
        {"mount": "/m\0nt"},
        {"mount": "/m\ud800nt"},
        {"mount": "/" + "a" * 5_000},
        {"mount": 3},
        {"real": None},
        {"run": ["/h"]},
        {"command": "/opt/w"},
        {"command": ["/opt/w", 3]},
        {"command": ["/opt/w"] * 9},
        {"command": ["/opt/w\0"]},
    ],
)
def test_a_note_that_is_not_as_it_should_be_is_none(
    other: dict[str, object], menu: ModuleType
) -> None:
    assert drive(menu, **other) is None


@pytest.mark.parametrize("note", [b"", b"[]", b"3", b"{", b"\xff", b"[" * 100_000])
def test_rubbish_is_no_note(note: bytes, menu: ModuleType) -> None:
    assert menu.drive_of(note) is None


@pytest.mark.parametrize("said", ["", "a" * 200, "two\nlines", "\x1b[31m", 3, None])
def test_what_is_no_line_of_text_is_said_in_english(said: object, menu: ModuleType) -> None:
    assert drive(menu, words={"keep": said}).words == menu.ENGLISH


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"type":"answer","answer":{"a":1}}\n', ({"a": 1}, "")),
        (b'{"type":"progress"}\n{"type":"answer","answer":[]}\n', ([], "")),
        (b'{"type":"error","detail":"No.","remedy":"Ask."}\n', (None, "No. Ask.")),
        (b'{"type":"error"}\n', (None, "")),
        (b'{"type":"ans', (None, "")),
        (b"\xff\n[]\n3\n", (None, "")),
        (b"", (None, "")),
    ],
)
def test_the_last_line_of_a_response_counts(
    body: bytes, expected: tuple[object, str], menu: ModuleType
) -> None:
    assert menu.answer_in(b"HTTP/1.0 200 OK\r\nA: b\r\n\r\n" + body) == expected


def test_a_page_says_how_its_entries_are(menu: ModuleType) -> None:
    rows = [
        {"path": "/d/a \\xff", "kind": "file", "here": False, "absent": True},
        {"path": "/d/sub", "kind": "folder", "here": True, "kept": True},
    ]
    page = {"rows": rows, "more": True}
    assert menu.states_in(page) == {
        b"a \xff": menu.State(is_file=True, here=False, kept=False, absent=True),
        b"sub": menu.State(is_file=False, here=True, kept=True, absent=False),
    }
    assert menu.next_page(page) == "/d/sub"
    assert menu.next_page({**page, "more": False}) == ""


@pytest.mark.parametrize(
    "page",
    [
        None,
        3,
        {},
        {"rows": 3, "more": True},
        {"rows": [3, {"path": 3}, {}], "more": True},
        {"rows": [], "more": True},
    ],
)
def test_what_is_no_page_says_nothing(page: object, menu: ModuleType) -> None:
    assert menu.states_in(page) == {}
    assert menu.next_page(page) == ""


@pytest.mark.parametrize(
    ("answer", "expected"),
    [({"kept": 1}, True), ({"kept": 0}, False), ({}, False), (None, False), ({"kept": "x"}, False)],
)
def test_what_had_to_stay_is_noticed(answer: object, expected: bool, menu: ModuleType) -> None:
    assert menu.stayed(answer) is expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [({"alone_since": "2026"}, True), ({"alone_since": ""}, False), ({}, False), (None, False)],
)
def test_alone_is_what_the_node_says(status: object, expected: bool, menu: ModuleType) -> None:
    assert menu.is_alone(status) is expected
