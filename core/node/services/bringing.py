"""`import`: brings existing data into the drive; verified, resumable, never changing what is there.

Each file is written under a name of its own, compared with its source, and gets its real name in
one step that replaces nothing. So an import that was interrupted is simply done again: what has
its real name is whole and is passed over.
"""

import asyncio
import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from blake3 import blake3

from core.control.lines import Progress, Tell
from core.control.paths import understood
from core.control.schema import Imported, ImportRequest
from core.errors import AlreadyExists, FileError, NotFound, UsageError
from core.model.records import Kind
from core.node.parts import Parts
from core.node.services.drive import PIECE_BYTES, DriveUser
from core.node.services.paths import for_people, in_drive
from core.volume.interface import (
    AttributeChanges,
    Attributes,
    Node,
    Opened,
    OpenFlags,
    RenameMode,
)

_FICLONE: Final = 0x40049409
_FRESH: Final = b".wormhole-import-"
_ATTRIBUTES: Final = "user."


class Differs(FileError):
    """The source changed while it was read; it was left out."""


@dataclass(slots=True)
class _Progress:
    tell: Tell
    files: int = 0
    folders: int = 0
    size: int = 0
    skipped: int = 0
    refused: list[str] = field(default_factory=list)
    names: dict[tuple[int, int], bytes] = field(default_factory=dict)


