"""What the node notes for a person and no case of its own says: a title in words, then its text."""

from datetime import datetime
from typing import Final

from app.tray.models.note_kinds import NOTE_KINDS
from app.tray.models.picture import Picture
from app.tray.models.said import Act, Headline, cut
from app.tray.models.tone import Tone
from app.tray.words.words import Words
from core.control.schema import Status

# What is to be done some time; nothing is wrong as long as it is not.
REMINDER: Final = "recovery"
KINDS: Final = frozenset(kind for kind, each in NOTE_KINDS.items() if each.short)
REMOVED_KINDS: Final = frozenset({"removed", "disowned"})


def note(picture: Picture, status: Status, words: Words, now: datetime) -> Headline:
    """Say the most pressing of what the node notes."""
    del picture, now
    notes = {each.kind: each for each in status.attention}
    kind = next(each for each in NOTE_KINDS if each in KINDS and each in notes)
    known = NOTE_KINDS[kind]
    return Headline(
        state="attention",
        tone=Tone.WARN,
        title=words.say(known.title),
        meaning=words.told(notes[kind].text),
        short=cut(words.say(known.short)),
        acts=(Act(words.say("Look"), known.where, look="primary"),),
    )


def reminder(picture: Picture, status: Status, words: Words, now: datetime) -> Headline:
    """Say what should be done some time."""
    del picture, now
    title = words.say(NOTE_KINDS[REMINDER].title)
    told = next(each for each in status.attention if each.kind == REMINDER)
    return Headline(
        state="up-to-date",
        tone=Tone.INFO,
        title=title,
        meaning=words.told(told.text),
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
        meaning=words.told(told.text),
        short=cut(words.say("This pod was removed")),
        acts=(Act(words.say("Join…"), "join"),),
    )
