"""What the configuration and the situation say about the drive, as the volume needs it."""

from collections.abc import Callable
from dataclasses import dataclass

from core.ids import Dot, EntryId


@dataclass(frozen=True, slots=True)
class Owner:
    """The user and group that everything is shown as."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class NetworkSpace:
    """What all pods together offer and have left, in bytes, all copies counted."""

    offered: int = 0
    free: int = 0


@dataclass(frozen=True, slots=True)
class VolumeSettings:
    """How the drive behaves; sizes in bytes, durations in seconds.

    `mine`: everything belongs to this user, whatever the records say; None: numbers as recorded.
    `frozen`: why the drive takes no changes ("" if it does). `wait_for_copies`: `fsync` and
    `close` wait for copies. `portable`: only names that every system can show may be made.
    `pod_bytes_max`: what this pod may use for storage (None: no limit).
    """

    mine: Owner | None = None
    frozen: str = ""
    copies: int = 2
    read_deadline: float = 30.0
    fsync_deadline: float = 30.0
    wait_for_copies: bool = False
    portable: bool = False
    min_free: int = 0
    pod_bytes_max: int | None = None


def nothing_offered() -> NetworkSpace:
    """Say that nothing is known of other pods: the disk of this one counts alone."""
    return NetworkSpace()


def always_copied(entry: EntryId, version: Dot) -> bool:
    """Say that a version has its copies: for a pod that waits for none."""
    return bool(entry) or bool(version)


@dataclass(frozen=True, slots=True)
class Outside:
    """What the volume asks of the network's state; quick, without waiting."""

    space: Callable[[], NetworkSpace] = nothing_offered
    has_copies: Callable[[EntryId, Dot], bool] = always_copied
