"""The files by number of copies: how many have as many as they should."""

from dataclasses import dataclass
from typing import Final

from app.tray.words import figures
from app.tray.words.words import Words
from core.control.schema import Amount, Only, Status

_TOP_LEAST: Final = 3


@dataclass(frozen=True, slots=True)
class CopiesRow:
    """The files with one number of copies. `where`: the list in which they are found.

    `colour` is the name of a token, `share` how much of all files it is (0 to 1).
    """

    copies: int
    label: str
    files: str
    size: str
    share: float
    colour: str
    where: str = "/"

    @property
    def sentence(self) -> str:
        """What a screen reader says."""
        return f"{self.label}: {self.files}, {self.size}"


@dataclass(frozen=True, slots=True)
class Copies:
    """The rows, most copies first. `link` leads to the list at `where`."""

    wanted: str
    rows: tuple[CopiesRow, ...]
    link: str
    where: str


def copies(status: Status, words: Words, *, lost_before: bool) -> Copies:
    """Return the rows; 0 only where some file has, or had, no copy on a pod that is there."""
    top = max(_TOP_LEAST, status.copies + 1)
    least = 0 if lost_before or _amount(status, 0).files else 1
    whole = max(1, sum(each.files for each in status.by_copies.values()))
    rows = tuple(
        _row(status, number, _amount(status, number, top), words, (top, whole))
        for number in range(top, least - 1, -1)
    )
    low = status.under_copied
    return Copies(
        wanted=words.say("Wanted: {n} for most files", n=status.copies),
        rows=rows,
        link=words.count("List the {n}", "List the {n}", low) if low else words.say("Show in tree"),
        where=Only.UNDER_COPIED.value if low else "/",
    )


def _amount(status: Status, number: int, top: int = -1) -> Amount:
    """Return what has `number` copies; of `top` also what has more."""
    found = [
        each
        for copied, each in status.by_copies.items()
        if copied.isdecimal() and (int(copied) == number or (number == top and int(copied) > top))
    ]
    return Amount(sum(each.files for each in found), sum(each.bytes for each in found))


def _row(
    status: Status, number: int, amount: Amount, words: Words, scale: tuple[int, int]
) -> CopiesRow:
    top, whole = scale
    label = words.say("{n} or more", n=number) if number == top else words.whole(number)
    return CopiesRow(
        copies=number,
        label=label,
        files=words.count("{n} file", "{n} files", amount.files),
        size=figures.size(words, amount.bytes),
        share=amount.files / whole,
        colour=_colour(number, status.copies),
        where=_where(number, status.copies),
    )


def _where(number: int, wanted: int) -> str:
    if number == 0:
        return Only.ABSENT.value
    return Only.UNDER_COPIED.value if number < wanted else "/"


def _colour(number: int, wanted: int) -> str:
    if number == 0:
        return "c0"
    if number < wanted:
        return "c1"
    return "c2" if number == wanted else "c3"
