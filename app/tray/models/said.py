"""What a headline consists of."""

from dataclasses import dataclass
from typing import Final

from app.tray.models.tone import Tone
from app.tray.words.names import shortened

# So much fits into the box of the sidebar.
SHORT_CHARACTERS: Final = 24


@dataclass(frozen=True, slots=True)
class Act:
    """A button that helps. `go`: where it leads, or what it does, `path` with what.

    `look`: primary, plain, ghost or link, as buttons have it.
    """

    label: str
    go: str
    path: str = ""
    look: str = "plain"


@dataclass(frozen=True, slots=True)
class Going:
    """How far the copies are: what is done and how much is left, in words.

    `share`: how much of it is done (0 to 1), None where that is not known.
    """

    what: str
    left: str
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Headline:
    """How things are. `state`: the picture of the tray; `badge`: the situation, in a word.

    `title` is the sentence, `meaning` what it means for the files, `short` has at most 24
    characters. `plain`: nothing is wrong, it stands on a card and not on a banner. `quiet`: it is
    to be done some time; where all is well its act alone says it.
    """

    state: str
    tone: Tone
    title: str
    meaning: str
    short: str
    acts: tuple[Act, ...] = ()
    going: Going | None = None
    badge: str = ""
    quiet: bool = False

    @property
    def plain(self) -> bool:
        """Say whether nothing is wrong."""
        return self.tone in {Tone.OK, Tone.INFO, Tone.GREY}

    @property
    def sentence(self) -> str:
        """What a screen reader says."""
        return f"{self.title}. {self.meaning}".strip()


def cut(text: str) -> str:
    """Return a text for the box of the sidebar."""
    return shortened(text, SHORT_CHARACTERS)
