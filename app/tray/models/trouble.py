"""What went wrong while a machine was set up, and the way out."""

from collections.abc import Collection, Iterable
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
    """A button that helps; `text`: what is copied, or the network whose drive is opened."""

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


def at_fields(
    last: Trouble | None, mistakes: Iterable[Trouble], settled: Collection[Field]
) -> tuple[Trouble, ...]:
    """Return what is said at the fields: the `last` failure where it is about one, and of the
    `mistakes` those in fields that were left (`settled`); at most one at each field.
    """
    left = tuple(each for each in mistakes if each.field in settled)
    if last is None or last.field is Field.NONE:
        return left
    return (last, *(each for each in left if each.field is not last.field))
