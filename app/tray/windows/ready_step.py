"""First start, step 3: the drive is there, and what goes on in it."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.tray.bridge.bridge import Question
from app.tray.look.icons import state_picture
from app.tray.look.theme import Scheme, Type
from app.tray.models.first_start import FirstStart
from app.tray.models.first_start_texts import (
    bringing_text,
    brought_text,
    copies_under_way,
    drive_holds,
    drive_place,
    not_brought_text,
    others_of,
    ready_text,
)
from app.tray.widgets.button import Button
from app.tray.widgets.card import Card
from app.tray.widgets.desk import Desk
from app.tray.widgets.label import IconLabel, Label
from app.tray.widgets.progress import ProgressBar
from app.tray.windows.frame import column
from app.tray.words.names import last_part
from core.control.lines import Failure, Progress
from core.control.operations import IMPORT, STATUS
from core.control.schema import Imported, ImportRequest, Nothing, Status

ASK_MILLISECONDS = 2_000
_MARK = 64


class ReadyStep(QWidget):
    """The drive, how much is in it, and the copies that are being made. `opened`: *Open drive*."""

    opened = Signal()

    def __init__(self, desk: Desk, state: FirstStart) -> None:
        """Show that the drive is ready; more is said as it is known."""
        super().__init__()
        self._desk = desk
        self._most = 0
        self._question: Question | None = None
        self._import: Question | None = None
        words, theme = desk.words, desk.theme
        layout = column(theme, self)
        mark = QLabel()
        variant = "light" if theme.scheme is Scheme.LIGHT else "dark"
        side = theme.px(_MARK)
        mark.setPixmap(state_picture(variant, "up-to-date", side, self.devicePixelRatioF()))
        layout.addWidget(mark)
        layout.addWidget(Label(theme, words.say("The drive is ready"), Type.DISPLAY))
        self._says = Label(theme, "", Type.BODY, "text2")
        layout.addWidget(self._says)
        layout.addWidget(self._drive(state))
        self._copies = self._copies_card()
        layout.addWidget(self._copies)
        self._brought = Label(theme, "", Type.BODY, "text2")
        self._brought.setVisible(False)
        layout.addWidget(self._brought)
        layout.addWidget(self._hint())
        layout.addStretch(1)
        self._state = state
        self.tell(None)
        self._ask()
        self._asking = QTimer(self)
        self._asking.setInterval(ASK_MILLISECONDS)
        self._asking.timeout.connect(self._ask)
        self._asking.start()

    def _drive(self, state: FirstStart) -> Card:
        words, theme = self._desk.words, self._desk.theme
        card = Card(theme)
        row = QHBoxLayout()
        row.setSpacing(theme.px(theme.tokens.space.m))
        row.addWidget(IconLabel(theme, "files", "text2", theme.tokens.size.icon.row))
        texts = QVBoxLayout()
        texts.setSpacing(theme.px(theme.tokens.space.xxs))
        texts.addWidget(Label(theme, drive_place(state), Type.STRONG))
        self._holds = Label(theme, "", Type.BODY, "text2")
        texts.addWidget(self._holds)
        row.addLayout(texts, 1)
        look = "plain" if state.creates else "primary"
        self.open = Button(theme, words.say("Open drive"), self.opened.emit, look=look)
        row.addWidget(self.open)
        card.content.addLayout(row)
        return card

    def _copies_card(self) -> Card:
        theme = self._desk.theme
        card = Card(theme)
        row = QHBoxLayout()
        row.setSpacing(theme.px(theme.tokens.space.m))
        icon = IconLabel(theme, "copy", "text2", theme.tokens.size.icon.row)
        row.addWidget(icon, alignment=Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(theme.px(theme.tokens.space.xxs))
        self._making = Label(theme, "", Type.STRONG)
        self._left = Label(theme, "", Type.BODY, "text2")
        texts.addWidget(self._making)
        texts.addWidget(self._left)
        row.addLayout(texts, 1)
        card.content.addLayout(row)
        self._bar = ProgressBar(theme, self._desk.words.say("Copies that are being made"))
        card.add(self._bar)
        card.setVisible(False)
        return card

    def _hint(self) -> QWidget:
        theme = self._desk.theme
        hint = QWidget()
        row = QHBoxLayout(hint)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(theme.tokens.space.s))
        row.addWidget(IconLabel(theme, "info", "text2", theme.tokens.size.icon.button))
        says = self._desk.words.say("From now on you find Wormhole in the tray.")
        row.addWidget(Label(theme, says, Type.BODY, "text2"), 1)
        return hint

    def _ask(self) -> None:
        """Ask what is known of the drive."""
        self._question = self._desk.bridge.ask(STATUS, Nothing(), self.tell)

    def tell(self, status: Status | None) -> None:
        """Show what is known of the drive now."""
        words = self._desk.words
        others = others_of(status) if status else ()
        self._says.setText(ready_text(self._state, others, words))
        holds = drive_holds(status, words)
        self._holds.setText(holds)
        self._holds.setVisible(bool(holds))
        self._most = max(self._most, status.to_go if status else 0)
        making = copies_under_way(status, self._most, words)
        self._copies.setVisible(making is not None)
        if making is not None:
            self._making.setText(making[0])
            self._left.setText(making[1])
            self._bar.share(making[2])

    def bring_in(self, folder: str) -> None:
        """Copy the files of a folder into the drive, and say how far that is."""
        words, machine = self._desk.words, self._state.machine

        def told(progress: Progress) -> None:
            self._say_brought(bringing_text(folder, progress, machine, words))

        def done(answer: Imported) -> None:
            self._say_brought(brought_text(folder, answer, machine, words))

        def failed(failure: Failure) -> None:
            self._say_brought(not_brought_text(folder, failure, machine, words))

        request = ImportRequest(folder, f"/{last_part(folder)}")
        self._import = self._desk.bridge.ask(IMPORT, request, done, failed, told)

    def _say_brought(self, text: str) -> None:
        self._brought.setText(text)
        self._brought.setVisible(bool(text))

    def end(self) -> None:
        """Ask nothing any more, and show no answer; the copying goes on in the node."""
        self._asking.stop()
        for question in (self._question, self._import):
            if question is not None:
                question.drop()
