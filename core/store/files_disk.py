"""Backing files on the disk: one sparse file for each content line, named by its number.

They stand in fan-out folders under `files/`, are readable by their owner alone, and carry the way
home as extended attributes (or in a side log where the disk has none). `wormhole recover` needs
nothing but them.
"""

import errno
import fcntl
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from core.errors import AlreadyExists, NoSpace, StoreDamaged, StoreError, WormholeError
from core.ports import AsideFile, DiskSpace, SetAside, WayHome
from core.saying import said
from core.store.backing_file import DiskBackingFile, disk_fault
from core.store.folders import make_folder, sync_folder
from core.store.quarantine import Quarantine
from core.store.way_home import SideLog, write_attributes

RESERVE_BYTES: Final = 64 * 2**20
_RESERVE_SHARE: Final = 20
_FICLONE: Final = 0x40049409
_NO_CLONE: Final = frozenset(
    {errno.EOPNOTSUPP, errno.ENOTTY, errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EPERM}
)
_FAN_OUT: Final = 256


class DiskFiles:
    """The backing files in a storage folder."""

    def __init__(self, folder: Path, reserve_bytes: int | None = None) -> None:
        """Use `folder`/files, made if it is not there, and take the reserve if there is room.

        Unless `reserve_bytes` says how large that is, a small disk keeps a small one: without any
        a disk that is full could not even note what is to be removed from it.
        """
        self._folder = folder / "files"
        self._root = str(self._folder)
        self.quarantine = Quarantine(folder)
        self._reserve = folder / "reserve"
        self._side_log = SideLog(folder / "ways-home.log")
        self._attributes_work = True
        self._to_sync: set[str] = set()
        self._to_sync_lock = threading.Lock()
        self._syncing_lock = threading.Lock()
        self._made: set[str] = set()
        self._tell: Callable[[str], None] | None = None
        make_folder(self._folder)
        if reserve_bytes is None:
            reserve_bytes = min(RESERVE_BYTES, self.space().total // _RESERVE_SHARE)
        self._reserve_bytes = reserve_bytes
        self.restore_reserve()

    def when_disk_fails(self, tell: Callable[[str], None]) -> None:
        """Call `tell` with the reason whenever the disk fails; not when it is full."""
        self._tell = tell

    def _fault(self, error: OSError) -> WormholeError:
        """Return the error to raise in the place of one of the operating system."""
        fault = disk_fault(error)
        if isinstance(fault, StoreError) and self._tell is not None:
            self._tell(error.strerror or str(error))
        return fault

    def path(self, line: int) -> Path:
        """Return where the file of `line` stands."""
        return Path(self._place(line)[1])

    def _place(self, line: int) -> tuple[str, str]:
        """Return folder and path of a file as text: every small file that is made asks for it."""
        folder = f"{self._root}/{line % _FAN_OUT:02x}"
        return folder, f"{folder}/{line:016x}"

    def _new_path(self, line: int) -> str:
        folder, path = self._place(line)
        if folder not in self._made:
            Path(folder).mkdir(mode=0o700, exist_ok=True)
            self._made.add(folder)
            self._names_changed(self._root)
        self._names_changed(folder)
        return path

    def _names_changed(self, *folders: str) -> None:
        with self._to_sync_lock:
            self._to_sync.update(folders)

    def create(self, line: int) -> DiskBackingFile:
        """Make an empty file for a line that has none."""
        return DiskBackingFile(self._create(line), writable=True, fault=self._fault)

    def _create(self, line: int) -> int:
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
        try:
            return os.open(self._new_path(line), flags, 0o600)
        except FileExistsError as error:
            raise AlreadyExists(
                said("The content line {line} has a file already.", line=line)
            ) from error
        except OSError as error:
            raise self._fault(error) from error

    def open(self, line: int, writable: bool) -> DiskBackingFile:
        """Open the file of a line. Raises `StoreDamaged` if it is not there."""
        return self._open(line, self._place(line)[1], writable=writable)

    def open_aside(self, name: str) -> DiskBackingFile:
        """Open a file of the quarantine to read it. Raises `StoreDamaged` if it is not there."""
        path = self.quarantine.path(name)
        return self._open(self.quarantine.number(name), str(path), writable=False)

    def _open(self, line: int, path: str, *, writable: bool) -> DiskBackingFile:
        flags = (os.O_RDWR if writable else os.O_RDONLY) | os.O_CLOEXEC | os.O_NOFOLLOW
        try:
            descriptor = os.open(path, flags)
        except FileNotFoundError as error:
            raise _missing(line) from error
        except OSError as error:
            raise self._fault(error) from error
        return DiskBackingFile(descriptor, writable=writable, fault=self._fault)

    def clone(self, source: int, target: int) -> bool:
        """Make `target` a reflink of `source`; False where the disk cannot."""
        try:
            from_descriptor = os.open(self.path(source), os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError as error:
            raise _missing(source) from error
        try:
            to_descriptor = self._create(target)
            try:
                fcntl.ioctl(to_descriptor, _FICLONE, from_descriptor)
            except OSError as error:
                self.delete(target)
                if error.errno in _NO_CLONE:
                    return False
                raise self._fault(error) from error
            finally:
                os.close(to_descriptor)
        finally:
            os.close(from_descriptor)
        return True

    def delete(self, line: int) -> None:
        """Remove the file, if it is there."""
        folder, path = self._place(line)
        try:
            Path(path).unlink()
        except FileNotFoundError:
            return
        except OSError as error:
            raise self._fault(error) from error
        self._names_changed(folder)

    def sync_names(self) -> None:
        """Return when created and removed names survive a power cut."""
        # Who comes second waits: names that the first took are not on the disk before it is done.
        with self._syncing_lock:
            with self._to_sync_lock:
                folders, self._to_sync = self._to_sync, set()
            try:
                # A folder before the one that it stands in, so that no name leads nowhere.
                for folder in sorted(folders, reverse=True):
                    if Path(folder).exists():
                        sync_folder(Path(folder))
            except OSError as error:
                self._names_changed(*folders)
                raise self._fault(error) from error

    def describe(self, line: int, way_home: WayHome) -> None:
        """Write the way home onto the file, or into the side log where the disk cannot."""
        path = self.path(line)
        if self._attributes_work:
            try:
                write_attributes(path, way_home)
            except FileNotFoundError as error:
                raise _missing(line) from error
            except OSError as error:
                if error.errno not in {errno.EOPNOTSUPP, errno.ENOSYS, errno.EPERM, errno.E2BIG}:
                    raise self._fault(error) from error
                self._attributes_work = False
            else:
                return
        if not path.exists():
            raise _missing(line)
        try:
            self._side_log.append(line, way_home)
        except OSError as error:
            raise self._fault(error) from error

    def present(self) -> Iterator[int]:
        """Yield the numbers of all files that are there."""
        for folder in sorted(self._folder.iterdir()):
            if folder.is_dir() and len(folder.name) == 2:
                for entry in os.scandir(folder):
                    with suppress(ValueError):
                        yield int(entry.name, 16)

    def set_aside(self, line: int) -> None:
        """Move a file that no record knows into the quarantine."""
        path = self.path(line)
        try:
            self.quarantine.take(path)
        except FileNotFoundError as error:
            raise _missing(line) from error
        except OSError as error:
            raise self._fault(error) from error
        self._names_changed(str(path.parent), str(self.quarantine.folder))

    def aside(self) -> Sequence[AsideFile]:
        """Return the files that lie in the quarantine."""
        try:
            return [
                AsideFile(path.name, path.stat().st_size) for _, path in self.quarantine.files()
            ]
        except OSError as error:
            raise self._fault(error) from error

    def drop_aside(self, name: str) -> None:
        """Remove a file of the quarantine, if it is there."""
        try:
            self.quarantine.path(name).unlink(missing_ok=True)
        except OSError as error:
            raise self._fault(error) from error

    def held_aside(self) -> SetAside:
        """Return how much lies in the quarantine."""
        try:
            return self.quarantine.held()
        except OSError as error:
            raise self._fault(error) from error

    def space(self) -> DiskSpace:
        """Return what the disk has."""
        found = os.statvfs(self._folder)
        return DiskSpace(found.f_blocks * found.f_frsize, found.f_bavail * found.f_frsize)

    def use_reserve(self) -> None:
        """Give up the reserve so that deleting works on a full disk."""
        try:
            self._reserve.unlink(missing_ok=True)
        except OSError as error:
            raise self._fault(error) from error

    def restore_reserve(self) -> None:
        """Take the reserve again if there is room, with as much to spare."""
        if self._reserve_bytes == 0 or self._reserve.exists():
            return
        if self.space().free < 2 * self._reserve_bytes:
            return
        try:
            descriptor = os.open(self._reserve, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise self._fault(error) from error
        try:
            os.posix_fallocate(descriptor, 0, self._reserve_bytes)
        except OSError as error:
            self._reserve.unlink(missing_ok=True)
            fault = self._fault(error)
            if not isinstance(fault, NoSpace):
                raise fault from error
        finally:
            os.close(descriptor)


def _missing(line: int) -> StoreError:
    return StoreDamaged(
        said(
            "The file of the content line {line} is not in the storage.", line=format(line, "016x")
        ),
        remedy=said("If its content has a copy on another pod, it is fetched from there."),
    )
