"""Copies of the records beside them: made whole or not at all, the newest are kept."""

import sqlite3
from pathlib import Path
from typing import Final

from core.store.folders import put_in_place
from core.store.sqlite.connect import connect
from core.store.sqlite.faults import explained
from core.store.sqlite.schema import BACKUPS_NAME, FILE_NAME

_KEPT: Final = 2


def write_backup(storage: Path, name: str) -> None:
    """Write `backups`/NAME.db of the store in `storage`; keep the two newest.

    Raises `StoreError`, `NoSpace`.
    """
    folder = storage / BACKUPS_NAME
    folder.mkdir(mode=0o700, exist_ok=True)
    unfinished = folder / f"{name}.unfinished"
    unfinished.unlink(missing_ok=True)
    with explained():
        source = connect(storage / FILE_NAME, reading=True)
        target = sqlite3.connect(unfinished, isolation_level=None)
        try:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
        finally:
            target.close()
            source.close()
    put_in_place(unfinished, folder / f"{name}.db")
    kept = sorted(folder.glob("*.db"), key=lambda path: path.stat().st_mtime_ns)
    for old in kept[:-_KEPT]:
        old.unlink()


def last_backup(storage: Path) -> float | None:
    """Return when the newest copy was made (Unix time in seconds), or None."""
    made = [path.stat().st_mtime for path in (storage / BACKUPS_NAME).glob("*.db")]
    return max(made, default=None)
