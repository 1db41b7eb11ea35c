"""What a storage takes on its disk."""

from pathlib import Path

from core.store.files_disk import DiskFiles
from core.store.footprint import Footprint

MIB = 2**20


class StrideClock:
    """Each look at it takes a second."""

    def __init__(self) -> None:
        self.now = 0.0

    def wall_ms(self) -> int:
        return int(self.now * 1_000)

    def wall_ns(self) -> int:
        return int(self.now * 1_000_000_000)

    def monotonic(self) -> float:
        self.now += 1.0
        return self.now


def test_files_records_and_quarantine_count_and_nothing_else_on_the_disk(tmp_path: Path) -> None:
    storage = tmp_path / "storage"
    (storage / "quarantine").mkdir(parents=True)
    (storage / "records.db").write_bytes(b"r" * MIB)
    (storage / "quarantine" / "0001").write_bytes(b"q" * MIB)
    DiskFiles(storage, reserve_bytes=MIB).create(7).write(0, b"f" * MIB)
    (tmp_path / "holiday.mkv").write_bytes(b"m" * 8 * MIB)
    assert 3 * MIB <= Footprint(storage, StrideClock()).measure() < 4 * MIB


def test_a_hole_takes_no_space(tmp_path: Path) -> None:
    DiskFiles(tmp_path, reserve_bytes=0).create(7).truncate(64 * MIB)
    assert Footprint(tmp_path, StrideClock()).measure() < MIB


def test_nothing_is_known_before_the_first_look(tmp_path: Path) -> None:
    footprint = Footprint(tmp_path, StrideClock())
    assert footprint.last is None
    assert footprint.measure() == footprint.last == 0


def test_who_asks_again_at_once_is_told_what_was_just_found(tmp_path: Path) -> None:
    clock = StrideClock()
    footprint = Footprint(tmp_path, clock)
    assert footprint.measure() == 0
    (tmp_path / "file").write_bytes(b"x" * MIB)
    assert footprint.measure() == 0
    clock.now += 60.0
    assert footprint.measure() == MIB
