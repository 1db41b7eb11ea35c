"""One FUSE connection as the kernel shows it: breaking it, leaving it."""

import contextlib
import ctypes
import os
from pathlib import Path
from typing import Final

CONTROL: Final = Path("/sys/fs/fuse/connections")

# The system calls that mount a file system without a place in the tree; the same numbers on every
# architecture.
_FSOPEN: Final = 430
_FSCONFIG: Final = 431
_FSMOUNT: Final = 432
_CREATE: Final = 6


def open_abort(connection: int) -> int | None:
    """Return a descriptor; any byte written to it breaks the connection. None: not allowed.

    It is opened early, because a drive that hangs cannot be found by its path any more.
    """
    try:
        return os.open(CONTROL / f"{connection}/abort", os.O_WRONLY | os.O_CLOEXEC)
    except OSError:
        return _open_abort_unseen(connection)


def _open_abort_unseen(connection: int) -> int | None:
    """Do so where the control file system is not mounted (as root)."""
    libc = ctypes.CDLL(None, use_errno=True)
    context = libc.syscall(ctypes.c_long(_FSOPEN), b"fusectl", 1)
    if context < 0:
        return None
    try:
        if libc.syscall(ctypes.c_long(_FSCONFIG), context, _CREATE, None, None, 0) < 0:
            return None
        control = libc.syscall(ctypes.c_long(_FSMOUNT), context, 1, 0)
    finally:
        os.close(context)
    if control < 0:
        return None
    try:
        return os.open(f"{connection}/abort", os.O_WRONLY | os.O_CLOEXEC, dir_fd=control)
    except OSError:
        return None
    finally:
        os.close(control)


def abort(descriptor: int) -> None:
    """Break the connection: every program that waits for the drive gets an error."""
    # It may be gone already.
    with contextlib.suppress(OSError):
        os.write(descriptor, b"1")


def leave(descriptor: int) -> None:
    """End our side of a connection, keeping the descriptor's number.

    Threads that still wait for another pod will answer on it. A number that is free would soon be
    one of a file of somebody's, and their answers be written into that.
    """
    nowhere = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
    os.dup2(nowhere, descriptor, inheritable=False)
    os.close(nowhere)
