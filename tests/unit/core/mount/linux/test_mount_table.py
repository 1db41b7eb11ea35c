from pathlib import Path

import pytest

from core.mount.linux import mount_table
from core.mount.linux.mount_table import Mount, mounted_at, parse

TABLE = b"""\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/root rw
40 22 0:57 / /mnt/with\\040space rw,nosuid shared:3 master:2 - fuse.wormhole wormhole rw,user_id=0
41 22 0:58 / /mnt/twice rw - tmpfs tmpfs rw
42 22 0:59 / /mnt/twice rw - fuse.wormhole wormhole rw
nonsense
"""


def test_lines_are_read_with_their_escapes_and_nonsense_is_left_out() -> None:
    found = parse(TABLE)
    assert len(found) == 4
    assert found[1] == Mount(b"/mnt/with space", "fuse.wormhole", "wormhole", 57)


@pytest.mark.parametrize(
    ("point", "wanted"), [("/mnt/with space", 57), ("/mnt/twice", 59), ("/mnt", None)]
)
def test_the_topmost_mount_at_exactly_a_place_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, point: str, wanted: int | None
) -> None:
    (tmp_path / "table").write_bytes(TABLE)
    monkeypatch.setattr(mount_table, "TABLE", tmp_path / "table")
    found = mounted_at(Path(point))
    assert (found.connection if found else None) == wanted


def test_the_way_to_a_mount_point_may_lead_over_links(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/")
    assert mounted_at(tmp_path / "link/proc") == mounted_at(Path("/proc"))
    assert mounted_at(Path("/proc")) is not None


def test_a_name_with_a_carriage_return_is_one_name_and_numbers_that_are_none_are_left_out() -> None:
    table = (
        b"9 1 0:7 / /mnt/a\rb rw - tmpfs t rw\n"
        b"9 1 x:y / /c rw - tmpfs t rw\n"
        b"9 1 0:8 / /\\777 rw - tmpfs t rw\n"
    )
    assert [(each.point, each.connection) for each in parse(table)] == [
        (b"/mnt/a\rb", 7),
        (b"/\\777", 8),
    ]
