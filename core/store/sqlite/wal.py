"""What the files of SQLite say of themselves: whether a part of database or log is missing.

SQLite takes what it can read of its log, up to the first frame that is not whole, and a checkpoint
makes a database that was cut as long as it should be, with zeros in between. Both look like a
sound store afterwards, so it is found out before. The formats: https://sqlite.org/fileformat2.html
"""

import os
import struct
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.store.sqlite.schema import CHECKPOINT_NAME

_HEADER: Final = struct.Struct(">8I")
_FRAME: Final = struct.Struct(">4I")
_FRAME_HEADER_BYTES: Final = 24
_COUNT_AT: Final = 28  # of pages, in the header of the database
_FRAMES_AT: Final = 16  # how many SQLite takes, in the header of its index of the log


@dataclass(frozen=True, slots=True)
class Log:
    """What stands in a log: the salts of its frames, the page in each, and how it ends.

    `pages` are those of the frames in their order, up to the first one of an earlier life of the
    log; SQLite may take fewer of them (`frames_taken`). `committed` is the number of frames up to
    the last one that ends a transaction. `torn`: bytes of a frame that is not whole follow.
    """

    salt: tuple[int, int] = (0, 0)
    pages: tuple[int, ...] = ()
    committed: int = 0
    torn: bool = False


def read_log(database: Path, page_bytes: int) -> Log:
    """Return what the log of `database` holds, whether or not SQLite would read it."""
    try:
        descriptor = os.open(f"{database}-wal", os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return Log()
    try:
        return _log_in(descriptor, _FRAME_HEADER_BYTES + page_bytes)
    finally:
        os.close(descriptor)


def log_salt(database: Path) -> tuple[int, int]:
    """Return what tells the log of `database` as it is now from its earlier lives."""
    with Path(f"{database}-wal").open("rb") as log:
        header = log.read(_HEADER.size)
    return _salt(header) if len(header) == _HEADER.size else (0, 0)


def _salt(header: bytes) -> tuple[int, int]:
    words = _HEADER.unpack(header)
    return words[4], words[5]


def _log_in(descriptor: int, frame_bytes: int) -> Log:
    size = os.fstat(descriptor).st_size
    if size < _HEADER.size:
        return Log(torn=size > 0)
    salt = _salt(os.pread(descriptor, _HEADER.size, 0))
    pages: list[int] = []
    committed = 0
    count, rest = divmod(size - _HEADER.size, frame_bytes)
    ours = True
    for frame in range(count):
        at = _HEADER.size + frame * frame_bytes
        page, ends, *found = _FRAME.unpack(os.pread(descriptor, _FRAME.size, at))
        ours = tuple(found) == salt  # others are left over from an earlier life of the log
        if ours:
            if len(pages) == frame:
                pages.append(page)
            committed = frame + 1 if ends else committed
    return Log(salt, tuple(pages), committed, torn=ours and rest > 0)


def frames_taken(database: Path) -> int:
    """Return how many frames of its log SQLite found good; `database` is open and was read."""
    try:
        with Path(f"{database}-shm").open("rb") as index:
            header = index.read(_FRAMES_AT + 4)
    except FileNotFoundError:
        return 0  # a copy that has no log
    return int.from_bytes(header[_FRAMES_AT:], sys.byteorder)


def is_cut(database: Path, logged: Iterable[int], page_bytes: int) -> bool:
    """Say whether pages at the end of `database` are missing that are none of the `logged` ones."""
    with database.open("rb") as file:
        header = file.read(_COUNT_AT + 4)
        length = os.fstat(file.fileno()).st_size
    pages = int.from_bytes(header[_COUNT_AT:])
    known = set(logged)
    return any(page not in known for page in range(length // page_bytes + 1, pages + 1))


def note_checkpoint(folder: Path, salt: tuple[int, int], frames: int) -> None:
    """Note that so many frames of the log with this salt are in the database."""
    unfinished = folder / f"{CHECKPOINT_NAME}.unfinished"
    unfinished.write_text(f"{salt[0]} {salt[1]} {frames}\n", encoding="ascii")
    unfinished.rename(folder / CHECKPOINT_NAME)


def frames_in_database(folder: Path, salt: tuple[int, int]) -> int:
    """Return how many frames of the log with this salt are known to be in the database."""
    with suppress(OSError, ValueError):
        first, second, frames = (folder / CHECKPOINT_NAME).read_text(encoding="ascii").split()
        if (int(first), int(second)) == salt:
            return int(frames)
    return 0
