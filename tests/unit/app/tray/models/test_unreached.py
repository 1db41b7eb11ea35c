"""Where no node answers; the sentences are in the table of `test_headline`."""

import pytest

from app.tray.models.picture import Picture, Reach
from app.tray.models.unreached import lacks_fuse


@pytest.mark.parametrize(
    ("trouble", "remedy", "lacks"),
    [
        ("This system has no FUSE (there is no /dev/fuse).", "", True),
        ("The helper is missing.", "Install it: `sudo apt-get install fuse3`.", True),
        ("The disk is full.", "Free some space.", False),
        ("", "", False),
    ],
)
def test_a_machine_without_fuse_is_known_by_what_the_mount_says(
    trouble: str, remedy: str, lacks: bool
) -> None:
    assert lacks_fuse(Picture(Reach.NOT_RUNNING, trouble=trouble, remedy=remedy)) is lacks
