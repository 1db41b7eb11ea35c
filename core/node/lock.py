"""One node a home: a lock that ends with the process that holds it, whatever ends that."""

import fcntl
import os
from pathlib import Path
from types import TracebackType

from core.control.endpoint import make_run_folder
from core.errors import Refused
from core.node.home import Home
from core.saying import said


class RunsAlready(Refused):
    """The node of this home runs already."""

    title = said("Runs already")
    reason = "runs-already"


def running_process(home: Home) -> int | None:
    """Return the number of the process that serves `home`, or None."""
    try:
        descriptor = os.open(home.lock_file, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        text = os.pread(descriptor, 32, 0)
        return int(text) if text.strip().isdigit() else 0
    else:
        return None
    finally:
        os.close(descriptor)


def has_ended(process: int) -> bool:
    """Say whether a process is gone; one that only waits to be buried counts as gone."""
    try:
        state = Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()[0]
    except (OSError, IndexError):
        return True
    return state in {b"Z", b"X"}


class HomeLock:
    """Held while a node serves a home. Raises `RunsAlready` where another one does."""

    def __init__(self, home: Home) -> None:
        """Name the home; entering takes the lock."""
        self._home = home
        self._descriptor = -1

    def __enter__(self) -> "HomeLock":
        """Take the lock and note this process's number."""
        self._home.require_own()
        make_run_folder(self._home.run_folder)
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
        self._descriptor = os.open(self._home.lock_file, flags, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._descriptor)
            process = running_process(self._home)
            raise RunsAlready(
                said(
                    "The node of {folder} runs already (process {process}).",
                    folder=self._home.folder,
                    process=str(process),
                ),
                said("See `wormhole status`; `wormhole down` stops it."),
            ) from None
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, f"{os.getpid()}\n".encode(), 0)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the lock back."""
        os.close(self._descriptor)
