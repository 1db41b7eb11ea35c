"""What each kind of note is called, how much it presses, and where a person sees to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from app.tray.words.words import marked


class Weight(StrEnum):
    """How much a note presses. What is quiet is said elsewhere, or needs nobody."""

    GRAVE = "grave"
    USUAL = "usual"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class NoteKind:
    """`title` is a sentence without a full stop; `where` as `Go` has it.

    `short`: what stands in the box of the sidebar; empty for what no headline is made of.
    """

    title: str
    where: str = "overview"
    weight: Weight = Weight.USUAL
    short: str = ""


_GRAVE: Final = Weight.GRAVE
_QUIET: Final = NoteKind("", weight=Weight.QUIET)
_REMOVED: Final = NoteKind(marked("This machine was removed from the network"), "pods", _GRAVE)

# The most pressing first: of several that could be the headline, the first one is.
NOTE_KINDS: Final[Mapping[str, NoteKind]] = MappingProxyType(
    {
        "guard": NoteKind(marked("Much at once waits for your word"), weight=_GRAVE),
        "stopped": NoteKind(marked("The drive was taken away in a crisis"), weight=_GRAVE),
        "unmounted": NoteKind(marked("The drive is not shown"), "drive", _GRAVE),
        "disowned": _REMOVED,
        "removed": _REMOVED,
        "disk": NoteKind(marked("A disk fails"), "pods", _GRAVE, marked("A disk fails")),
        "full": NoteKind(
            marked("The disk of this pod is nearly full"),
            "storage",
            _GRAVE,
            marked("Disk nearly full"),
        ),
        "space": NoteKind(
            marked("Copies wait for space here"), "storage", short=marked("Copies wait for space")
        ),
        "only-here": NoteKind(
            marked("Some files are only on this pod"),
            "files",
            short=marked("Files only on this pod"),
        ),
        "only-on": NoteKind(
            marked("Some files wait for a pod"),
            "files",
            Weight.QUIET,
            marked("Files wait for a pod"),
        ),
        "newer": NoteKind(
            marked("Some files are newer elsewhere"),
            "files",
            short=marked("Newer files elsewhere"),
        ),
        "placement": NoteKind(
            marked("No pod takes some of the files"),
            "placement",
            short=marked("Files that no pod takes"),
        ),
        "set-aside": NoteKind(
            marked("Some files were set aside"), "activity", short=marked("Files were set aside")
        ),
        "publish": NoteKind(
            marked("A file could not be saved yet"),
            "activity",
            short=marked("A file is not saved yet"),
        ),
        "leaving": NoteKind(
            marked("This pod is leaving"), "pods", short=marked("This pod is leaving")
        ),
        "unpublished": NoteKind(marked("Some changes wait on this machine")),
        "recovery": NoteKind(marked("Write down the recovery words"), "recovery-words"),
        "absent": _QUIET,
        "alone": _QUIET,
        "conflict": _QUIET,
        "frozen": _QUIET,
        "join-request": _QUIET,
        "paused": _QUIET,
        "situation": _QUIET,
    }
)


def weight_of(kind: str) -> Weight:
    """Return how much a kind presses, also one that this version does not know."""
    known = NOTE_KINDS.get(kind)
    return Weight.USUAL if known is None else known.weight
