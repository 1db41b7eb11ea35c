"""What of a folder is a storage's."""

from pathlib import Path

from core.store.belongings import MARKER_GONE_NAME, folders_of, lasting, take_away


def storage(folder: Path) -> Path:
    for name in ("files/0a/000a", "files/0b/000b", "quarantine/1", "backups/2026"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    for name in ("records.db", "records.db-wal", "records.db-shm", "ways-home.log", "lock"):
        (folder / name).write_text(name)
    for name in ("reserve", "marker.json"):
        (folder / name).write_text(name)
    (folder / "photo").write_text("somebody's")
    (folder / "album").mkdir()
    return folder


def test_its_files_are_those_that_a_node_does_not_make_anew(tmp_path: Path) -> None:
    assert [str(path) for path in lasting(storage(tmp_path))] == [
        "ways-home.log",
        "files/0a/000a",
        "files/0b/000b",
        "quarantine/1",
        "backups/2026",
        "records.db",
        "records.db-wal",
    ]
    assert [str(path) for path in folders_of(tmp_path)] == [
        "files",
        "files/0a",
        "files/0b",
        "quarantine",
        "backups",
    ]


def test_it_goes_and_what_is_somebody_elses_stays(tmp_path: Path) -> None:
    take_away(storage(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["album", "photo"]
    take_away(tmp_path)
    take_away(tmp_path / "gone")


def test_a_part_of_it_is_never_taken_for_a_whole_one(tmp_path: Path) -> None:
    folder = storage(tmp_path)
    (folder / "marker.json").rename(folder / MARKER_GONE_NAME)  # a kill after the first step
    take_away(folder)
    assert sorted(path.name for path in folder.iterdir()) == ["album", "photo"]
