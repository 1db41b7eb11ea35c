"""The fault disk: a mounted folder that logs what is done to it, fails on demand, and forgets.

`FaultDisk` mounts it; its log is replayed by `DiskReplay` onto a fresh folder at any position, as
the disk could look after a kill (all that was written) or a power cut there (what was synced, and
any part of the rest).
"""

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

_SERVER = Path(__file__).with_name("fault_disk_server.py")
_DEADLINE_SECONDS = 20.0
# A disk writes whole sectors; a torn write ends at one.
_SECTOR_BYTES = 512
# What libfuse calls a file that was removed while it is open.
_HIDDEN = "/.fuse_hidden"


@dataclass(frozen=True, slots=True)
class Logged:
    """One change: its name, the path, a second path, an offset or size, and bytes."""

    operation: str
    path: str
    other: str = ""
    number: int = 0
    data: bytes = b""


@dataclass
class FaultDisk:
    """A mounted fault disk."""

    folder: Path
    log_file: Path
    control_file: Path

    def faults(self, *, room: int | None = None, fail: Sequence[dict[str, object]] = ()) -> None:
        """Order faults: `room` bytes may still be added; `fail` names operations, path, errno."""
        unfinished = self.control_file.with_suffix(".new")
        unfinished.write_text(json.dumps({"room": room, "fail": list(fail)}), encoding="utf-8")
        unfinished.rename(self.control_file)

    def log(self) -> list[Logged]:
        """Return all that was done until now."""
        data = self.log_file.read_bytes()
        found: list[Logged] = []
        at = 0
        while at < len(data):
            length = int.from_bytes(data[at : at + 4], "little")
            found.append(_logged(msgspec.msgpack.decode(data[at + 4 : at + 4 + length])))
            at += 4 + length
        return found


def _logged(record: list[object]) -> Logged:
    match record:
        case ["write", str(path), int(offset), bytes(data)]:
            return Logged("write", path, number=offset, data=data)
        case ["truncate", str(path), int(size)]:
            return Logged("truncate", path, number=size)
        case ["rename", str(path), str(other)]:
            return Logged("rename", path, other)
        case [str(operation), str(path)]:
            return Logged(operation, path)
        case _:
            raise AssertionError(record)


@contextmanager
def fault_disk(scratch: Path) -> Iterator[FaultDisk]:
    """Mount a fault disk whose bytes are under `scratch`; it is unmounted whatever happens."""
    root, mount = scratch / "behind", scratch / "disk"
    root.mkdir()
    mount.mkdir()
    disk = FaultDisk(mount, scratch / "disk.log", scratch / "disk.control")
    disk.faults()
    disk.log_file.touch()
    device = mount.stat().st_dev
    server = subprocess.Popen(
        [sys.executable, str(_SERVER), root, mount, disk.log_file, disk.control_file],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        deadline = time.monotonic() + _DEADLINE_SECONDS
        while mount.stat().st_dev == device:
            assert server.poll() is None, server.stderr and server.stderr.read()
            assert time.monotonic() < deadline, "the fault disk does not mount"
            time.sleep(0.01)
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(mount)], check=False, capture_output=True)
        try:
            # It ends at once, unless a test that failed left files open.
            server.wait(2.0)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        if server.stderr:
            server.stderr.close()


# --- what the disk may look like afterwards


@dataclass
class _File:
    """A file with what survives a power cut for certain, and what came after."""

    synced: bytearray = field(default_factory=bytearray)
    pending: list[Logged] = field(default_factory=list)

    def settle(self) -> None:
        for change in self.pending:
            _carry_out(self.synced, change)
        self.pending.clear()

    def with_those(self, survives: Callable[[Logged], Logged | None]) -> bytearray:
        image = bytearray(self.synced)
        for change in self.pending:
            kept = survives(change)
            if kept is not None:
                _carry_out(image, kept)
        return image


def _carry_out(image: bytearray, change: Logged) -> None:
    if change.operation == "truncate":
        del image[change.number :]
        image.extend(bytes(change.number - len(image)))
    else:
        if len(image) < change.number:
            image.extend(bytes(change.number - len(image)))
        image[change.number : change.number + len(change.data)] = change.data


def torn(change: Logged, chance: random.Random) -> Logged:
    """Return the write cut at a sector."""
    sectors = len(change.data) // _SECTOR_BYTES
    kept = chance.randrange(sectors + 1) * _SECTOR_BYTES if sectors else 0
    return Logged("write", change.path, number=change.number, data=change.data[:kept])


class DiskReplay:
    """Goes through a log once, and writes out what the disk may look like at each position.

    Names count as done when they happen: the order of names on a journalling file system is kept,
    and a name without its folder's sync is tested by the store's own creation alone.
    """

    def __init__(self, leave_out: Sequence[str] = ("-shm",)) -> None:
        self.files: dict[str, _File] = {}
        self.folders: set[str] = set()
        self.last: Logged | None = None
        self._leave_out = tuple(leave_out)

    def advance(self, change: Logged) -> None:
        """Take the next change of the log."""
        self.last = change
        if change.path.endswith(self._leave_out) or _HIDDEN in change.path:
            return
        match change.operation:
            case "create":
                self.files[change.path] = _File()
            case "mkdir":
                self.folders.add(change.path)
            case "write" | "truncate":
                self.files[change.path].pending.append(change)
            case "fsync":
                self.files.get(change.path, _File()).settle()
            case "rename":
                file = self.files.pop(change.path)
                if _HIDDEN not in change.other:
                    self.files[change.other] = file
            case "unlink":
                del self.files[change.path]
            case _:
                self.folders.discard(change.path)

    def after_kill(self, folder: Path) -> None:
        """Write out what the kernel has: all of it."""
        self._write(folder, lambda change: change)

    def after_torn_write(self, folder: Path, chance: random.Random) -> None:
        """Write out all of it, the last write cut at a sector."""
        last = self.last
        self._write(
            folder,
            lambda change: (
                torn(change, chance) if change is last and change.operation == "write" else change
            ),
        )

    def after_power_cut(self, folder: Path, chance: random.Random | None = None) -> None:
        """Write out what was synced and, by chance, some of the rest, whole or torn."""

        def survives(change: Logged) -> Logged | None:
            if chance is None or chance.random() < 0.5:
                return None
            if change.operation == "write" and chance.random() < 0.2:
                return torn(change, chance)
            return change

        self._write(folder, survives)

    def _write(self, folder: Path, survives: Callable[[Logged], Logged | None]) -> None:
        for path in sorted(self.folders):
            Path(str(folder) + path).mkdir(parents=True, exist_ok=True)
        for path, file in self.files.items():
            Path(str(folder) + path).write_bytes(file.with_those(survives))
