# ruff: noqa: PTH101, PTH102, PTH106, PTH108, PTH115, PTH116, PTH211
"""A `Drive` over a local folder: what a driver is tested and measured with, without a volume."""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ctypes import CDLL, c_long, get_errno
from pathlib import Path
from threading import RLock
from typing import Final

from core import errors
from core.errors import FileError
from core.model.records import Kind
from core.names import check_name
from core.volume.interface import (
    AttributeChanges,
    Attributes,
    Caller,
    FolderEntry,
    Handle,
    Maybe,
    Node,
    Opened,
    OpenFlags,
    RenameMode,
    SeekFor,
    Space,
)
from tests.support.loopback_nodes import LocalNode, Nodes

_KINDS: Final = {stat.S_IFREG: Kind.FILE, stat.S_IFDIR: Kind.FOLDER, stat.S_IFLNK: Kind.SYMLINK}
_ERRORS: Final = {
    cls.errno: cls
    for cls in vars(errors).values()
    if isinstance(cls, type) and issubclass(cls, FileError) and cls.errno != errno.EIO
} | {errno.ENOENT: errors.NotFound, errno.ENXIO: errors.NoSuchData, errno.ENOSPC: errors.NoSpace}
_RENAMES: Final = {
    RenameMode.REPLACE: 0,
    RenameMode.NO_REPLACE: 1,
    RenameMode.EXCHANGE: 2,
}
_RENAMEAT2: Final = {"x86_64": 316, "aarch64": 276}[os.uname().machine]
_AT_FDCWD: Final = -100
_FALLOCATE_KEEP_SIZE: Final = 1
_FALLOCATE_PUNCH: Final = 2
_FALLOCATE_ZERO: Final = 16


class _OtherError(FileError):
    """The local file system refused."""

    def __init__(self, code: int) -> None:
        super().__init__(os.strerror(code))
        self.errno = code  # type: ignore[misc]


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _translate(error) from error


def _translate(error: OSError) -> FileError:
    code = error.errno or errno.EIO
    known = _ERRORS.get(code)
    return known() if known is not None else _OtherError(code)


def _check(result: int) -> None:
    if result:
        code = get_errno()
        raise OSError(code, os.strerror(code))


