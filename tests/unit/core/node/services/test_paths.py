"""Paths on the mount and in the drive are the same to a person."""

from pathlib import Path

import pytest

from core.errors import NotFound
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.node.services.paths import find, for_people, in_drive, split
from tests.support.small_node import with_node


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/mnt/w/photos/a.jpg", b"/photos/a.jpg"),
        ("/photos/a.jpg", b"/photos/a.jpg"),
        ("/mnt/w", b"/"),
        ("/", b"/"),
        ("photos//./a", b"/photos/a"),
        ("/mnt/wide", b"/mnt/wide"),
        ("/mnt/w/a\\xff", b"/a\xff"),
    ],
)
def test_a_path_on_the_mount_is_the_one_in_the_drive(path: str, meant: bytes) -> None:
    assert in_drive(path, "/mnt/w") == meant


def test_bytes_that_are_no_text_are_shown_with_backslashes() -> None:
    assert for_people(b"/a\xff") == "/a\\xff"


@pytest.mark.parametrize(("path", "parts"), [(b"/a", (b"/", b"a")), (b"/a/b/c", (b"/a/b", b"c"))])
def test_a_path_has_a_folder_and_a_name(path: bytes, parts: tuple[bytes, bytes]) -> None:
    assert split(path) == parts


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        with parts.replica.view() as view:
            assert find(view, b"/").is_folder
            with pytest.raises(NotFound, match="/nowhere"):
                find(view, b"/nowhere")

    with_node(tmp_path, work)
