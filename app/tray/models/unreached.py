"""What is said where no node of this machine answers."""

from typing import Final

from app.tray.models.picture import Picture
from app.tray.models.said import Act, Headline, cut
from app.tray.models.tone import Tone
from app.tray.words.words import Words
from core.errors import ConfigError, MountError, NotRunning

NO_FUSE: Final = "no-fuse"
_SETTINGS_WRONG: Final = ConfigError.reason
_NOT_EMPTY: Final = "mount-not-empty"
# Another folder helps against these, and may help where a drive is refused for other reasons.
_PLACE: Final = frozenset({_NOT_EMPTY, "mount-in-use"})


def lacks_fuse(picture: Picture) -> bool:
    """Say whether there is no node because this machine has no FUSE."""
    return picture.reason == NO_FUSE


def no_network(picture: Picture, words: Words) -> Headline:
    """Say that this machine belongs to no network."""
    del picture
    return Headline(
        state="alone",
        tone=Tone.GREY,
        title=words.say("No network yet"),
        meaning=words.say("Create one here, or join one with a code."),
        short=cut(words.say("No network yet")),
        acts=(
            Act(words.say("Create…"), "first-start", look="primary"),
            Act(words.say("Join…"), "join"),
        ),
    )


def no_fuse(picture: Picture, words: Words) -> Headline:
    """Say what the drive lacks on this machine."""
    del picture
    return Headline(
        state="critical",
        tone=Tone.BAD,
        title=words.say("The drive could not be opened"),
        meaning=words.say(
            "FUSE is not installed on this machine. Your files are safe on the other pods."
        ),
        short=cut(words.say("The drive is closed")),
        acts=(
            Act(words.say("How to install it"), "help-fuse", look="primary"),
            Act(words.say("Details"), "doctor"),
        ),
    )


def other_version(picture: Picture, words: Words) -> Headline:
    """Say that the node that runs is of another version than this application."""
    return Headline(
        state="alone",
        tone=Tone.WARN,
        title=words.say("Wormhole was updated"),
        meaning=words.told(picture.trouble)
        or words.say("The drive is still kept by the version before. Start it again to go on."),
        short=cut(words.say("Another version runs")),
        acts=(Act(words.say("Start again"), "restart", look="primary"),),
    )


def not_running(picture: Picture, words: Words) -> Headline:
    """Say that no node runs; why not, where that is known."""
    safe = words.say("Your files are safe, but the drive is closed.")
    # That none runs is what is said anyway.
    why = "" if picture.reason == NotRunning.reason else picture.trouble
    return Headline(
        state="alone",
        tone=Tone.BAD if why else Tone.GREY,
        title=words.say("Wormhole is not running"),
        meaning=words.told(safe, why, _cure(picture, words) if why else ""),
        short=cut(words.say("Not running")),
        acts=_acts(picture, words, why),
    )


def _cure(picture: Picture, words: Words) -> str:
    if picture.reason == _NOT_EMPTY:
        return words.say("Choose another folder, or move its files elsewhere and start again.")
    if picture.reason == _SETTINGS_WRONG:
        return ""
    return picture.remedy


def _acts(picture: Picture, words: Words, why: str) -> tuple[Act, ...]:
    start = Act(words.say("Start Wormhole"), "start")
    other = words.say("Choose another folder…")
    if picture.reason in _PLACE:
        return (Act(other, "other-folder", look="primary"), start)
    if picture.reason == _SETTINGS_WRONG:
        file = "network.toml" if "network.toml" in why else "pod.toml"
        return (Act(words.say("Correct the settings…"), "advanced", file, "primary"), start)
    start = Act(start.label, start.go, look="primary")
    if picture.reason == MountError.reason:
        return (start, Act(other, "other-folder"))
    return (start, Act(words.say("Details"), "doctor")) if why else (start,)


def starting(picture: Picture, words: Words) -> Headline:
    """Say that the node is not ready yet."""
    return Headline(
        state="starting",
        tone=Tone.GREY,
        title=words.say("Wormhole is starting"),
        meaning=words.told(picture.trouble)
        or words.say("The drive opens when the files are listed."),
        short=cut(words.say("Starting")),
    )
