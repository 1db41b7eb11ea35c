"""Places that are one user's alone: made closed, and refused where others laid them out.

Whoever owns a folder, or a link to it, may at any time put something else in the place of what we
keep there: the key of this pod, its records, its settings.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from core.errors import Refused
from core.saying import Sentence, said
from core.store.folders import sync_folder

_ROOT: Final = 0
_OTHERS_WRITE: Final = 0o002


def require_own(folder: Path, remedy: Sentence) -> None:
    """Raise `Refused` where `folder`, or a link in its place, belongs to somebody else.

    One that is missing is nobody's. What root laid out is trusted: root may do anything anyway.
    """
    for found in _seen(folder):
        if found.st_uid not in {os.geteuid(), _ROOT}:
            raise Refused(
                said(
                    "{folder} belongs to another user, who could read or replace what is kept "
                    "there; nothing was put into it.",
                    folder=folder,
                ),
                remedy,
            )


def require_out_of_reach(folder: Path, remedy: Sentence) -> None:
    """Raise `Refused` where every user may put another folder in the place of `folder`."""
    for above in folder.absolute().parents:
        try:
            mode = above.stat().st_mode
        except OSError:
            continue  # still to be made
        if mode & _OTHERS_WRITE and not mode & stat.S_ISVTX:
            raise Refused(
                said(
                    "In {above} everybody may write, and so put another folder in the place of "
                    "{folder}; nothing was put into it.",
                    above=above,
                    folder=folder,
                ),
                remedy,
            )


def make_private(folder: Path) -> None:
    """Make a folder for its owner alone, and what lies above it closed to changes by others.

    The modes are given for each: what a umask leaves open must not matter. Their names are
    written to the disk: what is synced in a folder is lost with it where its own name was not.
    """
    for above in reversed(folder.absolute().parents):
        if not above.exists():
            above.mkdir(mode=0o755, exist_ok=True)
            sync_folder(above.parent)
    if not folder.exists():
        folder.mkdir(mode=0o700, exist_ok=True)
        sync_folder(folder.parent)


def close_to_others(folder: Path) -> None:
    """Take from all but its owner what they may do in a folder of ours."""
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        folder.chmod(0o700)


@contextmanager
def closed_to_others() -> Iterator[None]:
    """Let what is made inside the block be closed to others.

    It holds for the whole process: what other threads make meanwhile is closed, too.
    """
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _seen(folder: Path) -> Iterator[os.stat_result]:
    for look in (folder.lstat, folder.stat):
        try:
            yield look()
        except OSError:  # whoever makes it says what is in the way
            continue
