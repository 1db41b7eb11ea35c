"""All icons of the tray on one sheet: each state, coloured and in one colour."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.tray.look.icons import state_picture
from app.tray.look.theme import Type
from app.tray.models.tray_state import State
from app.tray.widgets.desk import Desk
from app.tray.widgets.label import Label

_SIZE = 32


class TraySheet(QWidget):
    """The states below one another; what each is called stands beside it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        theme, words = desk.theme, desk.words
        self.setObjectName("pageBody")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        says = {
            State.UP_TO_DATE: words.say("Up to date"),
            State.WORKING: words.say("Working"),
            State.PAUSED: words.say("Paused"),
            State.ATTENTION: words.say("Needs attention"),
            State.ALONE: words.say("Alone"),
            State.CRITICAL: words.say("Critical"),
            State.STARTING: words.say("Starting"),
        }
        grid = QGridLayout(self)
        grid.setContentsMargins(*[theme.px(theme.tokens.space.l)] * 4)
        grid.setHorizontalSpacing(theme.px(theme.tokens.space.l))
        grid.setVerticalSpacing(theme.px(theme.tokens.space.m))
        grid.setColumnStretch(2, 1)
        for row, (state, said) in enumerate(says.items()):
            for column, variant in enumerate((theme.scheme.value, f"mono-{theme.scheme.value}")):
                drawn = QLabel()
                ratio = self.devicePixelRatioF()
                drawn.setPixmap(state_picture(variant, state.value, theme.px(_SIZE), ratio))
                drawn.setAccessibleName(said)
                grid.addWidget(drawn, row, column)
            grid.addWidget(Label(theme, said, Type.BODY).on_one_line(), row, 2)
