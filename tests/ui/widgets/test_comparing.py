"""What two versions are shown as."""

from app.tray.widgets.comparing import compare
from app.tray.widgets.version_picture import VersionPicture
from core.control.schema import Peek
from tests.ui.widgets.test_version_picture import picture

OURS, THEIRS = Peek(5, True, b"a\nb\n"), Peek(5, True, b"a\nc\n")
AWAY = Peek(5, False, reason="absent")


def test_two_texts_are_compared_line_by_line() -> None:
    found = compare("a.md", [OURS, THEIRS])
    assert found.text is not None
    assert [line.own for line in found.text.left] == [False, True]


def test_a_text_beside_what_is_none_is_not_compared() -> None:
    for other in (AWAY, Peek(3, True, b"\0\1\2")):
        assert compare("a.md", [OURS, other]).text is None
    assert compare("a.md", [OURS, THEIRS, OURS]).text is None


def test_pictures_are_read_where_they_can_be() -> None:
    found = compare("a.png", [Peek(9, False, picture(90, 60)), AWAY])
    assert found.pictures == (VersionPicture(90, 60), None)
