"""The process behind a fault disk: a FUSE loopback that logs what a disk would see, and fails.

Run as `python fault_disk_server.py ROOT MOUNT LOG CONTROL`. Each operation that changes something
is appended to LOG as one msgpack record; CONTROL is a JSON file with the faults in force, read
again whenever it changes.
"""

import errno
import json
import os
import sys
from pathlib import Path

import mfusepy
import msgspec

# linux/falloc.h
_KEEP_SIZE = 0x01
_PUNCH_HOLE = 0x02


class LoggingLoopback(mfusepy.Operations):
    """Passes everything on to ROOT, in one thread, so that the log's order is the true one."""

    use_ns = True

    def __init__(self, root: str, log: str, control: str) -> None:
        self.root = root
        self.log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.control = control
        self.control_seen = -1
        self.faults: dict[str, object] = {}
        self.encode = msgspec.msgpack.Encoder().encode

    def note(self, *record: object) -> None:
        data = self.encode(record)
        os.write(self.log, len(data).to_bytes(4, "little") + data)

    def check(self, operation: str, path: str, new_bytes: int = 0) -> None:
        """Raise the fault that CONTROL orders for this operation."""
        changed = os.stat(self.control).st_mtime_ns
        if changed != self.control_seen:
            self.faults = json.loads(Path(self.control).read_text(encoding="utf-8"))
            self.control_seen = changed
        room = self.faults.get("room")
        if new_bytes and isinstance(room, int):
            if new_bytes > room:
                raise mfusepy.FuseOSError(errno.ENOSPC)
            self.faults["room"] = room - new_bytes
        for fault in self.faults.get("fail", []):  # type: ignore[attr-defined]
            if fault["operation"] != operation or fault["path"] not in path:
                continue
            fault["skip"] = fault.get("skip", 0) - 1
            fault["times"] = fault.get("times", -1)
            if fault["skip"] < 0 and fault["times"] != 0:
                fault["times"] -= 1
                raise mfusepy.FuseOSError(fault["errno"])

    def at(self, path: str) -> str:
        return self.root + path

    # --- what changes something

    def create(self, path: str, mode: int, fi: object = None) -> int:
        self.check("create", path)
        descriptor = os.open(self.at(path), os.O_RDWR | os.O_CREAT | os.O_EXCL, mode)
        self.note("create", path)
        return descriptor

    def open(self, path: str, flags: int) -> int:
        writable = flags & (os.O_WRONLY | os.O_RDWR)
        descriptor = os.open(self.at(path), os.O_RDWR if writable else os.O_RDONLY)
        if flags & os.O_TRUNC:
            os.ftruncate(descriptor, 0)
            self.note("truncate", path, 0)
        return descriptor

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        grown = max(0, offset + len(data) - os.fstat(fh).st_size)
        self.check("write", path, grown)
        self.note("write", path, offset, data)
        return os.pwrite(fh, data, offset)

    def truncate(self, path: str, length: int, fh: int | None = None) -> int:
        self.check("truncate", path)
        os.truncate(self.at(path), length)
        self.note("truncate", path, length)
        return 0

    def fallocate(self, path: str, mode: int, offset: int, size: int, fh: int) -> int:
        """Make holes and grow files; the room itself is not taken, `room` counts written bytes."""
        here = os.fstat(fh).st_size
        self.check("fallocate", path)
        if mode & _PUNCH_HOLE:
            size = max(0, min(size, here - offset))
            os.pwrite(fh, bytes(size), offset)
            self.note("punch", path, offset, size)
        elif not mode & _KEEP_SIZE and offset + size > here:
            os.ftruncate(fh, offset + size)
            self.note("truncate", path, offset + size)
        return 0

    def rename(self, old: str, new: str) -> int:
        self.check("rename", old)
        os.rename(self.at(old), self.at(new))
        self.note("rename", old, new)
        return 0

    def unlink(self, path: str) -> int:
        self.check("unlink", path)
        os.unlink(self.at(path))
        self.note("unlink", path)
        return 0

    def mkdir(self, path: str, mode: int) -> int:
        self.check("mkdir", path)
        os.mkdir(self.at(path), mode)
        self.note("mkdir", path)
        return 0

    def rmdir(self, path: str) -> int:
        os.rmdir(self.at(path))
        self.note("rmdir", path)
        return 0

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        self._synced(path)
        return 0

    def fsyncdir(self, path: str, datasync: int, fh: int) -> int:
        self._synced(path)
        return 0

    def _synced(self, path: str) -> None:
        try:
            self.check("fsync", path)
        except OSError:
            # The kernel forgets which bytes did not reach the disk: no later sync brings them.
            self.note("lost", path)
            raise
        self.note("fsync", path)

    def chmod(self, path: str, mode: int) -> int:
        os.chmod(self.at(path), mode)
        return 0

    def utimens(self, path: str, times: tuple[int, int] | None = None) -> int:
        os.utime(self.at(path), ns=times)
        return 0

    # --- what only looks

    def getattr(self, path: str, fh: int | None = None) -> dict[str, object]:
        found = os.lstat(self.at(path))
        names = ("mode", "nlink", "uid", "gid", "size")
        result: dict[str, object] = {f"st_{name}": getattr(found, f"st_{name}") for name in names}
        result |= {f"st_{at}time": getattr(found, f"st_{at}time_ns") for at in "amc"}
        result["st_blocks"] = found.st_blocks
        return result

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        self.check("read", path)
        return os.pread(fh, size, offset)

    def readdir(self, path: str, fh: int) -> list[str]:
        return [".", "..", *(found.name for found in Path(self.at(path)).iterdir())]

    def statfs(self, path: str) -> dict[str, int]:
        found = os.statvfs(self.root)
        names = ("f_bsize", "f_frsize", "f_blocks", "f_bfree", "f_bavail", "f_namemax")
        return {name: getattr(found, name) for name in names}

    def release(self, path: str, fh: int) -> int:
        os.close(fh)
        return 0


if __name__ == "__main__":
    root, mount, log, control = sys.argv[1:5]
    mfusepy.FUSE(
        LoggingLoopback(root, log, control),
        mount,
        foreground=True,
        nothreads=True,
        default_permissions=False,
    )
