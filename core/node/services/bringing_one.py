"""Brings one file, link or special file of this machine into a folder of the drive.

A file has no name in the drive before it is whole: it is written without one, compared with its
source, and named in one step that replaces nothing. What is interrupted leaves nothing.
"""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from blake3 import blake3

from core.errors import FileError
from core.node.services.comparing import opened_source
from core.node.services.drive import PIECE_BYTES, DriveUser
from core.saying import said
from core.volume.interface import (
    AttributeChanges,
    Attributes,
    Handle,
    Node,
    Opened,
    OpenFlags,
)

_FICLONE: Final = 0x40049409
_ATTRIBUTES: Final = "user."
_POLICIES: Final = "user.wormhole."

Extent = tuple[int, int]


class Differs(FileError):
    """The source changed while it was read; it was left out."""


class BringingOne:
    """Makes things of the drive from things of this machine. In a worker."""

    def __init__(self, user: DriveUser) -> None:
        """Bring things into the drive that `user` uses."""
        self._user = user

    def bring(self, source: bytes, found: os.stat_result, parent: Node, name: bytes) -> None:
        """Make what `source` is as `name`, whole or not at all. Raises `AlreadyExists`."""
        if stat.S_ISREG(found.st_mode):
            self._file(source, found, parent, name)
        else:
            self._special(source, found, parent, name)

    def link(self, path: bytes, parent: Node, name: bytes) -> None:
        """Give the file at `path` of the drive a further name. Raises `AlreadyExists`."""
        with self._user.node(path) as first:
            made = self._user.drive.make_link(first.node, parent, name)
            self._user.drive.forget(made.node, 1)

    def folder(self, source: bytes, found: os.stat_result, parent: Node, name: bytes) -> None:
        """Make a folder as `source` is, still empty. Raises `AlreadyExists`."""
        drive, caller = self._user.drive, self._user.caller
        made = drive.make_folder(parent, name, stat.S_IMODE(found.st_mode), caller)
        try:
            self.attributes(made.node, source, found)
        finally:
            drive.forget(made.node, 1)

    def attributes(self, node: Node, source: bytes, found: os.stat_result) -> None:
        """Give owner, mode and extended attributes."""
        self._owner(node, found)
        self._extended(node, source)

    def times(self, node: Node, found: os.stat_result) -> None:
        """Give the modification time: the last of all, for what comes in changes it."""
        times = AttributeChanges(mtime_ns=found.st_mtime_ns)
        drive, caller = self._user.drive, self._user.caller
        self._user.wait(lambda: drive.set_attributes(node, None, times, caller))

    def _special(self, source: bytes, found: os.stat_result, parent: Node, name: bytes) -> None:
        drive, caller = self._user.drive, self._user.caller
        made: Attributes
        if stat.S_ISLNK(found.st_mode):
            target = os.readlink(source)  # noqa: PTH115 - names are bytes
            made = drive.make_symlink(parent, name, target, caller)
        else:
            made = drive.make_special(parent, name, found.st_mode, found.st_rdev, caller)
        try:
            self.attributes(made.node, source, found)
            self.times(made.node, found)
        finally:
            drive.forget(made.node, 1)

    def _file(self, source: bytes, found: os.stat_result, parent: Node, name: bytes) -> None:
        drive, caller = self._user.drive, self._user.caller
        flags = OpenFlags.READ | OpenFlags.WRITE
        made, opened = drive.create_unnamed(parent, stat.S_IMODE(found.st_mode), flags, caller)
        lookups = 1
        try:
            self._fill(source, found, made.node, opened)
            self._owner(made.node, found)
            self.times(made.node, found)
            drive.make_link(made.node, parent, name)
            lookups += 1
            self._extended(made.node, source)
        finally:
            drive.release(opened.handle)
            drive.forget(made.node, lookups)

    def _fill(self, path: bytes, found: os.stat_result, node: Node, opened: Opened) -> None:
        """Give an open file the content of a file of this machine, and compare the two."""
        with opened_source(path) as source:
            if not _clone(source, opened):
                self._write(source, found.st_size, node, opened.handle)
            now = os.fstat(source)
        if (now.st_size, now.st_mtime_ns) != (found.st_size, found.st_mtime_ns):
            raise Differs

    def _write(self, source: int, size: int, node: Node, handle: Handle) -> None:
        read = blake3()
        extents: list[Extent] = []
        self._user.write_all(handle, _pieces(source, size, read, extents))
        whole = extents[-1][1] if extents else 0
        if whole < size:  # it ends in a hole
            drive, caller = self._user.drive, self._user.caller
            cut = AttributeChanges(size=size)
            self._user.wait(lambda: drive.set_attributes(node, handle, cut, caller))
        written = blake3()
        for piece in self._read_back(handle, extents):
            written.update(piece)
        if written.digest() != read.digest():
            raise Differs(said("what was written is not what was read"))

    def _read_back(self, handle: Handle, extents: list[Extent]) -> Iterator[bytes]:
        drive = self._user.drive
        for start, end in extents:
            offset = start
            while offset < end:
                size = min(PIECE_BYTES, end - offset)
                data = self._user.wait(lambda at=offset, size=size: drive.read(handle, at, size))  # type: ignore[misc]
                if not data:
                    return
                yield data
                offset += len(data)

    def _owner(self, node: Node, found: os.stat_result) -> None:
        drive, caller = self._user.drive, self._user.caller
        changes = AttributeChanges(
            mode=None if stat.S_ISLNK(found.st_mode) else stat.S_IMODE(found.st_mode),
            uid=found.st_uid if caller.uid == 0 else None,
            gid=found.st_gid if caller.uid == 0 else None,
        )
        self._user.wait(lambda: drive.set_attributes(node, None, changes, caller))

    def _extended(self, node: Node, source: bytes) -> None:
        """Give the attributes that users set; policies of another network mean nothing here."""
        drive, caller = self._user.drive, self._user.caller
        with suppress(OSError):
            for name in os.listxattr(source, follow_symlinks=False):
                if name.startswith(_ATTRIBUTES) and not name.startswith(_POLICIES):
                    value = os.getxattr(source, name, follow_symlinks=False)
                    drive.set_xattr(
                        node, os.fsencode(name), value, create=False, replace=False, caller=caller
                    )


def _clone(source: int, opened: Opened) -> bool:
    """Have both files share their blocks on the disk; False where that cannot be."""
    if opened.backing is None or not opened.backing_writable:
        return False
    try:
        # What the kernel is given to write is open for reading only on our side.
        target = os.open(f"/proc/self/fd/{opened.backing}", os.O_WRONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.ioctl(target, _FICLONE, source)
    except OSError:
        return False
    finally:
        os.close(target)
    return True


def _pieces(
    source: int, size: int, hashing: blake3, extents: list[Extent]
) -> Iterator[tuple[int, bytes]]:
    """Yield the data of a file, holes left out; `hashing` and `extents` take what was yielded."""
    offset = 0
    while offset < size:
        try:
            start = os.lseek(source, offset, os.SEEK_DATA)
        except OSError:
            return  # nothing but a hole is left
        end = min(os.lseek(source, start, os.SEEK_HOLE), size)
        offset = start
        while offset < end:
            data = os.pread(source, min(PIECE_BYTES, end - offset), offset)
            if not data:
                return
            hashing.update(data)
            yield offset, data
            offset += len(data)
        extents.append((start, offset))
