"""Mounting and unmounting: by the system call as root, through `fusermount3` as a user."""

import contextlib
import ctypes
import errno
import fcntl
import os
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Final

from core.errors import MountError
from core.mount.linux.mount_table import Mount, mounted_at
from core.saying import said

DEVICE: Final = Path("/dev/fuse")
KIND: Final = "fuse.wormhole"
SOURCE: Final = "wormhole"
ALIVE_SECONDS: Final = 5.0
HELPER_SECONDS: Final = 20.0
# A watchdog asks a dead drive for up to `ALIVE_SECONDS` before it takes it away.
CLAIM_SECONDS: Final = 2 * ALIVE_SECONDS
_CLAIM_PAUSE_SECONDS: Final = 0.02

_MS_NOSUID: Final = 2
_MS_NODEV: Final = 4
_MNT_FORCE: Final = 1
_MNT_DETACH: Final = 2
_HELPER: Final = "fusermount3"
_CONFIGURATION: Final = Path("/etc/fuse.conf")


class NoFuse(MountError):
    """This system has no FUSE, without which no drive can be mounted."""

    reason = "no-fuse"


class MountInUse(MountError):
    """Something else is mounted there already."""

    reason = "mount-in-use"


class MountNotEmpty(MountError):
    """The folder is not empty; its files would be hidden by the drive."""

    reason = "mount-not-empty"


@dataclass(frozen=True, slots=True)
class Mounted:
    """A fresh mount: the descriptor of its connection, its number, and whether root made it.

    `claim`: the descriptor that keeps the mount point for this mount, None where none could be had.
    """

    device: int
    connection: int
    by_root: bool
    claim: int | None


def mount(point: Path) -> Mounted:
    """Mount at `point`, which is made where it is missing.

    Raises `MountError`: no FUSE, no rights, mounted already, not empty, not a folder.
    """
    _require_fuse()
    prepare(point)
    claim = claimed(point)
    try:
        return _mount_at(point, claim)
    except BaseException:
        release(claim)
        raise


def _mount_at(point: Path, claim: int | None) -> Mounted:
    device = _mount_as_root(point) if os.geteuid() == 0 else _mount_as_user(point)
    found = mounted_at(point)
    if found is None:
        os.close(device)
        raise MountError(
            said("The mount at {point} vanished at once.", point=point), said("Try again.")
        )
    return Mounted(device, found.connection, os.geteuid() == 0, claim)


