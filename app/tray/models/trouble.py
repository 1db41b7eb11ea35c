"""What went wrong while a machine was set up, and the way out."""

from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """Which field is at fault; none: it is said in a banner."""

    NONE = ""
    CODE = "code"
    ADDRESS = "address"
    NETWORK = "network"
    NAME = "name"
    FOLDER = "folder"
    SPACE = "space"


class Act(StrEnum):
    """What the button of a cure does."""

    OPEN_DRIVE = "open-drive"
    TYPE_ADDRESS = "type-address"
    OTHER_FOLDER = "other-folder"
    BRING_IN = "bring-in"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Cure:
    """A button that helps; `text`: what is copied, where something is."""

    act: Act
    label: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happened in one sentence, what it means, what helps; `details` are for experts.

    Where a field is at fault, the sentence stands under it.
    """

    says: str
    means: str = ""
    field: Field = Field.NONE
    cures: tuple[Cure, ...] = ()
    details: str = ""

    @property
    def whole(self) -> str:
        """All that is said, as one text."""
        return f"{self.says} {self.means}".strip()
