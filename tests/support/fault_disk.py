"""The fault disk: a mounted folder that logs what is done to it and fails on demand.

Its log is replayed by `tests.support.disk_replay` onto fresh folders, as the disk could look after
a kill or a power cut at any position.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

_SERVER = Path(__file__).with_name("fault_disk_server.py")
_DEADLINE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Logged:
    """One change: its name, the path, a second path, an offset or size, a length, and bytes."""

    operation: str
    path: str
    other: str = ""
    number: int = 0
    data: bytes = b""
    length: int = 0


@dataclass
class FaultDisk:
    """A mounted fault disk."""

    folder: Path
    log_file: Path
    control_file: Path

    def faults(self, *, room: int | None = None, fail: Sequence[dict[str, object]] = ()) -> None:
        """Order faults: `room` bytes may still be added; each of `fail` is a kind of call.

        It names `operation`, a part of the `path` and the `errno`; the first `skip` such calls
        succeed, and after `times` failures the others do, too.
        """
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
        case ["punch", str(path), int(offset), int(length)]:
            return Logged("punch", path, number=offset, length=length)
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
