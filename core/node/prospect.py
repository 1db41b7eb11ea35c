"""What a network would meet on this machine, before anything is made: places, disk, FUSE.

All answers are values, so that a window can show them while a person still chooses.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.config.pod import PodConfig
from core.config.read import read_network
from core.mount.linux.mount_table import TABLE, Mount, parse
from core.mount.linux.mounting import KIND, NoFuse, alive, fuse_missing
from core.node.apart import Places, tangle
from core.node.home import Home
from core.node.network_names import network_name
from core.node.networks import clash_beside, others, usual_mount
from core.node.settings import Settings, checked, offered_bytes, pod_name
from core.ports import DiskSpace
from core.store.sqlite.schema import MARKER_NAME

ROOT: Final = 0


@dataclass(frozen=True, slots=True)
class MountPlace:
    """A folder as the place of a drive; of what is not there (`exists`), the rest is as good.

    `mounted`: the kind of file system that is mounted exactly there, or empty. `inside`: the drive
    of Wormhole in which the folder lies, or empty. `ours`: it is this user's or root's. `writable`:
    it may be mounted on, or made.
    """

    folder: Path
    exists: bool = False
    is_folder: bool = True
    empty: bool = True
    ours: bool = True
    writable: bool = True
    mounted: str = ""
    inside: str = ""

    @property
    def problem(self) -> str:
        """The word for why no drive can be shown there, empty where it can.

        `mount-in-use`, `inside-a-drive`, `not-a-folder`, `mount-not-empty`, `not-ours`,
        `not-writable`.
        """
        answers = {
            "mount-in-use": bool(self.mounted),
            "inside-a-drive": bool(self.inside),
            "not-a-folder": not self.is_folder,
            "mount-not-empty": not self.empty,
            "not-ours": not self.ours,
            "not-writable": not self.writable,
        }
        return next((word for word, is_so in answers.items() if is_so), "")


@dataclass(frozen=True, slots=True)
class StoragePlace:
    """A folder as the place of the storage, and what its disk has, in bytes.

    `offered`: what a pod with the default settings would store at most.
    """

    folder: Path
    total: int = 0
    free: int = 0
    offered: int = 0
    exists: bool = False
    empty: bool = True
    foreign: bool = False
    ours: bool = True
    writable: bool = True

    @property
    def problem(self) -> str:
        """The word for why nothing can be stored there, empty where it can.

        `storage-foreign`, `storage-not-empty`, `not-ours`, `not-writable`, `disk-full`.
        """
        answers = {
            "storage-foreign": self.foreign,
            "storage-not-empty": not self.empty,
            "not-ours": not self.ours,
            "not-writable": not self.writable,
            "disk-full": not self.offered,
        }
        return next((word for word, is_so in answers.items() if is_so), "")


@dataclass(frozen=True, slots=True)
class Prospect:
    """What is proposed to a person. `fuse`: why no drive can be mounted at all, or None.

    `tangled`: home or storage would lie in the drive, or the drive in the storage, or one of them
    in a place of another network of this machine. `usual`: where the drive is shown unless a
    person says otherwise; `networks`: the names of those that this machine is in already.
    """

    pod: str
    mount: MountPlace
    storage: StoragePlace
    fuse: NoFuse | None
    tangled: bool = False
    usual: Path = Path()
    networks: tuple[str, ...] = ()


def prospect(home: Home, mount: str = "", storage: str = "") -> Prospect:
    """Return what a network in `home` would meet; empty words mean the usual places."""
    default = PodConfig()
    usual = Path(usual_mount(home)).expanduser().absolute()
    point = Path(mount).expanduser().absolute() if mount else usual
    folder = Path(storage).expanduser().absolute() if storage else home.storage
    return Prospect(
        pod_name(default),
        mount_place(point),
        storage_place(folder),
        fuse_missing(),
        tangled(home, point.resolve(), folder.resolve()),
        usual,
        tuple(name for other in others(home) if (name := network_name(other))),
    )


def tangled(home: Home, mount: Path, storage: Path) -> bool:
    """Say whether one of these places would lie in another that cannot hold it."""
    places = Places(home.folder.resolve(), storage, mount)
    return bool(tangle(places) or clash_beside(home, places))


def mount_place(point: Path) -> MountPlace:
    """Look at a folder in which a drive is to be shown. A mount that a crash left dead is none."""
    table = parse(TABLE.read_bytes())
    where = Path(os.path.realpath(point.parent)) / point.name
    drive = inside_drive(table, where)
    at = next((each for each in reversed(table) if each.point == os.fsencode(where)), None)
    if at is not None and at.kind == KIND and not alive(point):
        return MountPlace(point, exists=True, inside=drive)
    if at is not None:
        return MountPlace(point, exists=True, mounted=at.kind, inside=drive)
    exists = os.path.lexists(point)
    return MountPlace(
        point,
        exists=exists,
        is_folder=point.is_dir() or not exists,
        empty=_is_empty(point),
        ours=_is_ours(point),
        writable=_is_writable(point),
        inside=drive,
    )


def inside_drive(table: list[Mount], folder: Path) -> str:
    """Return the drive of Wormhole in which `folder` lies, by the kernel's table, or nothing."""
    above = {os.fsencode(each): len(each.parts) for each in folder.parents}
    holding = [each for each in table if each.point in above]
    # The deepest one holds it; of several on one place the last one mounted.
    nearest = max(holding, key=lambda each: above[each.point], default=None)
    if nearest is None:
        return ""
    topmost = [each for each in holding if each.point == nearest.point][-1]
    return os.fsdecode(topmost.point) if topmost.kind == KIND else ""


def storage_place(folder: Path) -> StoragePlace:
    """Look at a folder in which contents and records are to be kept."""
    disk = disk_under(folder)
    return StoragePlace(
        folder,
        total=disk.total,
        free=disk.free,
        offered=offered_by(PodConfig(), disk),
        exists=os.path.lexists(folder),
        empty=_is_empty(folder) and (folder.is_dir() or not os.path.lexists(folder)),
        foreign=os.path.lexists(folder / MARKER_NAME),
        ours=_is_ours(folder),
        writable=_is_writable(folder),
    )


def disk_under(folder: Path) -> DiskSpace:
    """Return what the disk has on which `folder` is or would be made; nothing if nobody knows."""
    try:
        found = os.statvfs(_nearest(folder))
    except OSError:
        return DiskSpace(0, 0)
    return DiskSpace(found.f_blocks * found.f_frsize, found.f_bavail * found.f_frsize)


def offered_by(pod: PodConfig, disk: DiskSpace) -> int:
    """Return how many bytes a pod with these settings offers on an empty storage."""
    return offered_bytes(Settings(checked(read_network("")), pod), disk, 0)


def _nearest(folder: Path) -> Path:
    """Return the folder, or what of the path to it is there."""
    return next((each for each in (folder, *folder.parents) if os.path.lexists(each)), Path("/"))


def _is_empty(folder: Path) -> bool:
    try:
        return not any(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False  # nobody can say, and it would be hidden


def _is_ours(folder: Path) -> bool:
    """Say whether the folder, and a link in its place, is this user's or root's."""
    found: list[int] = []
    for look in (folder.lstat, folder.stat):
        try:
            found.append(look().st_uid)
        except OSError:
            continue
    return all(owner in {os.geteuid(), ROOT} for owner in found)


def _is_writable(folder: Path) -> bool:
    return os.access(_nearest(folder), os.W_OK | os.X_OK)
