"""Moving the storage to another folder: what is asked before, how far it is, what came of it."""

from dataclasses import dataclass

from app.tray.models.tone import Tone
from app.tray.words.figures import size
from app.tray.words.words import Words
from core.control.lines import Failure, Progress

CHECKED = "checked"


@dataclass(frozen=True, slots=True)
class Room:
    """What would move: from where, to where, how many bytes, and how many are free there."""

    source: str
    target: str
    bytes: int
    free: int


@dataclass(frozen=True, slots=True)
class MoveQuestion:
    """What is asked before: the question, why it can be answered, lines of (picture, colour, text).

    `go` is empty where it cannot move at all.
    """

    title: str
    sentence: str
    lines: tuple[tuple[str, str, str], ...]
    go: str = ""


@dataclass(frozen=True, slots=True)
class Moving:
    """How far it is; `share` from 0 to 1."""

    text: str
    share: float


def question(room: Room, words: Words) -> MoveQuestion:
    """Return what is asked before the storage moves."""
    amount = size(words, room.bytes)
    left = words.say(
        "{free} are free there; {left} stay free.",
        free=size(words, room.free),
        left=size(words, room.free - room.bytes),
    )
    return MoveQuestion(
        words.say("Move {size} to another folder?", size=amount),
        words.say("From {source} to {target}.", source=room.source, target=room.target),
        (
            ("storage", "text2", left),
            ("pause", "text2", words.say("The drive is closed meanwhile, and opens again then.")),
            (
                "check",
                "text2",
                words.say(
                    "Everything is copied and read again before the old folder goes. Until then "
                    "you can cancel, and nothing is changed."
                ),
            ),
        ),
        words.say("Move it"),
    )


def refused(failure: Failure, words: Words) -> MoveQuestion:
    """Return what is said where the storage cannot move to a folder."""
    helps = words.told(failure.remedy)
    remedy = ((Tone.INFO.icon, "text2", helps),) if helps else ()
    return MoveQuestion(words.say("It cannot move there"), words.told(failure.detail), remedy)


def moving(progress: Progress | None, words: Words) -> Moving:
    """Return how far it is; None: the node is being stopped."""
    if progress is None or not progress.total:
        return Moving(words.say("Closing the drive…"), 0.0)
    # Half of it is copying, the other half reading it again.
    whole, share = progress.total / 2, progress.done / progress.total
    if progress.done >= progress.total:
        return Moving(words.say("Opening the drive…"), 1.0)
    if progress.text == CHECKED:
        done = size(words, max(0.0, progress.done - whole))
        text = words.say("{done} of {total} checked", done=done, total=size(words, whole))
        return Moving(text, share)
    done = size(words, progress.done)
    return Moving(words.say("{done} of {total} copied", done=done, total=size(words, whole)), share)


def moved(room: Room, words: Words) -> str:
    """Return what is said when it is done."""
    return words.say("The storage is in {folder} now.", folder=room.target)
