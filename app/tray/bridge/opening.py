"""Opening files, folders and addresses with what the desktop has for them.

The desktop's own command does it, started from a thread of the bridge: the window's thread must
never look at what lies on the drive.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import PurePath

from core.errors import WormholeError
from core.saying import said


def opener(system: str) -> Sequence[str]:
    """Return the command that opens what is named behind it, on a system (`sys.platform`)."""
    if system == "darwin":
        return ("open",)
    if system == "win32":
        return ("explorer",)
    return ("xdg-open",)


def open_outside(what: str) -> None:
    """Open a file, a folder or an address. Raises `WormholeError` where the desktop cannot."""
    failed = WormholeError(
        said("The desktop has no program that opens {what}.", what=what),
        said("Open it in your file manager."),
    )
    try:
        done = subprocess.run(  # noqa: S603 - the desktop's own command, and no shell
            [*opener(sys.platform), what],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=os.path.sep,
            start_new_session=True,
            check=False,
        )
    except OSError:
        raise failed from None
    # Explorer says 1 whatever came of it.
    if done.returncode and sys.platform != "win32":
        raise failed


def on_drive(mount: str, path: str) -> str:
    """Return where something stands for programs: its path on the mounted drive."""
    return str(PurePath(mount) / path.lstrip("/")) if path else mount
