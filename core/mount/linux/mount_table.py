"""What is mounted where, from the kernel's own table."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

TABLE: Final = Path("/proc/self/mountinfo")
_ESCAPE: Final = re.compile(rb"\\([0-3][0-7]{2})")
_DEVICE: Final = re.compile(rb"\d{1,9}:(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Mount:
    """One mounted file system. `connection` is the minor number of its device."""

    point: bytes
    kind: str
    source: str
    connection: int


def parse(table: bytes) -> list[Mount]:
    """Read the kernel's table, oldest mount first; unreadable lines are left out."""
    mounts = []
    # Only line feeds end a line: the kernel writes all other bytes of a name as they are.
    for line in table.split(b"\n"):
        before, separator, after = line.partition(b" - ")
        fields, rest = before.split(b" "), after.split(b" ")
        device = _DEVICE.fullmatch(fields[2]) if len(fields) >= 5 else None
        if not separator or device is None or len(rest) < 2:
            continue
        mounts.append(
            Mount(
                _unescape(fields[4]),
                os.fsdecode(rest[0]),
                os.fsdecode(_unescape(rest[1])),
                int(device[1]),
            )
        )
    return mounts


def _unescape(field: bytes) -> bytes:
    return _ESCAPE.sub(lambda found: bytes([int(found[1], 8)]), field)


def mounted_at(point: Path) -> Mount | None:
    """Return what is mounted exactly at `point` (the topmost), or None.

    The last part of the path is not touched: it may be a dead mount, where any call fails.
    """
    wanted = os.fsencode(Path(os.path.realpath(point.parent)) / point.name)
    found = [mount for mount in parse(TABLE.read_bytes()) if mount.point == wanted]
    return found[-1] if found else None
