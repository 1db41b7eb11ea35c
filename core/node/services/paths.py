"""Paths that people give: on the mount, or in the drive."""

import os
from collections.abc import Sequence

from core.control.paths import understood, written
from core.errors import NotFound
from core.replica.view import View
from core.saying import Sentence, plain, said, said_count
from core.tree.shown import Shown


def in_drive(path: str, mount: str) -> bytes:
    """Return the path in the drive that is meant by `path`: "/" is its root."""
    meant, drive = understood(path), os.fsencode(mount)
    if meant == drive or meant.startswith(drive + b"/"):
        meant = meant[len(drive) :]
    parts = [part for part in meant.split(b"/") if part not in {b"", b"."}]
    return b"/" + b"/".join(parts)


def and_more(paths: Sequence[str], more: int) -> Sentence:
    """Return paths as one text, and how many `more` there are."""
    named = ", ".join(paths)
    if more <= 0:
        return plain(named)
    return said_count("{paths} and {n} more", "{paths} and {n} more", more, paths=named)


def for_people(path: bytes) -> str:
    """Return a path as text, for sentences and answers alike."""
    return written(path)


def find(view: View, path: bytes) -> Shown:
    """Return what is shown at a path of the drive. Raises `NotFound`."""
    shown = view.resolve(path)
    if shown is None:
        raise NotFound(
            said("There is no file or folder {path} in the drive.", path=for_people(path))
        )
    return shown


def split(path: bytes) -> tuple[bytes, bytes]:
    """Return the folder and the name of a path of the drive."""
    folder, _, name = path.rpartition(b"/")
    return folder or b"/", name
