"""Folders as people write them."""

import pytest

from app.tray.models.paths import at_home, beside, whole


@pytest.mark.parametrize(
    ("folder", "home", "shown"),
    [
        ("/people/mia/Wormhole", "/people/mia", "~/Wormhole"),
        ("/people/mia", "/people/mia", "~"),
        ("/people/miabella/x", "/people/mia", "/people/miabella/x"),
        ("/mnt/x", "/people/mia/", "/mnt/x"),
        ("/mnt/x", "", "/mnt/x"),
    ],
)
def test_what_lies_in_the_person_s_folder_is_shown_from_there(
    folder: str, home: str, shown: str
) -> None:
    assert at_home(folder, home) == shown


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("~/Wormhole", "/people/mia/Wormhole"),
        (" ~/Wormhole/ ", "/people/mia/Wormhole"),
        ("/mnt/drive", "/mnt/drive"),
        ("~", "/people/mia"),
        ("/", "/"),
        ("Wormhole", ""),
        ("", ""),
        ("~other/x", ""),
    ],
)
def test_a_whole_path_is_meant(text: str, meant: str) -> None:
    assert whole(text, "/people/mia") == meant


def test_a_drive_is_never_proposed_where_a_folder_is_taken() -> None:
    assert beside("/people/mia/Wormhole", "/people/mia/Documents") == "/people/mia/Wormhole"
    assert beside("/people/mia/Wormhole", "/people/mia/Wormhole") == "/people/mia/Wormhole drive"
