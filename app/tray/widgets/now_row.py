"""What moves in one line: how many transfers, how much is to go, and how fast."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.tray.look.theme import Theme, Type
from app.tray.models.transfers import Transfers
from app.tray.widgets.label import IconLabel, Label
from app.tray.words.words import Words


class NowRow(QWidget):
    """Stands above the list of transfers."""

    def __init__(self, theme: Theme, words: Words) -> None:
        """Begin while nothing moves."""
        super().__init__()
        self._words = words
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(theme.tokens.space.m))
        row.addWidget(Label(theme, words.say("Now"), Type.HEAD).on_one_line())
        self._summary = Label(theme, "", Type.BODY, "text2")
        row.addWidget(self._summary, 1)
        self._rates: list[Label] = []
        for arrow, meaning in (("down", words.say("received")), ("up", words.say("sent"))):
            pair = QHBoxLayout()
            pair.setSpacing(theme.px(6))
            pair.addWidget(IconLabel(theme, arrow, arrow, 14, meaning))
            rate = Label(theme, "", Type.STRONG).on_one_line()
            self._rates.append(rate)
            pair.addWidget(rate)
            row.addLayout(pair)

    def show_transfers(self, shown: Transfers) -> None:
        """Show what moves now."""
        said = " · ".join(each for each in (shown.summary, shown.more) if each)
        self._summary.setText(said or self._words.say("Nothing is moving"))
        for label, rate in zip(self._rates, (shown.received, shown.sent), strict=True):
            label.setText(rate)
