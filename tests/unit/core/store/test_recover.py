"""Bringing the files out: from the records, from a backup, or from the files alone."""

import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from core.errors import Refused, StoreError
from core.ids import ROOT, ContentHash, Dot
from core.model.content import Content, Line, LineRole
from core.model.records import Attribute, Kind
from core.ports import WayHome
from core.store.files_disk import DiskFiles
from core.store.records_sqlite import SqliteRecordStore
from core.store.recover import recover
from tests.support.records import ORIGIN, entry, file_row, rows_delta, stamp, version

FOLDER, LARGE, SMALL, LINK, ABSENT, PARTIAL = 20, 21, 22, 23, 24, 25


def with_version(number: int, seq: int, **more: object) -> object:
    row = file_row(number, seq, **more)  # type: ignore[arg-type]
    return replace(row, contents=(version(number, seq + 2),))


def content(size: int) -> Content:
    return Content(ContentHash(b"m" * 32), size, 262_144)


@pytest.fixture
def storage(tmp_path: Path) -> Path:
    """A folder with a large and a small file, a symbolic link, an absent and a partial file."""
    folder = tmp_path / "storage"
    store, files = SqliteRecordStore(folder), DiskFiles(folder, reserve_bytes=0)
    top = file_row(FOLDER, 1, name=b"folder")
    top = replace(top, births=(replace(top.births[0], kind=Kind.FOLDER, mode=0o750),))
    top = replace(top, visible_children=3)
    link = with_version(LINK, 30, name=b"link")
    link = replace(
        link,
        births=(replace(link.births[0], kind=Kind.SYMLINK),),
        contents=(replace(link.contents[0], link=b"folder/large"),),
    )
    large = with_version(LARGE, 10, name=b"large", parent=entry(FOLDER))
    large = replace(
        large,
        attributes=(Attribute(Dot(ORIGIN, 13), stamp(13), entry(LARGE), "mode", 0o640),),
    )
    rows = [
        top,
        large,
        with_version(SMALL, 20, name=b"sm\xffall", parent=entry(FOLDER)),
        link,
        with_version(ABSENT, 40, name=b"absent"),
        with_version(PARTIAL, 50, name=b"partial", parent=entry(FOLDER)),
    ]
    for line, data in ((1, b"large content"), (3, b"half"), (9, b"nobody knows me")):
        files.create(line).write(0, data)
    files.describe(1, WayHome(entry(LARGE), b"large", entry(FOLDER), Dot(ORIGIN, 12)))
    files.describe(9, WayHome(entry(99), b"forgotten", ROOT, None))
    with store.write() as writer:
        writer.apply(rows_delta(*rows))
        for line in (
            Line(1, entry(LARGE), LineRole.CURRENT, Dot(ORIGIN, 12), content(13)),
            Line(2, entry(SMALL), LineRole.CURRENT, Dot(ORIGIN, 22), content(5), small=b"small"),
            Line(3, entry(PARTIAL), LineRole.CURRENT, Dot(ORIGIN, 52), content(9), missing=1),
        ):
            writer.put_line(line)
    store.backup("daily")
    store.close()
    return folder


def test_names_folders_and_contents_come_back_from_the_records(
    storage: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    report = recover(storage, out)
    assert report.source == "records"
    assert report.problems == []
    assert (out / "folder" / "large").read_bytes() == b"large content"
    assert (out / "folder" / "large").stat().st_mode & 0o777 == 0o640
    assert (out / "folder" / os.fsdecode(b"sm\xffall")).read_bytes() == b"small"
    assert (out / "link").readlink() == Path("folder/large")
    assert (out / "folder").stat().st_mode & 0o777 == 0o750
    assert not (out / "absent").exists()
    assert report.elsewhere == ["absent"]
    assert report.incomplete == ["folder/partial (incomplete)"]
    assert (out / "files without a record" / "forgotten").read_bytes() == b"nobody knows me"
    assert (report.files, report.folders, report.without_record) == (4, 1, 1)
    assert sorted(path.name for path in out.iterdir()) == [
        "files without a record",
        "folder",
        "link",
    ]


def test_the_storage_is_left_as_it_was(storage: Path, tmp_path: Path) -> None:
    def state() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in storage.rglob("*") if path.is_file()}

    before = state()
    recover(storage, tmp_path / "out")
    assert state() == before


def test_what_was_set_aside_comes_out_under_the_name_that_it_carries(
    storage: Path, tmp_path: Path
) -> None:
    files = DiskFiles(storage, reserve_bytes=0)
    files.set_aside(9)
    anew = files.create(9)
    anew.write(0, b"nobody knows me either")
    anew.close()
    files.set_aside(9)
    report = recover(storage, tmp_path / "out")
    found = tmp_path / "out" / "files without a record"
    assert report.without_record == 2
    assert {path.read_bytes() for path in found.iterdir()} == {
        b"nobody knows me",
        b"nobody knows me either",
    }
    assert (found / "forgotten").read_bytes() == b"nobody knows me"


@pytest.mark.parametrize("damage", ["cut", "garbage", "gone"])
def test_a_backup_serves_where_the_records_are_damaged(
    storage: Path, tmp_path: Path, damage: str
) -> None:
    path = storage / "records.db"
    whole = path.read_bytes()
    if damage == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    elif damage == "garbage":
        path.write_bytes(whole[:4096] + os.urandom(len(whole) - 4096))
    else:
        path.unlink()
    report = recover(storage, tmp_path / "out")
    assert report.source == "backup daily"
    assert len(report.problems) == (damage != "gone")
    assert (tmp_path / "out" / "folder" / "large").read_bytes() == b"large content"
    assert report.files == 4


def test_the_files_alone_say_what_they_were_called(storage: Path, tmp_path: Path) -> None:
    (storage / "records.db").unlink()
    (storage / "backups" / "daily.db").unlink()
    report = recover(storage, tmp_path / "out")
    found = tmp_path / "out" / "files without a record"
    assert report.source == "files"
    assert report.without_record == 3
    parent = f"folder {entry(FOLDER).hex()[-12:]}"
    assert (found / parent / "large").read_bytes() == b"large content"
    assert (found / "forgotten").read_bytes() == b"nobody knows me"
    assert (found / f"{3:016x}").read_bytes() == b"half"


def test_a_target_that_holds_something_is_refused(storage: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").touch()
    with pytest.raises(Refused):
        recover(storage, tmp_path / "out")
    with pytest.raises(Refused):
        recover(storage, storage / "out")
    with pytest.raises(Refused):
        recover(tmp_path / "nothing", tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_storage_in_use_is_refused(storage: Path, tmp_path: Path) -> None:
    store = SqliteRecordStore(storage)
    with pytest.raises(StoreError, match="Another Wormhole"):
        recover(storage, tmp_path / "out")
    store.close()
