"""Paths that a person types: on the mount, or in the drive."""

import os
import re
from pathlib import Path
from typing import Final

import click

from core.control.paths import understood, written
from core.errors import NotFound

_MOUNTS: Final = Path("/proc/self/mountinfo")
_KIND: Final = b"fuse.wormhole"
_POINT_AT: Final = 4  # the mount point, among what the kernel says of a mount
_OCTAL: Final = re.compile(rb"\\([0-3][0-7]{2})")


class _Existing(click.Path):
    """A path of this machine that must be there."""

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str | bytes | os.PathLike[str]:
        """Return the path. Raises `NotFound` where nothing is there."""
        if not os.path.lexists(value):
            kind = "file" if self.file_okay else "folder"
            raise NotFound(f"There is no {kind} {os.fspath(value)} on this machine.")
        return super().convert(value, param, ctx)


EXISTING_FILE: Final = _Existing(exists=True, dir_okay=False)
EXISTING_FOLDER: Final = _Existing(exists=True, file_okay=False)


def typed(path: str, mounts: Path = _MOUNTS) -> str:
    r"""Return `path` as the node understands it: absolute, links of this machine left alone.

    A path that begins with a slash is taken as it is; any other is meant from the current folder
    where that has it or lies in a drive, else from the top of the drive. What is there as it was
    typed is meant literally; in anything else `\xff` is a byte, as it is where paths are shown.
    """
    here = os.path.normpath(Path.cwd() / path)
    if os.path.lexists(here):
        return written(os.fsencode(here))
    if path.startswith("/") or _in_a_drive(os.fsencode(Path.cwd()), mounts):
        return written(understood(here))
    return written(understood(os.path.normpath(f"/{path}")))


def _in_a_drive(folder: bytes, mounts: Path) -> bool:
    """Say whether a folder lies in a mounted drive: what was deleted there is meant there."""
    try:
        lines = mounts.read_bytes().split(b"\n")
    except OSError:
        return False
    for line in lines:
        fields, _, kind = line.partition(b" - ")
        parts = fields.split(b" ")
        if not kind.startswith(_KIND) or len(parts) < _POINT_AT + 1:
            continue
        point = _OCTAL.sub(lambda found: bytes([int(found[1], 8)]), parts[_POINT_AT])
        if folder == point or folder.startswith(point + b"/"):
            return True
    return False
