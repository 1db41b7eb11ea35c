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
