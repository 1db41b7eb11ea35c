"""The way home of a backing file: what it carries of itself for `wormhole recover`.

Extended attributes where the disk has them; a log beside the files where not, one msgpack record
after the other, each with its length, of which the last for a line counts.
"""

import os
import struct
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from core.decoding import UNREADABLE
from core.errors import NoSpace
from core.ids import ENTRY_ID_BYTES, Dot, EntryId, EntryIdField, Incarnation
from core.ports import WayHome

ATTRIBUTE_PREFIX: Final = "user.wormhole."
_LENGTH: Final = struct.Struct("<I")
_RECORD_BYTES_MAX: Final = 4_096


class _Logged(msgspec.Struct, array_like=True, frozen=True):
    """One record of the side log."""

    line: int
    entry: EntryIdField
    name: bytes
    parent: EntryIdField
    version: Dot | None


def write_attributes(path: Path, way_home: WayHome) -> None:
    """Write the way home onto a file. Raises `OSError`."""
    version = way_home.version
    values = {
        "entry": way_home.entry.hex().encode(),
        "name": way_home.name,
        "parent": way_home.parent.hex().encode(),
        "version": b"" if version is None else b"%d:%d" % version,
    }
    for name, value in values.items():
        os.setxattr(path, ATTRIBUTE_PREFIX + name, value, follow_symlinks=False)


def read_attributes(path: Path) -> WayHome | None:
    """Return the way home that a file carries, or None if it carries none that makes sense."""
    values: dict[str, bytes] = {}
    for name in ("entry", "name", "parent", "version"):
        try:
            values[name] = os.getxattr(path, ATTRIBUTE_PREFIX + name, follow_symlinks=False)
        except OSError:
            return None
    try:
        entry = bytes.fromhex(values["entry"].decode("ascii"))
        parent = bytes.fromhex(values["parent"].decode("ascii"))
        parts = [int(part) for part in values["version"].split(b":") if part]
    except ValueError:
        return None
    if len(entry) != ENTRY_ID_BYTES or len(parent) != ENTRY_ID_BYTES or len(parts) not in {0, 2}:
        return None
    version = Dot(Incarnation(parts[0]), parts[1]) if parts else None
    return WayHome(EntryId(entry), values["name"], EntryId(parent), version)


class SideLog:
    """The ways home of files on a disk without extended attributes."""

    def __init__(self, path: Path) -> None:
        """Use the log at `path`; it is made with its first record."""
        self._path = path

    def append(self, line: int, way_home: WayHome) -> None:
        """Add the way home of a line."""
        version = way_home.version
        record = msgspec.msgpack.encode(
            _Logged(
                line,
                way_home.entry,
                way_home.name,
                way_home.parent,
                version,
            )
        )
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        descriptor = os.open(self._path, flags, 0o600)
        try:
            whole = _LENGTH.pack(len(record)) + record
            before = os.fstat(descriptor).st_size
            if os.write(descriptor, whole) != len(whole):
                # Half a record would hide all that follow.
                os.ftruncate(descriptor, before)
                raise NoSpace
        finally:
            os.close(descriptor)

    def read(self) -> Mapping[int, WayHome]:
        """Return the newest way home of each line; a cut end is left out."""
        found: dict[int, WayHome] = {}
        with suppress(FileNotFoundError):
            data = self._path.read_bytes()
            at = 0
            while at + _LENGTH.size <= len(data):
                (length,) = _LENGTH.unpack_from(data, at)
                at += _LENGTH.size
                if length > _RECORD_BYTES_MAX or at + length > len(data):
                    break
                with suppress(*UNREADABLE):
                    logged = msgspec.msgpack.decode(data[at : at + length], type=_Logged)
                    found[logged.line] = WayHome(
                        logged.entry, logged.name, logged.parent, logged.version
                    )
                at += length
        return found
