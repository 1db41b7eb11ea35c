"""Placement: beside each limit, what passes now."""

from typing import Final

from app.tray.models.settings.pages import page_named
from app.tray.models.settings.rows import Known
from app.tray.pages.settings.settings_page import SettingsPage
from app.tray.widgets.desk import Desk
from app.tray.words.figures import rate

_UP: Final = ("limits.upload", "limits.lan-upload")
_DOWN: Final = ("limits.download", "limits.lan-download")


class PlacementPage(SettingsPage):
    """Which files this machine takes, and how much of the connection it uses."""

    def __init__(self, desk: Desk) -> None:
        """Make the page."""
        super().__init__(desk, page_named("placement"))

    def refine(self, known: Known) -> None:
        """Show what limit is in force, and what passes now."""
        del known
        status, words = self.desk.bridge.picture.status, self.desk.words
        if status is None:
            return
        for keys, now in ((_UP, status.sent_rate), (_DOWN, status.received_rate)):
            for key in keys:
                made = self.row_of(key)
                if made is None:
                    continue
                passing = words.say("Now {rate} in all.", rate=rate(words, now))
                made.tell_help(f"{made.row.help} {passing}")
