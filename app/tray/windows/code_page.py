"""Add a device, page 1: the code, as words and as a picture, and how long it is good."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.tray.look.theme import Type
from app.tray.models import add_device as model
from app.tray.models.add_device import AddDevice, Phase
from app.tray.models.spoken import word_by_word
from app.tray.widgets.button import IconButton
from app.tray.widgets.card import Card
from app.tray.widgets.code_label import CodeLabel
from app.tray.widgets.countdown_ring import CountdownRing
from app.tray.widgets.desk import Desk
from app.tray.widgets.label import Label
from app.tray.widgets.marked_label import MarkedLabel
from app.tray.widgets.qr_picture import QrPicture
from app.tray.widgets.segments import Segments
from app.tray.windows.frame import column
from core.model.members import Role

_PICTURE = 148
_WHOLE = 100
_LARGE = 150


class CodePage(QWidget):
    """The code. `role` carries what the new device is to be."""

    role = Signal(str)

    def __init__(self, desk: Desk, state: AddDevice) -> None:
        """Show a code, or that one is asked for."""
        super().__init__()
        self._desk = desk
        words, theme = desk.words, desk.theme
        layout = column(theme, self)
        layout.addWidget(Label(theme, words.say("Add a device"), Type.TITLE))
        says = words.say("On the other machine, choose **Join a network** and type this code.")
        layout.addWidget(MarkedLabel(theme, says))
        layout.addWidget(self._code_box())
        row = QHBoxLayout()
        row.setSpacing(theme.px(theme.tokens.space.l))
        self._picture = QrPicture(
            theme, _PICTURE, words.say("The code and this machine's address, as a picture")
        )
        row.addWidget(self._picture, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._beside(), 1)
        layout.addLayout(row)
        layout.addLayout(self._role_row(state))
        layout.addStretch(1)
        self.tell(state)

    def _code_box(self) -> Card:
        words, theme = self._desk.words, self._desk.theme
        box = Card(theme, look="sunken")
        row = QHBoxLayout()
        self._code = CodeLabel(theme)
        row.addWidget(self._code, 1)
        self._copy = IconButton(theme, "copy", words.say("Copy"), self._copy_code)
        row.addWidget(self._copy)
        box.content.addLayout(row)
        return box

    def _beside(self) -> QVBoxLayout:
        words, theme = self._desk.words, self._desk.theme
        space = theme.tokens.space
        beside = QVBoxLayout()
        beside.setSpacing(theme.px(space.xxs))
        beside.addWidget(Label(theme, words.say("Or scan it"), Type.STRONG))
        self._address = Label(theme, "", Type.BODY, "text2")
        self._address.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        beside.addWidget(self._address)
        beside.addSpacing(theme.px(space.m))
        row = QHBoxLayout()
        row.setSpacing(theme.px(space.m))
        self._ring = CountdownRing(theme)
        row.addWidget(self._ring, alignment=Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(theme.px(space.xxs))
        self._valid = Label(theme, "", Type.STRONG)
        self._rule = Label(theme, "", Type.BODY, "text2")
        texts.addWidget(self._valid)
        texts.addWidget(self._rule)
        row.addLayout(texts, 1)
        beside.addLayout(row)
        beside.addStretch(1)
        return beside

    def _role_row(self, state: AddDevice) -> QBoxLayout:
        words, theme = self._desk.words, self._desk.theme
        # With large text the control goes under its name.
        large = theme.px(_WHOLE) >= _LARGE
        across = QBoxLayout.Direction.LeftToRight
        row = QBoxLayout(QBoxLayout.Direction.TopToBottom if large else across)
        row.setSpacing(theme.px(theme.tokens.space.m))
        name = words.say("The new device")
        row.addWidget(Label(theme, name, Type.STRONG), 1)
        choices = [
            (Role.MEMBER.value, words.say("Stores copies")),
            (Role.CLIENT.value, words.say("Only uses the drive")),
        ]
        self._roles = Segments(theme, name, choices)
        self._roles.choose(state.role.value)
        self._roles.chosen.connect(self.role)
        row.addWidget(self._roles)
        return row

    def tell(self, state: AddDevice) -> None:
        """Show another code, or that it is over."""
        words = self._desk.words
        over = state.phase is Phase.OVER
        said = state.trouble.says if over and state.trouble else word_by_word(state.code)
        self._code.show_code(state.code, said, over=over)
        shows = bool(state.code) and not over
        self._copy.setEnabled(shows)
        self._address.setText(model.address_text(state, words))
        self._picture.show_text(model.picture_text(state) if shows else "")
        self._rule.setText(
            state.trouble.means
            if over and state.trouble
            else words.say("For one device. Three wrong tries cancel it.")
        )
        self.count(state)

    def focus(self) -> None:
        """Give the focus to the code."""
        self._code.setFocus(Qt.FocusReason.OtherFocusReason)

    def count(self, state: AddDevice) -> None:
        """Show how much time is left."""
        words, now = self._desk.words, self._desk.now()
        if state.phase is Phase.OVER and state.trouble is not None:
            said = state.trouble.says
        elif state.phase is Phase.SHOWING:
            said = model.valid_text(state, words, now)
        else:
            said = words.say("A code is being made…")
        if self._valid.text() != said:
            self._valid.setText(said)
        showing = state.phase is Phase.SHOWING
        share = model.share_left(state, now) if showing else 0.0
        self._ring.tell(share, model.clock_text(state, now) if showing else "", said)

    def _copy_code(self) -> None:
        QGuiApplication.clipboard().setText(self._code.text())
