"""A machine asks to be let in without a code: who it is, the four words, and the decision."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.tray.look.theme import Type
from app.tray.models import admit as model
from app.tray.models.admit import Admit, Request
from app.tray.models.first_start_texts import differ_text
from app.tray.models.spoken import numbered
from app.tray.widgets.button import Button
from app.tray.widgets.desk import Desk
from app.tray.widgets.label import Label
from app.tray.widgets.marked_label import MarkedLabel
from app.tray.widgets.word_cards import WordCards
from app.tray.windows.end_page import EndPage
from app.tray.windows.frame import Frame, column
from app.tray.windows.knock_page import machine_card
from app.tray.words.names import shown
from core.control.lines import Failure
from core.control.operations import APPROVE, DENY
from core.control.schema import Decided, DecideRequest

_SIZE = (520, 380)


class AdmitWindow(Frame):
    """The question. `decided` says that it was answered."""

    decided = Signal()

    def __init__(self, desk: Desk) -> None:
        """Ask about the first machine that asks; `show_path` asks about another."""
        super().__init__(desk.theme, desk.words.say("A machine asks to join"), _SIZE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.desk = desk
        self.state = Admit(Request("", ""))
        self.show_path("")

    def show_path(self, path: str) -> None:
        """Ask about the machine with the id `path`."""
        request = model.request_of(self.desk.bridge.picture.status, path)
        if request is None:
            self._end(EndPage.of_trouble(self.desk, model.gone(self.desk.words)))
            return
        self.state = Admit(request)
        self.show_body(self._question(request))
        self._ask_foot()

    def _question(self, request: Request) -> QWidget:
        words, theme = self.desk.words, self.desk.theme
        page = QWidget()
        layout = column(theme, page)
        layout.addWidget(Label(theme, words.say("Is it this machine?"), Type.TITLE))
        layout.addWidget(MarkedLabel(theme, model.asks_text(request, words)))
        facts = model.facts_text(request, words)
        layout.addWidget(machine_card(self.desk, shown(request.name), facts))
        if request.words:
            layout.addWidget(WordCards(theme, request.words, numbered(request.words)))
        layout.addWidget(MarkedLabel(theme, differ_text(words)))
        layout.addStretch(1)
        return page

    def _ask_foot(self) -> None:
        words, theme = self.desk.words, self.desk.theme
        refuse = Button(theme, words.say("They differ"), self._refuse, look="danger")
        admit = Button(theme, words.say("Admit"), self._admit, look="primary")
        admit.setAccessibleDescription(numbered(self.state.request.words))
        later = Button(theme, words.say("Later"), self.reject, look="ghost")
        self.show_foot(later, None, refuse, admit)
        # Who admits without having compared lets anybody in: Enter on opening must not do it.
        later.setFocus(Qt.FocusReason.OtherFocusReason)

    def _admit(self) -> None:
        self._decide(admits=True)

    def _refuse(self) -> None:
        self._decide(admits=False)

    def _decide(self, *, admits: bool) -> None:
        self.state = model.deciding(self.state)
        words, theme = self.desk.words, self.desk.theme
        says = words.say("Waiting for {pod}…", pod=shown(self.state.request.name))
        close = Button(theme, words.say("Close"), self.reject)
        self.show_foot(Label(theme, says, Type.BODY, "text2"), close)
        request = DecideRequest(self.state.request.key)
        operation = APPROVE if admits else DENY
        self.desk.bridge.ask(operation, request, self._answered, self._failed)

    def _answered(self, answer: Decided) -> None:
        self.state = model.decided(self.state, answer)
        status = self.desk.bridge.picture.status
        network = status.network if status is not None else ""
        says, means = model.done_text(self.state, network, self.desk.words)
        self._end(EndPage(self.desk, says, means))

    def _failed(self, failure: Failure) -> None:
        self.state = model.failed(self.state, failure, self.desk.words)
        self._end(EndPage.of_trouble(self.desk, self.state.trouble))

    def _end(self, page: QWidget) -> None:
        self.show_body(page)
        close = Button(self.desk.theme, self.desk.words.say("Close"), self.reject)
        self.show_foot(None, close)
        close.setFocus(Qt.FocusReason.OtherFocusReason)
        self.decided.emit()
