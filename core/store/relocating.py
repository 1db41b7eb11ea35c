"""Copying a storage to another disk: every file with all that it carries, read again afterwards.

Holes stay holes. What a file carries of itself (its way home) goes along, into the side log where
the new disk has no extended attributes.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from blake3 import blake3

from core.errors import StoreDamaged
from core.saying import said
from core.store.belongings import SIDE_LOG_NAME, folders_of, lasting
from core.store.folders import make_folder, sync_folder
from core.store.way_home import ATTRIBUTE_PREFIX, SideLog, read_attributes

_CHUNK_BYTES: Final = 2**20
_BLOCK_BYTES: Final = 512  # the unit of st_blocks, whatever the disk's own is
_NO_ATTRIBUTES: Final = frozenset({errno.EOPNOTSUPP, errno.ENOSYS, errno.EPERM, errno.E2BIG})

Told = Callable[[int], None]
"""Hears how many bytes were read since the last time; what it raises ends the work."""


def size_of(storage: Path) -> int:
    """Return how many bytes of a disk the lasting files of a storage take."""
    return sum((storage / each).stat().st_blocks * _BLOCK_BYTES for each in lasting(storage))


def length_of(storage: Path) -> int:
    """Return how many bytes are read to copy a storage, holes counted."""
    return sum((storage / each).stat().st_size for each in lasting(storage))


def copy_storage(source: Path, target: Path, told: Told) -> dict[Path, bytes]:
    """Copy all lasting files of a storage, but not its marker, so that they survive a power cut.

    Returns the BLAKE3 of each. Raises `OSError`; what was copied until then stays.
    """
    found: dict[Path, bytes] = {}
    side_log = SideLog(target / SIDE_LOG_NAME)
    for folder in folders_of(source):
        make_folder(target / folder)
    for path in lasting(source):
        found[path] = _copy(source / path, target / path, side_log, told)
    for folder in folders_of(source):
        sync_folder(target / folder)
    sync_folder(target)
    return found


def verify_storage(target: Path, wanted: dict[Path, bytes], told: Told) -> None:
    """Read a copy again, from its disk. Raises `StoreDamaged` where it is not what was copied."""
    for path, digest in wanted.items():
        if path.name == SIDE_LOG_NAME:
            continue  # what the new disk could not carry was added
        descriptor = os.open(target / path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        try:
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            hasher = blake3()
            for _, piece, _ in _pieces(descriptor):
                hasher.update(piece)
                told(len(piece))
        finally:
            os.close(descriptor)
        if hasher.digest() != digest:
            raise StoreDamaged(
                said(
                    "The copy of {path} on the new disk is not what was written there.", path=path
                ),
                remedy=said("Look at that disk. Nothing was changed: the storage is where it was."),
            )


def _copy(source: Path, target: Path, side_log: SideLog, told: Told) -> bytes:
    hasher = blake3()
    reading = os.open(source, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW
        writing = os.open(target, flags, 0o600)
        try:
            for at, piece, is_hole in _pieces(reading):
                hasher.update(piece)
                if not is_hole:
                    _write(writing, piece, at)
                told(len(piece))
            found = os.fstat(reading)
            os.ftruncate(writing, found.st_size)
            _copy_attributes(reading, writing, source, side_log)
            os.fchmod(writing, stat.S_IMODE(found.st_mode))
            os.utime(writing, ns=(found.st_atime_ns, found.st_mtime_ns))
            os.fsync(writing)
        finally:
            os.close(writing)
        os.posix_fadvise(reading, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(reading)
    return hasher.digest()


def _pieces(descriptor: int) -> Iterator[tuple[int, bytes, bool]]:
    """Yield all of a file in pieces: where each begins, and whether it is wholly a hole."""
    size, at, data_at = os.fstat(descriptor).st_size, 0, -1
    while at < size:
        if data_at < at:
            data_at = _next_data(descriptor, at, size)
        piece = os.pread(descriptor, _CHUNK_BYTES, at)
        if not piece:
            return
        yield at, piece, data_at >= at + len(piece)
        at += len(piece)


def _next_data(descriptor: int, at: int, size: int) -> int:
    try:
        return os.lseek(descriptor, at, os.SEEK_DATA)
    except OSError as error:
        if error.errno == errno.ENXIO:
            return size  # nothing but a hole follows
        raise


def _write(descriptor: int, data: bytes, at: int) -> None:
    view = memoryview(data)
    while view:
        written = os.pwrite(descriptor, view, at)
        view, at = view[written:], at + written


def _copy_attributes(reading: int, writing: int, source: Path, side_log: SideLog) -> None:
    try:
        names = os.listxattr(reading)
    except OSError:
        return  # the old disk has none
    try:
        for name in names:
            if name.startswith(ATTRIBUTE_PREFIX):
                os.setxattr(writing, name, os.getxattr(reading, name))
    except OSError as error:
        if error.errno not in _NO_ATTRIBUTES:
            raise
        way_home = read_attributes(source)
        if way_home is not None:
            side_log.append(int(source.name.partition(".")[0], 16), way_home)
