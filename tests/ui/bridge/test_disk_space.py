"""The disk of this pod, as the system tells it."""

from pathlib import Path

from app.tray.bridge.disk_space import disk_of


def test_the_disk_of_a_folder_is_told_also_before_it_is_made(tmp_path: Path) -> None:
    found = disk_of(tmp_path / "not" / "yet" / "there")
    assert 0 <= found.free <= found.total
    assert found.total == disk_of(tmp_path).total > 0