def claimed(point: Path, seconds: float = CLAIM_SECONDS) -> int | None:
    """Claim the folder that is to be mounted on: return a descriptor that keeps it until closed.

    A watchdog keeps the claim of its mount until it has done its work. So a mount that is made
    after a crash waits, for up to `seconds`, until the watchdog of the one before has ended: that
    one knows its mount by the place and a number that the kernel gives again, and between its
    look and its unmounting the new one would be taken for the dead one.
    """
    try:
        folder = os.open(point, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        return None  # the mounting itself says what is wrong
    deadline = time.monotonic() + seconds
    while not _locked(folder):
        if time.monotonic() > deadline:
            # Whoever may read the folder can hold it for ever: nobody is to be kept out by that.
            os.close(folder)
            return None
        time.sleep(_CLAIM_PAUSE_SECONDS)
    return folder


def _locked(folder: int) -> bool:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a file system without locks
    return True


def release(claim: int | None) -> None:
    """Let go of a claim; it ends when the watchdog that has it, too, has ended."""
    if claim is not None:
        os.close(claim)


def fuse_missing() -> NoFuse | None:
    """Return what this machine lacks so that this user can mount a drive, None if nothing."""
    if not DEVICE.exists():
        return NoFuse(
            said("This system has no FUSE (there is no /dev/fuse)."),
            said("Load it with `modprobe fuse`; in a container, pass the device /dev/fuse in."),
            facts={"missing": str(DEVICE)},
        )
    if os.geteuid() != 0 and shutil.which(_HELPER) is None:
        return _no_helper()
    return None


def _require_fuse() -> None:
    missing = fuse_missing()
    if missing is not None:
        raise missing


def prepare(point: Path) -> None:
    """Make sure that `point` is an empty folder with nothing mounted on it.

    A mount that a crash left dead is taken away.
    """
    found = mounted_at(point)
    if found is not None and not _sweep(point, found):
        raise MountInUse(
            said("Something is mounted at {point} already ({kind}).", point=point, kind=found.kind),
            said(
                "Unmount it (`fusermount3 -u '{point}'`), or choose another mount point.",
                point=point,
            ),
            facts={"folder": str(point), "kind": found.kind},
        )
    try:
        for above in reversed(point.parents):
            # Each with its mode: a umask of 0 would let everybody put another one in its place.
            if not above.exists():
                above.mkdir(mode=0o755, exist_ok=True)
        point.mkdir(mode=0o755, exist_ok=True)
        occupied = any(point.iterdir())
    except FileExistsError as error:
        raise MountError(
            said("{point} is a file, not a folder.", point=point),
            said("Choose another mount point."),
        ) from error
    except OSError as error:
        raise MountError(
            said(
                "The mount point {point} cannot be used: {problem}.",
                point=point,
                problem=error.strerror or "",
            ),
            said("Choose a folder that you may write to."),
        ) from error
    if occupied:
        raise MountNotEmpty(
            said(
                "The folder {point} is not empty; its files would be hidden by the drive.",
                point=point,
            ),
            said("Choose an empty folder, or bring the files in with `wormhole import`."),
            facts={"folder": str(point)},
        )


def resolved(point: Path) -> Path:
    """Return the place that `point` leads to, without asking what may be a dead mount there.

    Raises `MountError` where another user linked it: the drive would stand where that one likes.
    """
    parent = Path(os.path.realpath(point.parent))
    link = parent / point.name
    try:
        link.readlink()
        owner = link.lstat().st_uid
    except OSError:
        return link
    if owner not in {os.geteuid(), 0}:
        raise MountError(
            said("The mount point {point} is a link that another user made.", point=point),
            said("Choose another mount point."),
        )
    return Path(os.path.realpath(point))


def _sweep(point: Path, found: Mount) -> bool:
    """Take away a dead mount of ours; say whether the place is free now."""
    if found.kind != KIND or alive(point):
        return False
    unmount(point, lazy=True)
    return mounted_at(point) is None


def alive(point: Path, seconds: float = ALIVE_SECONDS) -> bool:
    """Say whether the drive mounted at `point` answers within `seconds`."""
    answers: list[bool] = []

    def ask() -> None:
        try:
            os.statvfs(point)
        except OSError as error:
            answers.append(error.errno != errno.ENOTCONN)
        else:
            answers.append(True)

    # Only a thread can be left behind where the kernel does not come back.
    thread = Thread(target=ask, name="drive-alive", daemon=True)
    thread.start()
    thread.join(seconds)
    return bool(answers) and answers[0]


def _mount_as_root(point: Path) -> int:
    try:
        device = os.open(DEVICE, os.O_RDWR | os.O_CLOEXEC)
    except OSError as error:
        raise _no_rights(str(error.strerror)) from error
    options = (
        f"fd={device},rootmode=40000,user_id={os.getuid()},group_id={os.getgid()},"
        "default_permissions,allow_other"
    )
    libc = ctypes.CDLL(None, use_errno=True)
    failed = libc.mount(
        SOURCE.encode(),
        os.fsencode(point),
        KIND.encode(),
        ctypes.c_ulong(_MS_NOSUID | _MS_NODEV),
        options.encode(),
    )
    if failed:
        code = ctypes.get_errno()
        os.close(device)
        raise _no_rights(os.strerror(code))
    return device


def _no_rights(reason: str) -> MountError:
    return MountError(
        said("Mounting is not allowed here ({reason}).", reason=reason),
        said(
            "In a container, give it /dev/fuse and CAP_SYS_ADMIN; else ask who runs this machine."
        ),
    )


def _mount_as_user(point: Path) -> int:
    helper = _helper()
    options = f"nosuid,nodev,default_permissions,fsname={SOURCE},subtype=wormhole"
    if _others_allowed():
        options += ",allow_other"
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with ours, theirs:
        try:
            result = subprocess.run(  # noqa: S603
                [helper, "-o", options, "--", str(point)],
                env={**os.environ, "_FUSE_COMMFD": str(theirs.fileno())},
                pass_fds=(theirs.fileno(),),
                capture_output=True,
                text=True,
                timeout=HELPER_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise MountError(
                said("{helper} did not come back.", helper=_HELPER), said("Try again.")
            ) from error
        theirs.close()
        if result.returncode:
            raise _no_rights(result.stderr.strip() or f"{_HELPER} failed")
        _, descriptors, _, _ = socket.recv_fds(ours, 1, 1)
    if not descriptors:
        raise _no_rights(f"{_HELPER} gave no connection")
    os.set_inheritable(descriptors[0], False)
    return descriptors[0]


def _helper() -> str:
    helper = shutil.which(_HELPER)
    if helper is None:
        raise _no_helper()
    return helper


def _no_helper() -> NoFuse:
    return NoFuse(
        said("The program {helper} is missing, without which users cannot mount.", helper=_HELPER),
        said("Install it: `sudo apt-get install fuse3`."),
        facts={"missing": _HELPER},
    )


def _others_allowed() -> bool:
    """Say whether this system lets users show their mounts to others."""
    try:
        lines = _CONFIGURATION.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return False
    return any(line.strip() == "user_allow_other" for line in lines)


def unmount(point: Path, lazy: bool = False) -> bool:
    """Unmount `point`; `lazy` also while it is in use. Return whether it was done."""
    if os.geteuid() == 0:
        return _unmount2(point, _MNT_DETACH if lazy else 0)
    command = [_helper(), "-u", *(["-z"] if lazy else []), "--", str(point)]
    with contextlib.suppress(subprocess.TimeoutExpired):
        result = subprocess.run(  # noqa: S603
            command, capture_output=True, timeout=HELPER_SECONDS, check=False
        )
        return result.returncode == 0
    return False


def abort(point: Path) -> None:
    """Break the connection of the drive at `point` (as root): all that wait get an error."""
    _unmount2(point, _MNT_FORCE)


def _unmount2(point: Path, flags: int) -> bool:
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.umount2(os.fsencode(point), flags) == 0)
