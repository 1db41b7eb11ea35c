"""Crisis: each situation with its figure, and Freeze…"""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.tray.look.theme import Type
from app.tray.models.settings.pages import page_named
from app.tray.models.settings.rows import Known
from app.tray.models.tone import Tone
from app.tray.pages.settings.settings_page import SettingsPage
from app.tray.widgets.button import Button
from app.tray.widgets.card import Card
from app.tray.widgets.desk import Desk
from app.tray.widgets.label import IconLabel, Label

_FIGURES: Final = {
    "situation.favorable.response": Tone.OK,
    "situation.mixed.response": Tone.WARN,
    "situation.critical.response": Tone.BAD,
}
_TILE: Final = 34


class CrisisPage(SettingsPage):
    """What the network does when pods are missing."""

    def __init__(self, desk: Desk) -> None:
        """Make the page."""
        self._frozen: bool | None = None
        self._title = Label(desk.theme, "", Type.STRONG)
        self._says = Label(desk.theme, "", Type.SMALL, "text2")
        self._holder = QHBoxLayout()
        self._figured = False
        super().__init__(desk, page_named("crisis"))

    def below(self) -> list[QWidget]:
        """Return the card with Freeze…"""
        card = Card(self.desk.theme)
        texts = QVBoxLayout()
        texts.setSpacing(self.desk.theme.px(self.desk.theme.tokens.space.xxs))
        texts.addWidget(self._title)
        texts.addWidget(self._says)
        self._holder.addLayout(texts, 1)
        card.content.addLayout(self._holder)
        return [card]

    def refine(self, known: Known) -> None:
        """Show whether the network is frozen, and the figures of the situations."""
        if not self._figured:
            self._put_figures()
        status = self.desk.bridge.picture.status
        self._show_freezing(status is not None and status.frozen, may=known.shown.may_change)

    def _put_figures(self) -> None:
        theme = self.desk.theme
        for key, tone in _FIGURES.items():
            made = self.row_of(key)
            if made is None:
                continue
            self._figured = True
            tile = QFrame()
            tile.setProperty("look", "badge")
            tile.setProperty("tone", tone.value)
            tile.setFixedSize(theme.px(_TILE), theme.px(_TILE))
            inside = QHBoxLayout(tile)
            inside.setContentsMargins(0, 0, 0, 0)
            size = theme.tokens.size.icon.button
            inside.addWidget(
                IconLabel(theme, tone.icon, tone.icon_token, size),
                alignment=Qt.AlignmentFlag.AlignCenter,
            )
            made.put_before(tile)

    def _show_freezing(self, frozen: bool, *, may: bool) -> None:
        if frozen == self._frozen:
            return
        self._frozen = frozen
        desk, words = self.desk, self.desk.words
        if frozen:
            self._title.setText(words.say("The network is frozen"))
            self._says.setText(words.say("Files can be read, not changed."))
            button = Button(desk.theme, words.say("Unfreeze…"), lambda: desk.go("unfreeze"))
        else:
            self._title.setText(words.say("Freeze the network now"))
            self._says.setText(words.say("Nobody can write until you unfreeze. Reading goes on."))
            act = words.say("Freeze…")
            button = Button(desk.theme, act, lambda: desk.go("freeze"), icon_name="snow")
        button.setEnabled(may)
        if not may:
            button.setToolTip(words.say("Only admins of the network may do this."))
        before = self._holder.itemAt(1)
        if before is not None and (widget := before.widget()) is not None:
            widget.hide()
            widget.deleteLater()
            self._holder.removeWidget(widget)
        self._holder.addWidget(button, alignment=Qt.AlignmentFlag.AlignVCenter)
