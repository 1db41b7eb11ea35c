"""General: how the application itself behaves. What is chosen here holds at once."""

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from msgspec import structs
from PySide6.QtWidgets import QWidget

from app.tray.bridge.autostart import Autostart
from app.tray.bridge.preferences_file import PreferencesKept
from app.tray.look.theme import Type
from app.tray.models.preferences import (
    KINDS,
    LOOKS,
    SNOOZES,
    Look,
    Preferences,
    heard,
    snooze_end,
    snoozed,
)
from app.tray.pages.settings.finder import add_finder
from app.tray.pages.settings.group_card import GroupCard
from app.tray.pages.settings.plain_row import PlainRow
from app.tray.widgets.combo import Combo
from app.tray.widgets.desk import Desk
from app.tray.widgets.label import Label
from app.tray.widgets.page import Page
from app.tray.widgets.segments import Segments
from app.tray.widgets.switch import Switch
from app.tray.words.figures import when

_WIDE = 226


class GeneralPage(Page):
    """What the person chose for the application on this machine."""

    def __init__(
        self,
        desk: Desk,
        kept: PreferencesKept,
        autostart: Autostart,
        languages: Sequence[tuple[str, str]],
    ) -> None:
        """Make the page; `languages`: names of catalogues, and what they are called."""
        words = desk.words
        about = words.say("How Wormhole behaves on this machine. What you choose holds at once.")
        super().__init__(desk, words.say("General"), about)
        self._kept = kept
        self._autostart = autostart
        self.kinds: dict[str, Switch] = {}
        self._trouble = Label(desk.theme, "", Type.BODY, "bad")
        self._trouble.hide()
        self._start = self._switch(words.say("Start when I log in"), self._start_at_login)
        self._managers = self._switch(
            words.say("Entries in the file manager"), lambda on: self._put(file_managers=on)
        )
        self._language = self._combo(words.say("Language"), languages, self._speak)
        looks = [(look.value, words.say(said)) for look, said in LOOKS.items()]
        self._look = Segments(desk.theme, words.say("Appearance"), looks)
        self._look.chosen.connect(lambda look: self._put(look=Look(look)))
        self._mono = self._switch(
            words.say("Monochrome tray icon"), lambda on: self._put(monochrome=on)
        )
        snoozes = [(name, words.say(said)) for name, said in SNOOZES.items()]
        self._snooze = self._combo(words.say("Snooze"), snoozes, self._put_snooze)
        self._build()
        add_finder(self)
        self._show(kept.now)
        kept.changed.connect(self._show)

    # --- made of

    def _switch(self, name: str, act: Callable[[bool], None]) -> Switch:
        switch = Switch(self.desk.theme, name)
        # A signal gives a partial nothing: it cannot see what that takes.
        switch.clicked.connect(lambda on: act(bool(on)))
        return switch

    def _combo(
        self, name: str, choices: Sequence[tuple[str, str]], act: Callable[[str], None]
    ) -> Combo:
        combo = Combo(self.desk.theme, name)
        combo.setMinimumWidth(self.desk.theme.px(_WIDE))
        for word, said in choices:
            combo.addItem(said, word)
        combo.activated.connect(lambda number: act(str(combo.itemData(number))))
        return combo

    def _build(self) -> None:
        words = self.desk.words
        self.add(self._trouble)
        first: dict[QWidget, str] = {
            self._start: words.say("The drive is there as soon as you are.")
        }
        if sys.platform == "linux":
            first[self._managers] = words.say("Keep, free and look up files in their own menu.")
        first[self._language] = ""
        self._group(words.say("This application"), first)
        self._group(
            words.say("Appearance"),
            {
                self._look: "",
                self._mono: words.say("The state is told by its figure alone."),
            },
        )
        for kind, said in KINDS.items():
            self.kinds[kind] = self._switch(words.say(said), partial(self._put_kind, kind))
        notifications: dict[QWidget, str] = dict.fromkeys(self.kinds.values(), "")
        notifications[self._snooze] = " "
        self._snooze_row = self._group(words.say("Notifications"), notifications)[-1]
        self.end()

    def _group(self, heading: str, controls: Mapping[QWidget, str]) -> list[PlainRow]:
        card = GroupCard(self.desk.theme, heading)
        rows = [
            PlainRow(self.desk.theme, control.accessibleName(), text, control)
            for control, text in controls.items()
        ]
        for row in rows:
            card.put(row)
        self.add(card)
        return rows

    # --- shown and chosen

    def _show(self, now: Preferences) -> None:
        words = self.desk.words
        self._start.setChecked(self._autostart.is_on())
        self._language.setCurrentIndex(max(0, self._language.findData(now.language)))
        self._look.choose(now.look.value)
        self._mono.setChecked(now.monochrome)
        self._managers.setChecked(now.file_managers)
        for kind, switch in self.kinds.items():
            switch.setChecked(kind not in now.silent)
        moment = self.desk.now().replace(tzinfo=None)
        until = snooze_end(now, moment)
        text = words.say("Nothing is told for a while; the icon goes on showing the state.")
        if until is None:
            self._snooze.setCurrentIndex(0)
        else:
            ahead = when(words, until.replace(tzinfo=None), moment)
            text = words.say("Nothing is told until {time}.", time=ahead)
        self._snooze_row.tell_help(text)

    def _put(self, **values: object) -> None:
        self._keep(structs.replace(self._kept.now, **values))

    def _put_kind(self, kind: str, on: bool) -> None:
        self._keep(heard(self._kept.now, kind, on=on))

    def _put_snooze(self, choice: str) -> None:
        self._keep(snoozed(self._kept.now, choice, self.desk.now()))

    def _speak(self, language: str) -> None:
        self._put(language=language)

    def _start_at_login(self, on: bool) -> None:
        try:
            self._autostart.switch(on=on)
        except OSError as error:
            self._tell_trouble(error)
        self._start.setChecked(self._autostart.is_on())

    def _keep(self, preferences: Preferences) -> None:
        self._trouble.hide()
        try:
            self._kept.put(preferences)
        except OSError as error:
            self._tell_trouble(error)

    def _tell_trouble(self, error: OSError) -> None:
        text = self.desk.words.say(
            "This could not be kept: {why}.", why=error.strerror or str(error)
        )
        self._trouble.setText(text)
        self._trouble.show()
