"""What makes the pages of settings, by their names."""

from collections.abc import Callable, Mapping
from typing import Final

from app.tray.models.settings.pages import page_named
from app.tray.pages.settings.crisis import CrisisPage
from app.tray.pages.settings.placement import PlacementPage
from app.tray.pages.settings.reading import ReadingPage
from app.tray.pages.settings.settings_page import SettingsPage
from app.tray.pages.settings.storage import StoragePage
from app.tray.widgets.desk import Desk
from app.tray.widgets.page import Page

MakePage = Callable[[Desk], Page]


def plain(name: str) -> MakePage:
    """Return what makes a page that has rows only."""
    return lambda desk: SettingsPage(desk, page_named(name))


PAGES: Final[Mapping[str, MakePage]] = {
    "drive": plain("drive"),
    "storage": StoragePage,
    "redundancy": plain("redundancy"),
    "reading": ReadingPage,
    "placement": PlacementPage,
    "crisis": CrisisPage,
}