class LoopbackDrive:
    """Shows a local folder. `passes_through`: let the kernel read (and write) files by itself.

    `before` is called with each `read` and may return `Needs`, for tests of what waits.
    """

    def __init__(
        self,
        root: Path,
        passes_through: bool = True,
        before_read: Callable[[Handle, int, int], Maybe[None]] | None = None,
    ) -> None:
        self.nodes = Nodes(root)
        self._root = root
        self._passes_through = passes_through
        self._before_read = before_read
        self._folders: dict[int, list[tuple[bytes, os.stat_result]]] = {}
        self._folder_nodes: dict[int, LocalNode] = {}
        self._next_folder = 1
        self._lock = RLock()
        self._libc = CDLL(None, use_errno=True)
        self._appending: set[int] = set()
        self._open_nodes: dict[int, int] = {}

    # Names

    def _attributes(self, node: LocalNode, status: os.stat_result) -> Attributes:
        kind = _KINDS.get(stat.S_IFMT(status.st_mode), Kind.SPECIAL)
        return Attributes(
            node.number,
            status.st_ino,
            kind,
            status.st_mode,
            status.st_nlink,
            status.st_uid,
            status.st_gid,
            status.st_rdev,
            status.st_size,
            status.st_blocks,
            status.st_atime_ns,
            status.st_mtime_ns,
            status.st_ctime_ns,
        )

    def _place(self, parent: Node, name: bytes) -> tuple[LocalNode, bytes]:
        check_name(name)
        folder = self.nodes.get(parent)
        return folder, self.nodes.path(folder) + b"/" + name

    def _path(self, node: Node) -> bytes:
        return self.nodes.path(self.nodes.get(node))

    def lookup(self, parent: Node, name: bytes) -> Attributes:
        with self._lock:
            folder, path = self._place(parent, name)
            try:
                status = os.lstat(path)
            except OSError as error:
                raise _translate(error) from error
            return self._attributes(self.nodes.found(status, folder, name), status)

    def forget(self, node: Node, lookups: int) -> None:
        with self._lock:
            self.nodes.forget(node, lookups)

    def _status(self, node: Node, handle: Handle | None) -> os.stat_result:
        if handle is not None and handle in self._open_nodes:
            return os.fstat(handle)
        entry = self.nodes.get(node)
        if entry.places or node == 1:
            return os.lstat(self.nodes.path(entry))
        return os.fstat(self._any_handle(node))

    def _any_handle(self, node: Node) -> int:
        for handle, number in self._open_nodes.items():
            if number == node:
                return handle
        raise errors.StaleHandle

    def get_attributes(self, node: Node, handle: Handle | None = None) -> Attributes:
        with self._lock, _translated():
            return self._attributes(self.nodes.get(node), self._status(node, handle))

    def set_attributes(
        self, node: Node, handle: Handle | None, changes: AttributeChanges, caller: Caller
    ) -> Maybe[Attributes]:
        with self._lock, _translated():
            entry = self.nodes.get(node)
            if entry.places or node == 1:
                path = self.nodes.path(entry)
            else:
                path = b"/proc/self/fd/%d" % (handle or self._any_handle(node))
            self._change(path, changes, bool(entry.places))
            return self._attributes(entry, self._status(node, handle))

    def _change(self, path: bytes, changes: AttributeChanges, named: bool) -> None:
        if changes.uid is not None or changes.gid is not None:
            uid = -1 if changes.uid is None else changes.uid
            gid = -1 if changes.gid is None else changes.gid
            os.chown(path, uid, gid, follow_symlinks=not named)
        if changes.mode is not None:
            os.chmod(path, changes.mode)
        if changes.size is not None:
            os.truncate(path, changes.size)
        if changes.atime_ns is not None or changes.mtime_ns is not None:
            now = os.stat(path, follow_symlinks=not named)
            accessed = now.st_atime_ns if changes.atime_ns is None else changes.atime_ns
            modified = now.st_mtime_ns if changes.mtime_ns is None else changes.mtime_ns
            os.utime(path, ns=(accessed, modified), follow_symlinks=not named)

    def read_link(self, node: Node) -> bytes:
        with self._lock, _translated():
            return os.readlink(self._path(node))

    def _made(self, folder: LocalNode, name: bytes, path: bytes, caller: Caller) -> Attributes:
        os.chown(path, caller.uid, caller.gid, follow_symlinks=False)
        status = os.lstat(path)
        return self._attributes(self.nodes.found(status, folder, name), status)

    def make_folder(self, parent: Node, name: bytes, mode: int, caller: Caller) -> Attributes:
        with self._lock, _translated():
            folder, path = self._place(parent, name)
            os.mkdir(path, mode)
            return self._made(folder, name, path, caller)

    def make_special(
        self, parent: Node, name: bytes, mode: int, device: int, caller: Caller
    ) -> Attributes:
        with self._lock, _translated():
            folder, path = self._place(parent, name)
            os.mknod(path, mode, device)
            return self._made(folder, name, path, caller)

    def make_symlink(self, parent: Node, name: bytes, target: bytes, caller: Caller) -> Attributes:
        with self._lock, _translated():
            folder, path = self._place(parent, name)
            os.symlink(target, path)
            return self._made(folder, name, path, caller)

    def make_link(self, node: Node, parent: Node, name: bytes) -> Attributes:
        with self._lock, _translated():
            folder, path = self._place(parent, name)
            entry = self.nodes.get(node)
            if entry.places:
                os.link(self.nodes.path(entry), path, follow_symlinks=False)
            else:
                handle = self._any_handle(node)
                # With a folder descriptor it is `linkat`, which follows; the path is absolute.
                source = b"/proc/self/fd/%d" % handle
                os.link(source, path, src_dir_fd=handle, follow_symlinks=True)
            status = os.lstat(path)
            return self._attributes(self.nodes.found(status, folder, name), status)

    def remove_file(self, parent: Node, name: bytes) -> None:
        with self._lock, _translated():
            folder, path = self._place(parent, name)
            status = os.lstat(path)
            os.unlink(path)
            self.nodes.removed(status, folder, name)

    def remove_folder(self, parent: Node, name: bytes) -> None:
        with self._lock, _translated():
            folder, path = self._place(parent, name)
            status = os.lstat(path)
            os.rmdir(path)
            self.nodes.removed(status, folder, name)

    def rename(
        self, parent: Node, name: bytes, new_parent: Node, new_name: bytes, mode: RenameMode
    ) -> Maybe[None]:
        with self._lock, _translated():
            folder, path = self._place(parent, name)
            new_folder, new_path = self._place(new_parent, new_name)
            moving = self.nodes.at(os.lstat(path))
            replaced = None
            with suppress(FileNotFoundError):
                replaced = os.lstat(new_path)
            number, flags = _RENAMEAT2, _RENAMES[mode]
            _check(self._libc.syscall(c_long(number), _AT_FDCWD, path, _AT_FDCWD, new_path, flags))
            other = self.nodes.at(replaced) if replaced is not None else None
            if mode is RenameMode.EXCHANGE:
                self.nodes.moved(other, (new_folder, new_name), (folder, name))
            elif replaced is not None and other is not moving:
                self.nodes.removed(replaced, new_folder, new_name)
            self.nodes.moved(moving, (folder, name), (new_folder, new_name))
            return None

    # Folders

    def open_folder(self, node: Node) -> Handle:
        with self._lock, _translated():
            entry = self.nodes.get(node)
            names = []
            with os.scandir(self.nodes.path(entry)) as found:
                for item in found:
                    with suppress(FileNotFoundError):
                        names.append((item.name, os.lstat(item.path)))
            handle = Handle(self._next_folder)
            self._next_folder += 1
            self._folders[handle] = names
            self._folder_nodes[handle] = entry
            return handle

    def read_folder(self, handle: Handle, offset: int, count: int) -> list[FolderEntry]:
        with self._lock:
            folder = self._folder_nodes[handle]
            return [
                FolderEntry(
                    name,
                    place,
                    self._attributes(self.nodes.found(status, folder, name), status),
                )
                for place, (name, status) in enumerate(
                    self._folders[handle][offset : offset + count], offset + 1
                )
            ]

    def release_folder(self, handle: Handle) -> None:
        with self._lock:
            del self._folders[handle]
            del self._folder_nodes[handle]

    # Open files

    def _opened(self, descriptor: int, node: LocalNode, flags: OpenFlags) -> Opened:
        self._open_nodes[descriptor] = node.number
        if OpenFlags.APPEND in flags:
            self._appending.add(descriptor)
        backing = descriptor if self._passes_through else None
        return Opened(Handle(descriptor), True, backing, backing is not None)

    @staticmethod
    def _open_bits(flags: OpenFlags) -> int:
        bits = os.O_RDWR if OpenFlags.WRITE in flags else os.O_RDONLY
        return bits | (os.O_TRUNC if OpenFlags.TRUNCATE in flags else 0) | os.O_NOFOLLOW

    def create(
        self, parent: Node, name: bytes, mode: int, flags: OpenFlags, caller: Caller
    ) -> tuple[Attributes, Opened]:
        with self._lock, _translated():
            folder, path = self._place(parent, name)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode)
            os.fchown(descriptor, caller.uid, caller.gid)
            os.fchmod(descriptor, mode)
            status = os.fstat(descriptor)
            node = self.nodes.found(status, folder, name)
            return self._attributes(node, status), self._opened(descriptor, node, flags)

    def create_unnamed(
        self, parent: Node, mode: int, flags: OpenFlags, caller: Caller
    ) -> tuple[Attributes, Opened]:
        with self._lock, _translated():
            path = self._path(parent)
            descriptor = os.open(path, os.O_RDWR | os.O_TMPFILE, mode)
            os.fchown(descriptor, caller.uid, caller.gid)
            status = os.fstat(descriptor)
            node = self.nodes.unnamed(status)
            return self._attributes(node, status), self._opened(descriptor, node, flags)

    def open(self, node: Node, flags: OpenFlags, caller: Caller) -> Maybe[Opened]:
        with self._lock, _translated():
            entry = self.nodes.get(node)
            if entry.places:
                path = self.nodes.path(entry)
                bits = self._open_bits(flags)
            else:
                path = b"/proc/self/fd/%d" % self._any_handle(node)
                bits = self._open_bits(flags) & ~os.O_NOFOLLOW
            return self._opened(os.open(path, bits), entry, flags)

    def read(self, handle: Handle, offset: int, size: int) -> Maybe[bytes]:
        if self._before_read is not None:
            needs = self._before_read(handle, offset, size)
            if needs is not None:
                return needs
        try:
            return os.pread(handle, size, offset)
        except OSError as error:
            raise _translate(error) from error

    def write(self, handle: Handle, offset: int, data: memoryview | bytes) -> Maybe[int]:
        try:
            if handle in self._appending:
                offset = os.fstat(handle).st_size
            return os.pwrite(handle, data, offset)
        except OSError as error:
            raise _translate(error) from error

    def flush(self, handle: Handle) -> Maybe[None]:
        return None

    def sync(self, handle: Handle, data_only: bool) -> Maybe[None]:
        with _translated():
            os.fdatasync(handle) if data_only else os.fsync(handle)
        return None

    def release(self, handle: Handle) -> None:
        with self._lock:
            self._appending.discard(handle)
            del self._open_nodes[handle]
            os.close(handle)

    def allocate(
        self, handle: Handle, offset: int, length: int, keep_size: bool, punch: bool, zero: bool
    ) -> Maybe[None]:
        mode = (
            (_FALLOCATE_KEEP_SIZE if keep_size else 0)
            | (_FALLOCATE_PUNCH if punch else 0)
            | (_FALLOCATE_ZERO if zero else 0)
        )
        with _translated():
            _check(self._libc.fallocate(handle, mode, c_long(offset), c_long(length)))
        return None

    def seek(self, handle: Handle, offset: int, target: SeekFor) -> int:
        whence = os.SEEK_DATA if target is SeekFor.DATA else os.SEEK_HOLE
        with _translated():
            return os.lseek(handle, offset, whence)

    def copy_range(
        self, source: Handle, offset: int, target: Handle, target_offset: int, length: int
    ) -> Maybe[int]:
        with _translated():
            return os.copy_file_range(source, target, length, offset, target_offset)

    # Extended attributes and space

    def get_xattr(self, node: Node, name: bytes, caller: Caller) -> bytes:
        if not name.startswith(b"user."):
            raise errors.NotSupported
        with self._lock, _translated():
            return os.getxattr(self._path(node), name, follow_symlinks=False)

    def set_xattr(
        self, node: Node, name: bytes, value: bytes, create: bool, replace: bool, caller: Caller
    ) -> None:
        if not name.startswith(b"user."):
            raise errors.NotSupported
        flags = (os.XATTR_CREATE if create else 0) | (os.XATTR_REPLACE if replace else 0)
        with self._lock, _translated():
            os.setxattr(self._path(node), name, value, flags, follow_symlinks=False)

    def list_xattrs(self, node: Node) -> list[bytes]:
        with self._lock, _translated():
            names = os.listxattr(self._path(node), follow_symlinks=False)
            return [os.fsencode(name) for name in names if name.startswith("user.")]

    def remove_xattr(self, node: Node, name: bytes, caller: Caller) -> None:
        if not name.startswith(b"user."):
            raise errors.NotSupported
        with self._lock, _translated():
            os.removexattr(self._path(node), name, follow_symlinks=False)

    def space(self) -> Space:
        status = os.statvfs(self._root)
        size = status.f_frsize
        return Space(
            status.f_blocks * size, status.f_bfree * size, status.f_bavail * size, status.f_files
        )

    def sync_all(self) -> None:
        os.sync()
