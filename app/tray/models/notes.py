"""What the node notes for a person and no case of its own says: a title in words, then its text."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from app.tray.models.picture import Picture
from app.tray.models.said import Act, Headline, cut
from app.tray.models.tone import Tone
from app.tray.words.words import Words, marked
from core.control.schema import Status

# What each kind of note is called, also in the sidebar, the most pressing first, and where it is
# seen to.
_TITLES: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        "disk": (marked("A disk fails"), marked("A disk fails"), "pods"),
        "full": (
            marked("The disk of this pod is nearly full"),
            marked("Disk nearly full"),
            "storage",
        ),
        "space": (marked("Copies wait for space here"), marked("Copies wait for space"), "storage"),
        "only-here": (
            marked("Some files are only on this pod"),
            marked("Files only on this pod"),
            "files",
        ),
        "only-on": (marked("Some files wait for a pod"), marked("Files wait for a pod"), "files"),
        "newer": (
            marked("Some files are newer elsewhere"),
            marked("Newer files elsewhere"),
            "files",
        ),
        "placement": (
            marked("No pod takes some of the files"),
            marked("Files that no pod takes"),
            "placement",
        ),
        "set-aside": (
            marked("Some files were set aside"),
            marked("Files were set aside"),
            "activity",
        ),
        "publish": (
            marked("A file could not be saved yet"),
            marked("A file is not saved yet"),
            "activity",
        ),
        "leaving": (marked("This pod is leaving"), marked("This pod is leaving"), "pods"),
    }
)
# What is to be done some time; nothing is wrong as long as it is not.
REMINDER: Final = "recovery"
KINDS: Final = frozenset(_TITLES)
REMOVED_KINDS: Final = frozenset({"removed", "disowned"})


def note(picture: Picture, status: Status, words: Words, now: datetime) -> Headline:
    """Say the most pressing of what the node notes."""
    del picture, now
    notes = {each.kind: each for each in status.attention}
    kind = next(each for each in _TITLES if each in notes)
    title, short, where = _TITLES[kind]
    return Headline(
        state="attention",
        tone=Tone.WARN,
        title=words.say(title),
        meaning=notes[kind].text,
        short=cut(words.say(short)),
        acts=(Act(words.say("Look"), where, look="primary"),),
    )


def reminder(picture: Picture, status: Status, words: Words, now: datetime) -> Headline:
    """Say what should be done some time."""
    del picture, now
    title = words.say("Write down the recovery words")
    told = next(each for each in status.attention if each.kind == REMINDER)
    return Headline(
        state="up-to-date",
        tone=Tone.INFO,
        title=title,
        meaning=told.text,
        short=cut(words.say("Recovery words to keep")),
        acts=(Act(words.say("{what}…", what=title), "recovery-words", look="link"),),
        quiet=True,
    )


def removed(picture: Picture, status: Status, words: Words, now: datetime) -> Headline:
    """Say that this pod belongs to the network no more."""
    del picture, now
    told = next(each for each in status.attention if each.kind in REMOVED_KINDS)
    return Headline(
        state="alone",
        tone=Tone.BAD,
        title=words.say("This pod was removed"),
        meaning=told.text,
        short=cut(words.say("This pod was removed")),
        acts=(Act(words.say("Join…"), "join"),),
    )
