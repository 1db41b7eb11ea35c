"""Names: which bytes may stand between two slashes."""

import pytest

from core import names
from core.errors import InvalidRequest, NameTooLong


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (b"a", True),
        (b"...", True),
        (b".hidden", True),
        (b"\xff\xfe not utf-8", True),
        (b"line\nbreak", True),
        (b"x" * 255, True),
        (b"x" * 256, False),
        (b"", False),
        (b".", False),
        (b"..", False),
        (b"a/b", False),
        (b"a\0b", False),
    ],
)
def test_which_names_can_stand_in_a_folder(name: bytes, expected: bool) -> None:
    assert names.is_name(name) is expected


def test_a_name_that_is_too_long_says_so() -> None:
    with pytest.raises(NameTooLong):
        names.check_name(b"x" * 256)


@pytest.mark.parametrize("name", [b"", b"..", b"a/b"])
def test_a_name_that_makes_no_sense_is_refused(name: bytes) -> None:
    with pytest.raises(InvalidRequest):
        names.check_name(name)


def test_a_good_name_passes() -> None:
    names.check_name(b"good")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (b"report.txt", ""),
        ("\u00fcber \U0001f600".encode(), ""),
        (b".hidden", ""),
        (b"CONSOLE", ""),
        (b"COM10", ""),
        (b"my.con", ""),
        (b"con", "device"),
        (b"Con.tar.gz", "device"),
        (b"com1", "device"),
        (b"lpt9.x", "device"),
        ("COM\u00b9".encode(), "device"),
        (b"nul .txt", "device"),
        (b"a<b", "'<'"),
        (b'say "hi"', "'\"'"),
        (b"back\\slash", "Windows"),
        (b"bell\x07", "Windows"),
        (b"dot.", "ends in a dot"),
        (b"space ", "ends in a dot"),
        (b"\xff", "UTF-8"),
    ],
)
def test_which_names_every_system_can_show(name: bytes, reason: str) -> None:
    told = names.not_portable(name)
    assert reason in told
    assert bool(told) is bool(reason)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a", "A", True),
        ("stra\u00dfe", "STRASSE", True),
        ("\u00e9", "e\u0301", True),
        ("\u00c9", "e\u0301", True),
        ("a", "b", False),
        ("a", "a ", False),
    ],
)
def test_which_names_some_systems_take_for_one(one: str, other: str, same: bool) -> None:
    assert (names.alike(one.encode()) == names.alike(other.encode())) is same


def test_names_that_are_no_text_are_compared_too() -> None:
    assert names.alike(b"\xffA") == names.alike(b"\xffa")
    assert names.alike(b"\xff") != names.alike(b"\xfe")


def test_what_comes_from_elsewhere_gets_its_own_name_then_one_that_says_where_then_numbers() -> (
    None
):
    found = names.names_from(b"report.txt", "nas-2")
    assert [next(found) for _ in range(4)] == [
        b"report.txt",
        b"report (from nas-2).txt",
        b"report (from nas-2 2).txt",
        b"report (from nas-2 3).txt",
    ]


@pytest.mark.parametrize("name", [b".bashrc", b"x" * 255, "ä".encode() * 127, b"a." + b"y" * 200])
@pytest.mark.parametrize("where", ["nas", "字" * 63])
def test_whatever_it_is_called_the_names_fit_and_differ(name: bytes, where: str) -> None:
    found = names.names_from(name, where)
    made = [next(found) for _ in range(12)]
    assert len(set(made)) == 12
    assert all(map(names.is_name, made))
    assert all(b" (from " in one for one in made[1:])
