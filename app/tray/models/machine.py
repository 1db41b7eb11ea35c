"""What is known of this machine before it is set up."""

from dataclasses import dataclass, field
from enum import StrEnum


class FolderState(StrEnum):
    """What is at the place where the drive is to be shown."""

    UNKNOWN = "unknown"
    MISSING = "missing"
    EMPTY = "empty"
    NOT_EMPTY = "not empty"
    MOUNTED = "mounted"
    INSIDE = "inside"
    NO_FOLDER = "no folder"
    NO_RIGHTS = "no rights"
    IN_THE_WAY = "in the way"


@dataclass(frozen=True, slots=True)
class Disk:
    """The disk that copies would lie on, in bytes. `spare`: what always stays free on it."""

    total: int = 0
    free: int = 0
    spare: int = 0

    @property
    def most(self) -> int:
        """The most that can be offered now, in bytes."""
        return max(0, self.free - self.spare)


@dataclass(frozen=True, slots=True)
class Machine:
    """This machine. `home`: the person's folder; `install`: how FUSE is installed here.

    Without FUSE (`has_fuse`) no drive can be shown. `folder`: where a drive is shown unless a
    person says otherwise. `networks`: those that this machine is in already.
    """

    name: str = ""
    home: str = ""
    disk: Disk = field(default_factory=Disk)
    install: str = ""
    has_fuse: bool = True
    folder: str = ""
    networks: tuple[str, ...] = ()
