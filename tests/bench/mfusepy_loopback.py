"""The yardstick: the smallest loopback that people would write with `mfusepy`, by path."""

import os
import sys
from pathlib import Path

import mfusepy


class Loopback(mfusepy.Operations):
    """Shows a local folder; every call is one call of the system."""

    use_ns = True

    def __init__(self, root: str) -> None:
        self.root = root

    def _path(self, path: str) -> str:
        return self.root + path

    def getattr(self, path: str, fh: int | None = None) -> dict[str, int]:
        status = os.fstat(fh) if fh is not None else os.lstat(self._path(path))
        return {
            "st_mode": status.st_mode,
            "st_ino": status.st_ino,
            "st_nlink": status.st_nlink,
            "st_uid": status.st_uid,
            "st_gid": status.st_gid,
            "st_size": status.st_size,
            "st_blocks": status.st_blocks,
            "st_atime": status.st_atime_ns,
            "st_mtime": status.st_mtime_ns,
            "st_ctime": status.st_ctime_ns,
        }

    def readdir(self, path: str, fh: int) -> list[str]:
        return [".", "..", *os.listdir(self._path(path))]

    def mkdir(self, path: str, mode: int) -> int:
        os.mkdir(self._path(path), mode)
        return 0

    def rmdir(self, path: str) -> int:
        os.rmdir(self._path(path))
        return 0

    def unlink(self, path: str) -> int:
        os.unlink(self._path(path))
        return 0

    def rename(self, old: str, new: str) -> int:
        os.rename(self._path(old), self._path(new))
        return 0

    def chmod(self, path: str, mode: int) -> int:
        os.chmod(self._path(path), mode)
        return 0

    def chown(self, path: str, uid: int, gid: int) -> int:
        os.chown(self._path(path), uid, gid)
        return 0

    def utimens(self, path: str, times: tuple[int, int] | None = None) -> int:
        os.utime(self._path(path), ns=times)
        return 0

    def truncate(self, path: str, length: int, fh: int | None = None) -> int:
        os.truncate(self._path(path) if fh is None else fh, length)
        return 0

    def create(self, path: str, mode: int, fi: object = None) -> int:
        return os.open(self._path(path), os.O_RDWR | os.O_CREAT, mode)

    def open(self, path: str, flags: int) -> int:
        return os.open(self._path(path), flags & ~os.O_APPEND)

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        return os.pread(fh, size, offset)

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        return os.pwrite(fh, data, offset)

    def flush(self, path: str, fh: int) -> int:
        return 0

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        os.fsync(fh)
        return 0

    def release(self, path: str, fh: int) -> int:
        os.close(fh)
        return 0


def main() -> None:
    """Serve `argv[1]` at `argv[2]` until it is unmounted."""
    root, point = (str(Path(argument).absolute()) for argument in sys.argv[1:3])
    mfusepy.FUSE(Loopback(root), point, foreground=True, nothreads=True, default_permissions=True)


if __name__ == "__main__":
    main()
