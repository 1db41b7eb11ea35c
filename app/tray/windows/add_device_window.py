"""Adding a device: the code, then the question whether it is that machine."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.tray.bridge.bridge import Question
from app.tray.look.theme import Type
from app.tray.models import add_device as model
from app.tray.models.add_device import AddDevice, Phase
from app.tray.models.spoken import numbered
from app.tray.widgets.button import Button
from app.tray.widgets.desk import Desk
from app.tray.widgets.label import IconLabel, Label
from app.tray.windows.code_page import CodePage
from app.tray.windows.end_page import EndPage
from app.tray.windows.frame import Frame
from app.tray.windows.knock_page import KnockPage
from core.control.lines import Failure
from core.control.operations import AGREE, AWAIT_JOIN, AWAIT_KNOCK, INVITE, UNINVITE
from core.control.schema import (
    AgreeRequest,
    Invitation,
    InviteRequest,
    Joined,
    Knock,
    Nothing,
)
from core.model.members import Role

_TICK_MILLISECONDS = 1_000
_OPEN = {Phase.OPENING, Phase.SHOWING, Phase.KNOCKED, Phase.WAITING}


class AddDeviceWindow(Frame):
    """Shows a code until somebody knocks; closing it withdraws it. `added`: somebody is in."""

    added = Signal()

    def __init__(self, desk: Desk) -> None:
        """Ask for a code at once."""
        title = desk.words.say("Add a device")
        super().__init__(desk.theme, title, desk.theme.tokens.size.window.add_device)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.desk = desk
        self.state = AddDevice()
        self._questions: list[Question] = []
        self._shown: Phase | None = None
        self._body: QWidget = QWidget()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MILLISECONDS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()
        self._invite(Role.MEMBER)

    # --- what is shown

    def _take(self, state: AddDevice) -> None:
        self.state = state
        if state.phase is not self._shown:
            self._shown = state.phase
            self._show_page()
        elif isinstance(self._body, CodePage):
            self._body.tell(state)

    def _show_page(self) -> None:
        state, words = self.state, self.desk.words
        match state.phase:
            case Phase.OPENING | Phase.SHOWING | Phase.OVER:
                if not isinstance(self._body, CodePage):
                    page = CodePage(self.desk, state)
                    page.role.connect(self._choose_role)
                    self._put(page)
                if isinstance(self._body, CodePage):
                    self._body.tell(state)
                self._code_foot()
            case Phase.KNOCKED | Phase.WAITING:
                if state.knock is not None and not isinstance(self._body, KnockPage):
                    self._put(KnockPage(self.desk, state.knock))
                self._knock_foot()
            case Phase.JOINED:
                says, means = model.joined_text(state, words), model.joined_means(state, words)
                self._put(EndPage(self.desk, says, means))
                self._end_foot()
            case Phase.ENDED:
                self._put(EndPage.of_trouble(self.desk, state.trouble))
                self._end_foot()

    def _put(self, page: QWidget) -> None:
        self._body = page
        self.show_body(page)

    def _code_foot(self) -> None:
        words, theme = self.desk.words, self.desk.theme
        over = self.state.phase is Phase.OVER
        new = Button(theme, words.say("New code"), self._new, look="primary" if over else "ghost")
        new.setEnabled(self.state.phase is not Phase.OPENING)
        cancel = Button(theme, words.say("Cancel"), self.reject)
        if over:
            self.show_foot(None, cancel, new)
            new.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        waiting = words.say("Waiting for the other machine…")
        self.show_foot(*self._waiting(waiting), new, cancel)
        if isinstance(self._body, CodePage):
            self._body.focus()

    def _waiting(self, text: str) -> tuple[QWidget, QWidget]:
        theme = self.desk.theme
        icon = IconLabel(theme, "clock", "text2", theme.tokens.size.icon.button)
        return icon, Label(theme, text, Type.BODY, "text2")

    def _knock_foot(self) -> None:
        words, theme, knock = self.desk.words, self.desk.theme, self.state.knock
        differ = Button(theme, words.say("They differ"), self._differ, look="danger")
        if self.state.phase is Phase.WAITING:
            text = model.waiting_text(self.state, words)
            self.show_foot(*self._waiting(text), differ)
            return
        same = Button(theme, words.say("They are the same"), self._same, look="primary")
        same.setAccessibleDescription(numbered(knock.words) if knock else "")
        self.show_foot(None, differ, same)
        same.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end_foot(self) -> None:
        words, theme = self.desk.words, self.desk.theme
        close = Button(theme, words.say("Close"), self.reject)
        if self.state.phase is Phase.JOINED:
            first = Button(theme, words.say("Open drive"), self._open, look="primary")
        else:
            first = Button(theme, words.say("New code"), self._new, look="primary")
        self.show_foot(None, close, first)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def tick(self) -> None:
        """Show how much time is left now."""
        self._take(model.ticked(self.state, self.desk.words, self.desk.now()))
        if isinstance(self._body, CodePage):
            self._body.count(self.state)

    # --- what a person does

    def _new(self) -> None:
        self._invite(self.state.role)

    def _choose_role(self, role: str) -> None:
        self._invite(Role(role))

    def _same(self) -> None:
        self._answer(agrees=True)
        self._take(model.agreed(self.state))

    def _differ(self) -> None:
        self._answer(agrees=False)
        self._drop()
        self._take(model.differed(self.state, self.desk.words))

    def _answer(self, *, agrees: bool) -> None:
        knock = self.state.knock
        if knock is not None:
            request = AgreeRequest(knock.id, agrees=agrees)
            self.desk.bridge.ask(AGREE, request, lambda _: None, self._failed)

    def _open(self) -> None:
        self.desk.go("open-drive")
        self.close()

    # --- what the node says

    def _invite(self, role: Role) -> None:
        """Ask for a new code; the one before is over with that."""
        self._drop()
        status = self.desk.bridge.picture.status
        network = status.network if status is not None else self.state.network
        self._take(model.opening(AddDevice(network=network), role))
        request = InviteRequest(role=role, ask=True)
        self._ask_for(self.desk.bridge.ask(INVITE, request, self._opened, self._failed))

    def _opened(self, invitation: Invitation) -> None:
        self._take(model.opened(self.state, invitation, self.desk.now()))
        # Who waits for the outcome keeps the code open; without that it is over.
        bridge = self.desk.bridge
        self._ask_for(bridge.ask(AWAIT_JOIN, Nothing(), self._joined, self._failed))
        self._ask_for(bridge.ask(AWAIT_KNOCK, Nothing(), self._knocked, self._failed))

    def _knocked(self, knock: Knock) -> None:
        self._take(model.knocked(self.state, knock))

    def _joined(self, who: Joined) -> None:
        self._drop()
        self._take(model.joined(self.state, who))
        self.added.emit()

    def _failed(self, failure: Failure) -> None:
        self._take(model.failed(self.state, failure, self.desk.words))

    def _ask_for(self, question: Question) -> None:
        self._questions.append(question)

    def _drop(self) -> None:
        for question in self._questions:
            question.drop()
        self._questions.clear()

    def end(self) -> None:
        """End; a code that is still open is withdrawn, and who stands at the door is told."""
        self._timer.stop()
        self._drop()
        if self.state.phase in _OPEN:
            self.desk.bridge.ask(UNINVITE, Nothing(), lambda _: None)
