"""How the disk under the storage is: what failed lately, how full it is, in words for people."""

import logging
import threading
from dataclasses import dataclass
from time import localtime, strftime
from typing import Final

from core.config.values import said_size
from core.model.status import Attention
from core.ports import Clock, DiskSpace
from core.saying import said

KIND: Final = "disk"
# A disk that failed once is worth a look for as long; one that goes on failing is told on.
TOLD_SECONDS: Final = 3_600.0
_LOG_SECONDS: Final = 60.0
# What a program writes at once at most: where that does not fit any more, it is told.
WRITE_BYTES_MAX: Final = 2**20

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """A failure of the disk: why, and when (Unix milliseconds, monotonic seconds)."""

    reason: str
    at_ms: int
    at: float


class DiskHealth:
    """Remembers the last failure of the disk. Calls may come from several threads."""

    def __init__(self, clock: Clock) -> None:
        """Know of no failure."""
        self._clock = clock
        self._lock = threading.Lock()
        self._last: Failure | None = None
        self._logged_at: float | None = None

    def failed(self, reason: str) -> None:
        """Note that the disk failed just now, and log it, once a minute at most."""
        now = self._clock.monotonic()
        with self._lock:
            self._last = Failure(reason, self._clock.wall_ms(), now)
            if self._logged_at is not None and now - self._logged_at < _LOG_SECONDS:
                return
            self._logged_at = now
        _log.warning("The disk of the storage failed: %s", reason)

    def last(self) -> Failure | None:
        """Return the last failure, None if that is long ago or never was."""
        last = self._last
        if last is None or self._clock.monotonic() - last.at > TOLD_SECONDS:
            return None
        return last


def own_notes(name: str, failure: Failure | None, space: DiskSpace, kept: int) -> list[Attention]:
    """Return what a person should know of the disk of this pod, `name`.

    `kept`: the bytes that are to stay free on it.
    """
    notes: list[Attention] = []
    if failure is not None:
        at = strftime("%H:%M", localtime(failure.at_ms / 1_000))
        notes.append(
            Attention(
                KIND,
                said(
                    "The disk of this pod, {name}, failed (last at {at}: {reason}). Programs "
                    "got an error for what could not be written or read; what was kept before "
                    "stays, and files with copies on other pods are read from there.",
                    name=name,
                    at=at,
                    reason=failure.reason,
                ),
                said(
                    "Look at the disk's health, and see with `wormhole redundancy` that each "
                    "file has its copies elsewhere before the disk is replaced."
                ),
            )
        )
    if space.free < kept + WRITE_BYTES_MAX:
        notes.append(
            Attention(
                "full",
                said(
                    "The disk of this pod, {name}, is nearly full: {size} are left. What is "
                    "there stays; new files may find no space here, and no more copies are "
                    "taken from other pods.",
                    name=name,
                    size=said_size(space.free),
                ),
                said(
                    "Free space on the disk, or remove files; `wormhole free` gives back what "
                    "other pods have."
                ),
            )
        )
    return notes


def other_note(name: str) -> Attention:
    """Return what a person should know of a pod that tells that its disk fails."""
    return Attention(
        KIND,
        said(
            "The disk of {name} fails. Its copies may be lost with it; files that have "
            "a copy on another pod are safe.",
            name=name,
        ),
        said("Look at the disk of {name}.", name=name),
    )
