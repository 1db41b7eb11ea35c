"""What no record knows is kept, each file of it, and counted."""

from pathlib import Path

from core.ports import SetAside
from core.store.quarantine import Quarantine


def strange(folder: Path, number: int, data: bytes) -> Path:
    path = folder / f"{number:016x}"
    path.write_bytes(data)
    return path


def test_a_second_file_of_the_same_number_takes_no_place_of_the_first(tmp_path: Path) -> None:
    """The records went back twice, and in between the number was given to another file."""
    quarantine = Quarantine(tmp_path)
    for data in (b"first", b"second", b"third"):
        quarantine.take(strange(tmp_path, 77, data))
    assert {path.read_bytes() for _, path in quarantine.files()} == {b"first", b"second", b"third"}
    assert {number for number, _ in quarantine.files()} == {77}


def test_nothing_lies_in_a_quarantine_that_was_never_needed(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path)
    assert quarantine.held() == SetAside(0, 0)
    assert list(quarantine.files()) == []
    assert not quarantine.folder.exists()


def test_what_lies_there_is_counted_and_what_a_person_put_there_is_left_out(
    tmp_path: Path,
) -> None:
    quarantine = Quarantine(tmp_path)
    quarantine.take(strange(tmp_path, 1, b"four"))
    quarantine.take(strange(tmp_path, 2, b"sixsix"))
    (quarantine.folder / "notes.txt").write_text("mine")
    (quarantine.folder / "ab").symlink_to(tmp_path)
    assert quarantine.held() == SetAside(2, 10)
