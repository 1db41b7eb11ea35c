"""What the configuration and the situation say about the drive, as the volume needs it."""

from collections.abc import Callable
from dataclasses import dataclass

from core.ids import Dot, EntryId
from core.model.absence import Absence
from core.model.records import Version
from core.placement.capacity import Room
from core.ports import RecordReader


@dataclass(frozen=True, slots=True)
class Owner:
    """The user and group that everything is shown as."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class VolumeSettings:
    """How the drive behaves; sizes in bytes, durations in seconds.

    `mine`: everything belongs to this user, whatever the records say; None: numbers as recorded.
    `frozen`: why the drive takes no changes ("" if it does). `closing`: it is about to be taken
    away, so that nothing is opened or changed any more. `write_rate`: bytes a second that programs
    may write (0: no limit). `wait_for_copies`: `fsync` and `close` wait for copies.
    `previous_shown`: while nobody who has the newest version of a file can be reached, the one
    before is shown and opened. `hide_absent`: files of which nothing can be read are not shown.
    `portable`: only names that every system can show may be made. `spool_max`: how much of what
    programs write may be here and nowhere else, None without a limit.
    """

    mine: Owner | None = None
    frozen: str = ""
    closing: bool = False
    write_rate: int = 0
    read_deadline: float = 30.0
    fsync_deadline: float = 30.0
    wait_for_copies: bool = False
    portable: bool = False
    min_free: int = 0
    previous_shown: bool = True
    hide_absent: bool = False
    spool_max: int | None = None


def nothing_offered() -> Room | None:
    """Say that nothing is known of other pods: the disk of this one counts alone."""
    return None


def never_copied(entry: EntryId, version: Dot) -> bool:
    """Say that a version does not have its copies, for all that is known."""
    del entry, version
    return False


def within_reach(entry: EntryId) -> bool:
    """Say that the content of a file is within reach, for all that is known."""
    del entry
    return False


def not_absent(reader: RecordReader, newest: Version) -> Absence | None:
    """Say that a version is within reach, for all that is known."""
    del reader, newest
    return None


def nothing_spooled() -> int:
    """Say that no published content has to be kept here until others have it."""
    return 0


@dataclass(frozen=True, slots=True)
class Outside:
    """What the volume asks of the network's state; quick, without waiting."""

    space: Callable[[], Room | None] = nothing_offered
    has_copies: Callable[[EntryId, Dot], bool] = never_copied
    out_of_reach: Callable[[EntryId], bool] = within_reach
    absence: Callable[[RecordReader, Version], Absence | None] = not_absent
    spooled: Callable[[], int] = nothing_spooled
