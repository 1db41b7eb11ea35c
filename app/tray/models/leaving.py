"""What quitting costs, said before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.tray.models.picture import Picture, Reach
from app.tray.words import figures
from app.tray.words.names import shown
from app.tray.words.words import Words
from core.control.schema import OnlyHere


@dataclass(frozen=True, slots=True)
class Leaving:
    """The question before the node is stopped: what is lost meanwhile, and the buttons."""

    title: str
    sentence: str
    wait: str
    now: str
    cancel: str


def leaving_all(asked: Sequence[tuple[Picture, OnlyHere]], words: Words) -> Leaving | None:
    """Return what to ask before all networks are quit; None where nothing is lost by it."""
    if len(asked) == 1:
        return leaving(*asked[0], words)
    lines = [
        words.count(
            "{network}: {n} file ({size})",
            "{network}: {n} files ({size})",
            only_here.files,
            network=picture.network,
            size=figures.size(words, only_here.bytes),
        )
        for picture, only_here in asked
        if leaving(picture, only_here, words) is not None
    ]
    if not lines:
        return None
    sentence = words.say(
        "The drives close. Some files have their only copy here; the other pods cannot read them "
        "until you are back."
    )
    return Leaving(
        words.say("Quit Wormhole?"),
        "\n".join([sentence, *lines]),
        words.say("Wait and quit when copied"),
        words.say("Quit now"),
        words.say("Cancel"),
    )


def leaving(picture: Picture, only_here: OnlyHere, words: Words) -> Leaving | None:
    """Return what to ask before quitting; None where nothing is lost by it."""
    status = picture.status
    if picture.reach is not Reach.RUNNING or status is None or not only_here.files:
        return None
    sentence = words.count(
        "The drive closes. {n} file ({size}) has its only copy here; the other pods cannot read it "
        "until you are back.",
        "The drive closes. {n} files ({size}) have their only copy here; the other pods cannot "
        "read them until you are back.",
        only_here.files,
        size=figures.size(words, only_here.bytes),
    )
    return Leaving(
        words.say("Quit Wormhole on {pod}?", pod=shown(status.pod)),
        sentence,
        words.say("Wait and quit when copied"),
        words.say("Quit now"),
        words.say("Cancel"),
    )
