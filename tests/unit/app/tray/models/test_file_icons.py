"""Which picture stands for a file."""

import pytest

from app.tray.models.file_icons import ending, file_icon


@pytest.mark.parametrize(
    ("name", "found"), [("a.PNG", "png"), (".bashrc", ""), ("a", ""), ("a.tar.gz", "gz")]
)
def test_the_ending_is_what_follows_the_last_dot(name: str, found: str) -> None:
    assert ending(name) == found


def test_pictures_have_a_picture_of_their_own() -> None:
    assert file_icon("IMG_4471.CR3") == "image"
    assert file_icon("notes.md") == "file"
