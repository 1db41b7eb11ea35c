"""Copies of the records: whole, private, the two newest."""

import os
from pathlib import Path

from core.store.records_sqlite import SqliteRecordStore
from core.store.sqlite.backups import last_backup, write_backup
from core.store.sqlite.schema import BACKUPS_NAME


def test_only_the_two_newest_copies_are_kept_and_nobody_else_may_read_them(tmp_path: Path) -> None:
    store = SqliteRecordStore(tmp_path)
    assert last_backup(tmp_path) is None
    for number, name in enumerate(("first", "second", "third")):
        write_backup(tmp_path, name)
        os.utime(tmp_path / BACKUPS_NAME / f"{name}.db", (number, number))
    store.close()
    made = sorted((tmp_path / BACKUPS_NAME).iterdir())
    assert [path.name for path in made] == ["second.db", "third.db"]
    assert {path.stat().st_mode & 0o777 for path in made} == {0o600}
    assert last_backup(tmp_path) == 2


def test_what_a_kill_left_half_made_is_made_anew(tmp_path: Path) -> None:
    store = SqliteRecordStore(tmp_path)
    (tmp_path / BACKUPS_NAME).mkdir()
    (tmp_path / BACKUPS_NAME / "daily.unfinished").write_bytes(b"half of a copy")
    write_backup(tmp_path, "daily")
    store.close()
    assert [path.name for path in (tmp_path / BACKUPS_NAME).iterdir()] == ["daily.db"]
