"""Reading and cache: three ways to read as radio buttons, and Empty now."""

from typing import Final

from app.tray.models.settings.pages import Group, page_named
from app.tray.models.settings.rows import Known, row
from app.tray.pages.settings.choice_card import ChoiceCard
from app.tray.pages.settings.group_card import GroupCard
from app.tray.pages.settings.settings_page import SettingsPage
from app.tray.widgets.button import Button
from app.tray.widgets.desk import Desk
from app.tray.widgets.setting_row import RowActs
from app.tray.words.figures import size
from core.control import operations
from core.control.lines import Failure
from core.control.schema import Freed, PathRequest

_MODE: Final = "cache.mode"
_CACHE: Final = "cache.max-space"


class ReadingPage(SettingsPage):
    """How files that are not on this machine are read."""

    def __init__(self, desk: Desk) -> None:
        """Make the page."""
        self._empty: Button | None = None
        self._said = ""
        self._mode: ChoiceCard | None = None
        super().__init__(desk, page_named("reading"))

    def make_group(self, group: Group, known: Known) -> GroupCard:
        """Return the card; the three ways to read have one of their own."""
        if group.keys != (_MODE,):
            return super().make_group(group, known)
        words = self.desk.words
        helps = {
            "auto": words.say("Keeps small files and those read twice; streams the rest."),
            "stream": words.say("Reads what is needed and keeps nothing. For small disks."),
            "save": words.say("Keeps every file that was opened, until space is needed."),
        }
        made = GroupCard(self.desk.theme, words.say(group.heading))
        acts = RowActs(self.session.put, self._explain)
        self._mode = ChoiceCard(self.desk.theme, words, row(_MODE, known, words), helps, acts)
        made.put(self._mode)
        return made

    def refine(self, known: Known) -> None:
        """Show the way to read, and what became of emptying."""
        words = self.desk.words
        if self._mode is not None:
            self._mode.show_row(row(_MODE, known, words))
        cache = self.row_of(_CACHE)
        if cache is None:
            return
        if self._empty is None:
            self._empty = Button(self.desk.theme, words.say("Empty now"), self._empty_now)
            cache.put_beside(self._empty)
        if self._said:
            cache.tell_help(self._said)

    def show_path(self, path: str) -> None:
        """Lead to the setting of this key."""
        if path == _MODE and self._mode is not None:
            self._mode.focus()
        else:
            super().show_path(path)

    def _empty_now(self) -> None:
        if self._empty is not None:
            self._empty.setEnabled(False)
        self.desk.bridge.ask(operations.FREE, PathRequest("/"), self._emptied, self._not_emptied)

    def _emptied(self, freed: Freed) -> None:
        words = self.desk.words
        if not freed.files:
            self._say(words.say("There was nothing to empty."))
            return
        self._say(
            words.count(
                "{size} of {n} file became free.",
                "{size} of {n} files became free.",
                freed.files,
                size=size(words, freed.bytes),
            )
        )

    def _not_emptied(self, failure: Failure) -> None:
        self._say(self.desk.words.told(failure.detail))

    def _say(self, text: str) -> None:
        self._said = text
        if self._empty is not None:
            self._empty.setEnabled(True)
        known = self.session.known()
        if known is not None:
            self.refine(known)
