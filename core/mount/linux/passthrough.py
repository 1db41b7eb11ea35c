"""Registering backing files, so that the kernel reads them by itself (Linux 6.9 and newer)."""

import errno
import logging
from fcntl import ioctl
from pathlib import Path
from struct import Struct
from typing import Final

_BACKING_OPEN: Final = 0x4010E501
_BACKING_CLOSE: Final = 0x4004E502
# descriptor, flags, padding
_BACKING_MAP: Final = Struct("=iIQ")
_BACKING_ID: Final = Struct("=I")
_CAPABILITY_ADMIN: Final = 21
# These will be so for every file: the kernel or our rights do not allow it at all.
_NEVER: Final = frozenset({errno.EPERM, errno.ENOTTY, errno.EOPNOTSUPP, errno.ENOSYS})

_log = logging.getLogger(__name__)


def may_register() -> bool:
    """Say whether this process has the right (`CAP_SYS_ADMIN`) to register backing files."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("CapEff:"):
            return bool(int(line.split()[1], 16) >> _CAPABILITY_ADMIN & 1)
    return False


class Backings:
    """The backing files that the kernel knows of one connection."""

    def __init__(self, device: int) -> None:
        """Register on the connection of the descriptor `device`."""
        self._device = device
        self._allowed = True

    def register(self, descriptor: int) -> int | None:
        """Return the kernel's number for an open backing file, or None where it refuses it."""
        if not self._allowed:
            return None
        try:
            # A mutable argument: only then does `ioctl` return what the call returned.
            argument = bytearray(_BACKING_MAP.pack(descriptor, 0, 0))
            number: int = ioctl(self._device, _BACKING_OPEN, argument, True)
        except OSError as error:
            if error.errno in _NEVER:
                self._allowed = False
            _log.info("The kernel does not read this file by itself: %s.", error.strerror)
            return None
        return number

    def forget(self, backing: int) -> None:
        """Give a number back; files that are open with it stay so."""
        try:
            ioctl(self._device, _BACKING_CLOSE, _BACKING_ID.pack(backing))
        except OSError as error:
            # The connection is gone, and all its numbers with it.
            _log.debug("Backing file %d was not given back: %s.", backing, error)
