"""Replays the log of a fault disk: what the disk may look like after a stop at any position.

After a kill of the process all of it is there. After a power cut what was synced is there, and of
the rest any part: a page of a file is as one of the writes to it left it, whether or not earlier
writes to other pages are there, so the writes that survive are carried out in their order. A name
is there for certain once its folder was synced; of the later ones either those up to some moment
are, as on a disk with a journal, or any (`ordered`).
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.fault_disk import Logged

# A disk writes whole sectors; a torn write ends at one.
SECTOR_BYTES = 512
# What libfuse calls a file that was removed while it is open.
_HIDDEN = "/.fuse_hidden"
_HALF = 0.5
_TORN = 0.2

Survives = Callable[[Logged], Logged | None]


@dataclass(eq=False)
class _File:
    """A file: as the kernel has it, what survives a power cut, and what came after that."""

    live: bytearray = field(default_factory=bytearray)
    synced: bytearray = field(default_factory=bytearray)
    pending: list[Logged] = field(default_factory=list)

    def change(self, change: Logged) -> None:
        _carry_out(self.live, change)
        self.pending.append(change)

    def settle(self) -> None:
        for change in self.pending:
            _carry_out(self.synced, change)
        self.pending.clear()

    def with_those(self, survives: Survives) -> bytearray:
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
        return
    data = bytes(change.length) if change.operation == "punch" else change.data
    if len(image) < change.number:
        image.extend(bytes(change.number - len(image)))
    image[change.number : change.number + len(data)] = data


def torn(change: Logged, chance: random.Random, sector_bytes: int = SECTOR_BYTES) -> Logged:
    """Return the write cut where a sector of the disk ends, perhaps before its first byte."""
    end = change.number + len(change.data)
    boundary = chance.randint(change.number // sector_bytes, end // sector_bytes) * sector_bytes
    kept = max(0, min(boundary, end) - change.number)
    return Logged("write", change.path, number=change.number, data=change.data[:kept])


@dataclass(frozen=True, slots=True)
class _Named:
    """One change of names: `file` came to stand at `path` (None: a folder), or went from it."""

    operation: str
    path: str
    file: _File | None = None
    other: str = ""

    def is_in(self, folder: str) -> bool:
        return folder in {_folder(self.path), _folder(self.other or self.path)}


Names = dict[str, _File | None]


def _folder(path: str) -> str:
    return path.rpartition("/")[0] or "/"


def _rename_in(names: Names, change: _Named) -> None:
    if change.operation in {"unlink", "rmdir", "rename"}:
        names.pop(change.path, None)
    if change.operation in {"create", "mkdir"}:
        names[change.path] = change.file
    if change.operation == "rename" and _HIDDEN not in change.other:
        names[change.other] = change.file


class DiskReplay:
    """Goes through a log once, and writes out what the disk may look like at each position."""

    def __init__(self, leave_out: Sequence[str] = ("-shm",)) -> None:
        self.last: Logged | None = None
        self._leave_out = tuple(leave_out)
        self._files: dict[str, _File] = {}
        self._names: Names = {}
        self._kept: Names = {}
        self._moves: list[_Named] = []

    def advance(self, change: Logged) -> None:
        """Take the next change of the log."""
        self.last = change
        if change.path.endswith(self._leave_out):
            return
        if _HIDDEN in change.path and change.path not in self._files:
            return  # it was left out before its name went, or is gone altogether
        match change.operation:
            case "create":
                self._files[change.path] = _File()
                self._name(_Named("create", change.path, self._files[change.path]))
            case "write" | "truncate" | "punch":
                self._files[change.path].change(change)
            case "fsync":
                self._sync(change.path)
            case "lost":
                if change.path in self._files:
                    self._files[change.path].pending.clear()
            case "rename":
                file = self._files[change.other] = self._files.pop(change.path)
                self._name(_Named("rename", change.path, file, change.other))
            case "unlink":
                del self._files[change.path]
                self._name(_Named("unlink", change.path))
            case operation:
                self._name(_Named(operation, change.path))

    def _name(self, change: _Named) -> None:
        if _HIDDEN in change.path:
            return  # its name is gone already
        _rename_in(self._names, change)
        self._moves.append(change)

    def _sync(self, path: str) -> None:
        if path in self._files:
            self._files[path].settle()
            return
        later: list[_Named] = []
        for change in self._moves:
            if change.is_in(path):
                _rename_in(self._kept, change)
            else:
                later.append(change)
        self._moves = later

    # --- images

    def after_kill(self, folder: Path) -> None:
        """Write out what the kernel has: all of it."""
        _write(folder, self._names, lambda file: file.live)

    def after_torn_write(
        self, folder: Path, chance: random.Random, sector_bytes: int = SECTOR_BYTES
    ) -> None:
        """Write out all of it, the last write cut at a sector."""
        last = self.last

        def survives(change: Logged) -> Logged:
            if change is last and change.operation == "write":
                return torn(change, chance, sector_bytes)
            return change

        _write(
            folder,
            self._names,
            lambda file: file.with_those(survives) if file.pending[-1:] == [last] else file.live,
        )

    def after_power_cut(
        self, folder: Path, chance: random.Random | None = None, *, ordered: bool = True
    ) -> None:
        """Write out what was synced and, by chance, some of the rest, whole or torn."""

        def survives(change: Logged) -> Logged | None:
            if chance is None or chance.random() < _HALF:
                return None
            if change.operation == "write" and chance.random() < _TORN:
                return torn(change, chance)
            return change

        names = dict(self._kept)
        if chance is not None:
            reached = chance.randint(0, len(self._moves))
            for number, change in enumerate(self._moves):
                if number < reached if ordered else chance.random() < _HALF:
                    _rename_in(names, change)
        _write(folder, names, lambda file: file.with_those(survives))


def _write(folder: Path, names: Names, content: Callable[[_File], bytearray]) -> None:
    there = {"/"}
    for path, file in sorted(names.items(), key=lambda item: item[0].count("/")):
        if _folder(path) not in there:
            continue  # its folder was lost
        if file is None:
            there.add(path)
            Path(str(folder) + path).mkdir(exist_ok=True)
        else:
            Path(str(folder) + path).write_bytes(content(file))