class Bringing:
    """Imports folders of this machine."""

    def __init__(self, parts: Parts, user: DriveUser) -> None:
        """Bring data into the drive of a node."""
        self._parts = parts
        self._user = user

    async def bring(self, request: ImportRequest, tell: Tell) -> Imported:
        """Bring a folder in; answer when all of it is in the drive."""
        loop = asyncio.get_running_loop()

        def told(progress: Progress) -> None:
            loop.call_soon_threadsafe(tell, progress)

        return await self._parts.workers.run(lambda: self._bring(request, told))

    def _bring(self, request: ImportRequest, tell: Tell) -> Imported:
        source = Path(os.fsdecode(understood(request.source)))
        mount = Path(self._parts.mount)
        resolved = source.resolve()
        if resolved == mount.resolve() or mount.resolve() in resolved.parents:
            raise UsageError("The data is in the drive already.", "Copy it with your own tools.")
        if not source.is_dir():
            raise NotFound(f"{request.source} is not a folder of this machine.")
        into = in_drive(request.into, self._parts.mount)
        done = _Progress(tell)
        self._folder(os.fsencode(source), into, done)
        return Imported(done.files, done.folders, done.size, done.skipped, done.refused)

    def _folder(self, source: bytes, target: bytes, done: _Progress) -> None:
        with self._user.folder(target) as parent:
            for entry in sorted(os.scandir(source), key=lambda each: each.name):
                inner = target.rstrip(b"/") + b"/" + entry.name
                try:
                    self._entry(entry, parent, inner, done)
                except (FileError, OSError) as error:
                    done.refused.append(f"{for_people(entry.path)}: {_reason(error)}")
            if target != b"/":
                self._finish(parent, source, os.lstat(source))
        done.folders += 1

    def _entry(
        self, entry: "os.DirEntry[bytes]", parent: Node, target: bytes, done: _Progress
    ) -> None:
        found = entry.stat(follow_symlinks=False)
        if stat.S_ISDIR(found.st_mode):
            self._folder(entry.path, target, done)
            return
        known = done.names.get((found.st_dev, found.st_ino))
        there = self._there(parent, entry.name)
        if there is not None:
            if not _is_equal(there, found):
                raise AlreadyExists("something else has this name in the drive; it was left alone")
            done.skipped += 1
        elif known is not None:
            with self._user.node(known) as first:
                made = self._user.drive.make_link(first.node, parent, entry.name)
                self._user.drive.forget(made.node, 1)
        elif stat.S_ISREG(found.st_mode):
            self._file(entry, found, parent)
            done.size += found.st_size
        else:
            self._special(entry, found, parent)
        if there is None:
            done.files += 1
            done.tell(Progress(for_people(target), done.files))
        if found.st_nlink > 1:
            done.names.setdefault((found.st_dev, found.st_ino), target)

    def _there(self, parent: Node, name: bytes) -> Attributes | None:
        try:
            found = self._user.drive.lookup(parent, name)
        except NotFound:
            return None
        self._user.drive.forget(found.node, 1)
        return found

    def _special(self, entry: "os.DirEntry[bytes]", found: os.stat_result, parent: Node) -> None:
        drive, caller = self._user.drive, self._user.caller
        if stat.S_ISLNK(found.st_mode):
            link = os.readlink(entry.path)  # noqa: PTH115 - names are bytes
            made = drive.make_symlink(parent, entry.name, link, caller)
        else:
            made = drive.make_special(parent, entry.name, found.st_mode, found.st_rdev, caller)
        try:
            self._finish(made.node, entry.path, found)
        finally:
            drive.forget(made.node, 1)

    def _file(self, entry: "os.DirEntry[bytes]", found: os.stat_result, parent: Node) -> None:
        drive, caller = self._user.drive, self._user.caller
        fresh = _FRESH + blake3(entry.path).hexdigest(8).encode()
        with suppress(NotFound):
            drive.remove_file(parent, fresh)  # of an import that was interrupted
        made, opened = drive.create(
            parent, fresh, stat.S_IMODE(found.st_mode), OpenFlags.READ | OpenFlags.WRITE, caller
        )
        try:
            try:
                self._fill(entry.path, found, opened)
                self._user.wait(lambda: drive.flush(opened.handle))
            finally:
                drive.release(opened.handle)
            self._finish(made.node, entry.path, found)
            how = RenameMode.NO_REPLACE
            self._user.wait(lambda: drive.rename(parent, fresh, parent, entry.name, how))
        except BaseException:
            with suppress(NotFound):
                drive.remove_file(parent, fresh)
            raise
        finally:
            drive.forget(made.node, 1)

    def _fill(self, path: bytes, found: os.stat_result, opened: Opened) -> None:
        """Give an open file the content of a file of this machine, and compare the two."""
        with open(path, "rb", buffering=0) as source:  # noqa: PTH123 - names are bytes
            if not _clone(source.fileno(), opened):
                read = blake3()
                self._user.write_all(opened.handle, _pieces(source.fileno(), read))
                written = blake3()
                for piece in self._user.read_all(opened.handle):
                    written.update(piece)
                if written.digest() != read.digest():
                    raise Differs("what was written is not what was read")
            now = os.fstat(source.fileno())
        if (now.st_size, now.st_mtime_ns) != (found.st_size, found.st_mtime_ns):
            raise Differs

    def _finish(self, node: Node, source: bytes, found: os.stat_result) -> None:
        """Give owner, mode, extended attributes and times, times last."""
        drive, caller = self._user.drive, self._user.caller
        is_link = stat.S_ISLNK(found.st_mode)
        with suppress(OSError):
            for name in os.listxattr(source, follow_symlinks=False):
                if name.startswith(_ATTRIBUTES) and not name.startswith("user.wormhole."):
                    value = os.getxattr(source, name, follow_symlinks=False)
                    drive.set_xattr(
                        node, os.fsencode(name), value, create=False, replace=False, caller=caller
                    )
        changes = AttributeChanges(
            mode=None if is_link else stat.S_IMODE(found.st_mode),
            uid=found.st_uid if caller.uid == 0 else None,
            gid=found.st_gid if caller.uid == 0 else None,
        )
        self._user.wait(lambda: drive.set_attributes(node, None, changes, caller))
        times = AttributeChanges(mtime_ns=found.st_mtime_ns)
        self._user.wait(lambda: drive.set_attributes(node, None, times, caller))


def _is_equal(there: Attributes, found: os.stat_result) -> bool:
    if there.kind is Kind.SYMLINK:
        return stat.S_ISLNK(found.st_mode)
    if there.kind is not Kind.FILE:
        return not stat.S_ISREG(found.st_mode)
    return (there.size, there.mtime_ns) == (found.st_size, found.st_mtime_ns)


def _clone(source: int, opened: Opened) -> bool:
    """Have both files share their blocks on the disk; False where that cannot be."""
    if opened.backing is None or not opened.backing_writable:
        return False
    try:
        fcntl.ioctl(opened.backing, _FICLONE, source)
    except OSError:
        return False
    return True


def _pieces(source: int, hashing: blake3) -> Iterator[tuple[int, bytes]]:
    """Yield the data of a file, holes left out; `hashing` takes all of it, holes too."""
    offset = 0
    while True:
        data = os.pread(source, PIECE_BYTES, offset)
        if not data:
            return
        hashing.update(data)
        yield offset, data
        offset += len(data)


def _reason(error: Exception) -> str:
    if isinstance(error, FileError):
        return error.detail
    return str(getattr(error, "strerror", None) or error)
