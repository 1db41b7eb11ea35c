"""Looks at this machine before anything is made: its name, its disk, the place for the drive."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.tray.models.machine import Disk, FolderState, Machine
from core.config.pod import PodConfig
from core.node.home import Home
from core.node.prospect import MountPlace, Prospect, prospect
from core.node.settings import min_free_bytes
from core.ports import DiskSpace

_STATES: Final[Mapping[str, FolderState]] = {
    "mount-in-use": FolderState.MOUNTED,
    "inside-a-drive": FolderState.INSIDE,
    "not-a-folder": FolderState.NO_FOLDER,
    "mount-not-empty": FolderState.NOT_EMPTY,
    "not-ours": FolderState.NO_RIGHTS,
    "not-writable": FolderState.NO_RIGHTS,
}
# How a package is installed, by the program that does it.
_INSTALL: Final = (
    ("apt-get", "sudo apt-get install fuse3"),
    ("dnf", "sudo dnf install fuse3"),
    ("zypper", "sudo zypper install fuse3"),
    ("pacman", "sudo pacman -S fuse3"),
    ("apk", "sudo apk add fuse3"),
)


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found: the machine, and what is at the `folder` that was looked at."""

    machine: Machine
    folder: str
    state: FolderState


def look(home: Home, folder: str = "") -> Looked:
    """Look at this machine and at a folder (a whole path; empty: the usual one). Not on the
    window's thread: a disk may be slow.
    """
    return looked(prospect(home, folder))


def looked(found: Prospect) -> Looked:
    """Return what was found as windows take it."""
    disk = DiskSpace(found.storage.total, found.storage.free)
    spare = min_free_bytes(PodConfig(), disk)
    machine = Machine(
        found.pod,
        str(Path.home()),
        Disk(disk.total, disk.free, spare),
        _install(),
        has_fuse=found.fuse is None,
        folder=str(found.usual),
        networks=found.networks,
    )
    return Looked(machine, str(found.mount.folder), _state(found.mount, tangled=found.tangled))


def _state(place: MountPlace, *, tangled: bool) -> FolderState:
    if place.problem:
        return _STATES.get(place.problem, FolderState.NO_RIGHTS)
    if tangled:
        return FolderState.IN_THE_WAY
    return FolderState.EMPTY if place.exists else FolderState.MISSING


def _install() -> str:
    return next((command for program, command in _INSTALL if shutil.which(program)), "")
