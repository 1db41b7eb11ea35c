"""What of a folder is a storage's: its files by name. Whatever else lies there is left alone."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from core.store.folders import sync_folder
from core.store.sqlite.schema import BACKUPS_NAME, FILE_NAME, MARKER_NAME

# The marker of a storage that is being removed: no node takes it for its own any more.
MARKER_GONE_NAME: Final = "marker.gone"
_FOLDERS: Final = ("files", "quarantine", BACKUPS_NAME)
SIDE_LOG_NAME: Final = "ways-home.log"
# What a node makes anew by itself.
_FLEETING: Final = frozenset({"reserve", "lock", f"{FILE_NAME}-shm"})


def lasting(storage: Path) -> Iterator[Path]:
    """Yield the files of a storage that make it what it is, but for its marker. Raises `OSError`.

    They are paths below `storage`.
    """
    # First, as whoever copies the others may have something to add to it.
    if (storage / SIDE_LOG_NAME).is_file():
        yield Path(SIDE_LOG_NAME)
    for name in _FOLDERS:
        folder = storage / name
        if folder.is_dir():
            for found in sorted(folder.rglob("*")):
                if found.is_file() and not found.is_symlink():
                    yield found.relative_to(storage)
    for found in sorted(storage.iterdir()):
        is_record = found.name.startswith(FILE_NAME) and found.name not in _FLEETING
        if is_record and found.is_file() and not found.is_symlink():
            yield found.relative_to(storage)


def folders_of(storage: Path) -> Iterator[Path]:
    """Yield the folders of a storage as paths below it, what contains before what is contained."""
    for name in _FOLDERS:
        folder = storage / name
        if folder.is_dir():
            yield Path(name)
            for found in sorted(folder.rglob("*")):
                if found.is_dir() and not found.is_symlink():
                    yield found.relative_to(storage)


def take_away(storage: Path) -> None:
    """Remove a storage, and the folder where nothing else lies in it.

    The first step takes its marker: a part of a storage is never taken for a whole one, and what a
    kill leaves can still be told by `MARKER_GONE_NAME`.
    """
    if not storage.is_dir():
        return
    with suppress(FileNotFoundError):
        (storage / MARKER_NAME).rename(storage / MARKER_GONE_NAME)
        sync_folder(storage)
    for name in _FOLDERS:
        shutil.rmtree(storage / name, ignore_errors=True)
    for left in list(storage.iterdir()):
        if left.name in _FLEETING or left.name == SIDE_LOG_NAME or left.name.startswith(FILE_NAME):
            left.unlink(missing_ok=True)
    (storage / MARKER_GONE_NAME).unlink(missing_ok=True)
