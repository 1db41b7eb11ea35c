"""Paths that a person types: on the mount, or in the drive."""

import os
from pathlib import Path


def typed(path: str) -> str:
    """Return `path` as the node understands it: absolute, links of this machine left alone.

    A path that begins with a slash is taken as it is; any other is meant from the current folder
    where that has it, else from the top of the drive.
    """
    if path.startswith("/"):
        return os.path.normpath(path)
    here = Path.cwd() / path
    return os.path.normpath(here) if os.path.lexists(here) else os.path.normpath(f"/{path}")
