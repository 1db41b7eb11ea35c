"""Copying a storage: contents, holes, times, and what a file carries of itself."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import StoreDamaged
from core.ids import Dot, EntryId, Incarnation
from core.ports import WayHome
from core.store.relocating import copy_storage, length_of, size_of, verify_storage
from core.store.way_home import SideLog, read_attributes, write_attributes

HOME = WayHome(EntryId(b"e" * 16), b"name", EntryId(b"p" * 16), Dot(Incarnation(3), 4))
OTHER = WayHome(EntryId(b"o" * 16), b"other", EntryId(b"p" * 16), None)
LINE = 0x0A
HOLE = 8 * 2**20


def storage(folder: Path) -> Path:
    place = folder / "files" / "0a"
    place.mkdir(parents=True)
    file = place / f"{LINE:016x}"
    with file.open("wb") as made:
        made.write(b"begin")
        made.seek(HOLE)
        made.write(b"end")
        made.truncate(2 * HOLE)
    file.chmod(0o600)
    os.utime(file, ns=(1_000, 2_000))
    (folder / "records.db").write_bytes(os.urandom(3_000_000))
    (folder / "marker.json").write_text("mine")
    return folder


def nothing(size: int) -> None:
    del size


def test_all_of_a_storage_is_copied_but_its_marker(tmp_path: Path) -> None:
    source, target = storage(tmp_path / "old"), tmp_path / "new"
    target.mkdir()
    name = Path("files/0a") / f"{LINE:016x}"
    write_attributes(source / name, HOME)
    told: list[int] = []
    found = copy_storage(source, target, told.append)
    assert sum(told) == length_of(source) == 2 * HOLE + 3_000_000
    assert set(found) == {name, Path("records.db")}
    assert not (target / "marker.json").exists()
    for path in found:
        assert (target / path).read_bytes() == (source / path).read_bytes()
        assert (target / path).stat().st_mtime_ns == (source / path).stat().st_mtime_ns
    assert read_attributes(target / name) == HOME
    verify_storage(target, found, told.append)
    assert sum(told) == 2 * length_of(source)


def test_holes_stay_holes(tmp_path: Path) -> None:
    source, target = storage(tmp_path / "old"), tmp_path / "new"
    target.mkdir()
    copy_storage(source, target, nothing)
    assert size_of(target) <= size_of(source) + 2**21
    assert size_of(source) < HOLE


@pytest.mark.parametrize("cut", [False, True])
def test_a_copy_that_is_not_the_same_is_found_out(tmp_path: Path, cut: bool) -> None:
    source, target = storage(tmp_path / "old"), tmp_path / "new"
    target.mkdir()
    found = copy_storage(source, target, nothing)
    with (target / "records.db").open("r+b") as file:
        if cut:
            file.truncate(2_999_999)
        else:
            file.seek(1_500_000)
            file.write(b"rotten")
    with pytest.raises(StoreDamaged, match=r"records\.db"):
        verify_storage(target, found, nothing)


def test_on_a_disk_without_attributes_the_ways_home_go_into_the_side_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = storage(tmp_path / "old"), tmp_path / "new"
    target.mkdir()
    write_attributes(source / "files" / "0a" / f"{LINE:016x}", HOME)
    SideLog(source / "ways-home.log").append(7, OTHER)

    def cannot(*_: object) -> None:
        raise OSError(errno.EOPNOTSUPP, "not supported")

    monkeypatch.setattr(os, "setxattr", cannot)
    found = copy_storage(source, target, nothing)
    assert SideLog(target / "ways-home.log").read() == {7: OTHER, LINE: HOME}
    verify_storage(target, found, nothing)


def test_whoever_hears_of_it_may_end_it(tmp_path: Path) -> None:
    source, target = storage(tmp_path / "old"), tmp_path / "new"
    target.mkdir()

    def ending(act: Callable[[], None]) -> Callable[[int], None]:
        def told(size: int) -> None:
            del size
            act()

        return told

    def end() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        copy_storage(source, target, ending(end))
