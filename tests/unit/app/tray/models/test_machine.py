"""What is known of this machine."""

from app.tray.models.machine import Disk


def test_what_stays_free_is_not_offered() -> None:
    assert Disk(500, 100, 20).most == 80


def test_a_full_disk_offers_nothing() -> None:
    assert Disk(500, 10, 20).most == 0
