"""Older versions, versions beside one another, what comes from elsewhere."""

from msgspec import Struct


class OldVersion(Struct, frozen=True):
    """A version of a file. `why`: current, replaced, deleted, conflict.

    `pod` wrote it, `on` are the present pods that have all of it, `path` is where its file stands
    or stood; `here`: this pod has all of it.
    """

    version: str
    size: int
    modified: str
    pod: str
    why: str
    here: bool = True
    on: list[str] = []
    path: str = ""


class Unheard(Struct, frozen=True):
    """A pod that may have older versions which it did not tell. `why`: absent, silent, partly."""

    pod: str
    why: str


class History(Struct, frozen=True):
    """The versions of a file, or of what was removed from a folder; who may have more of them."""

    versions: list[OldVersion]
    unheard: list[Unheard] = []


class RestoreRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Bring `version` of `path` back (empty: the newest old one), in place or at `to`."""

    path: str
    version: str = ""
    to: str = ""


class Restored(Struct, frozen=True):
    """Where a version now stands."""

    path: str
    version: str


class ConflictRow(Struct, frozen=True):
    """Versions of one file that were written apart: the one at `path`, and those beside it."""

    path: str
    versions: list[OldVersion]
    beside: list[str] = []


class ResolveRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Settle a conflict: `keep` is this, both, or a version as listed."""

    path: str
    keep: str


class ImportRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Bring the folder `source` of this machine into the drive at `into`."""

    source: str
    into: str = "/"


class Beside(Struct, frozen=True):
    """What came in under another name than its own: the source, and its path in the drive."""

    source: str
    path: str


class Imported(Struct, frozen=True):
    """What an import did. `skipped`: there already, equal; `refused`: what was left and why.

    `beside`: what came in beside something else that has its name. `own`: folders that were passed
    over because they are the drive itself, or where this pod keeps its data.
    """

    files: int
    folders: int
    bytes: int
    skipped: int
    refused: list[str] = []
    beside: list[Beside] = []
    own: list[str] = []


class Recovered(Struct, frozen=True):
    """What `recover` brought out, and from what; `elsewhere`: nothing of it was there."""

    source: str
    files: int
    folders: int
    bytes: int
    incomplete: list[str] = []
    elsewhere: list[str] = []
    without_record: int = 0
    problems: list[str] = []
