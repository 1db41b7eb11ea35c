"""The pages of the main window: what the sidebar shows, in its order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.tray.models.picture import Picture, Reach
from app.tray.models.pods import asking
from app.tray.words.words import Words, marked

SETTINGS: Final = "settings"


@dataclass(frozen=True, slots=True)
class Place:
    """A page: its name for `Go`, its picture, its title (a message)."""

    name: str
    icon: str
    title: str


STATES: Final = (
    Place("overview", "overview", marked("Overview")),
    Place("activity", "activity", marked("Activity")),
    Place("conflicts", "conflicts", marked("Conflicts")),
)
SETTINGS_PAGES: Final = (
    Place("general", "general", marked("General")),
    Place("drive", "drive", marked("Drive")),
    Place("storage", "storage", marked("Storage")),
    Place("redundancy", "redundancy", marked("Redundancy")),
    Place("reading", "reading", marked("Reading and cache")),
    Place("placement", "placement", marked("Placement")),
    Place("crisis", "crisis", marked("Crisis")),
    Place("pods", "pods", marked("Pods and access")),
    Place("files", "files", marked("Files and folders")),
    Place("advanced", "advanced", marked("Advanced")),
)
PLACES: Final = (*STATES, *SETTINGS_PAGES)
# The overview says itself how the node is; the others are about this machine and its files.
_WITHOUT_NODE: Final = frozenset({"overview", "general", "advanced"})


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the sidebar. `name` is empty for a heading. `badge`: how many things wait there.

    `pending`: changes on this page are not applied yet.
    """

    name: str
    icon: str
    title: str
    badge: int = 0
    pending: bool = False

    @property
    def is_heading(self) -> bool:
        """Say whether it only names what stands below it."""
        return not self.name


def stands_aside(place: str, picture: Picture) -> bool:
    """Say whether a page has nothing true to show, because only the node knows it."""
    return picture.reach is not Reach.RUNNING and place not in _WITHOUT_NODE


def place_named(name: str) -> Place:
    """Return the page of this name. Raises `KeyError`."""
    return {place.name: place for place in PLACES}[name]


def rows(picture: Picture, pending: Sequence[str], words: Words) -> tuple[Row, ...]:
    """Return the rows of the sidebar; `pending` are pages with changes that are not applied."""
    status = picture.status
    waits = {}
    if status is not None:
        waits = {"conflicts": status.conflicts, "pods": len(asking(status))}

    def row(place: Place) -> Row:
        return Row(
            place.name,
            place.icon,
            words.say(place.title),
            waits.get(place.name, 0),
            place.name in pending,
        )

    heading = Row("", "", words.say("Settings"))
    return (*map(row, STATES), heading, *map(row, SETTINGS_PAGES))


def spoken(row: Row, words: Words) -> str:
    """Return what a screen reader says of a row."""
    said = row.title
    if row.badge:
        said = words.count(
            "{title}, {n} to decide", "{title}, {n} to decide", row.badge, title=said
        )
    if row.pending:
        said = words.say("{title}, not applied yet", title=said)
    return said


def neighbour(name: str, step: int) -> str:
    """Return the page so many places below (or above) the page `name`; it stops at the ends."""
    names = [place.name for place in PLACES]
    found = names.index(name) if name in names else 0
    return names[min(len(names) - 1, max(0, found + step))]
