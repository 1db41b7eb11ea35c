"""What to check on a pod that is away, with a button that calls it now."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QHBoxLayout, QVBoxLayout, QWidget

from app.tray.look.theme import Type
from app.tray.models.checking import Outcome, ToCheck, calling, not_called, outcome
from app.tray.widgets.button import Button
from app.tray.widgets.desk import Desk
from app.tray.widgets.dialog import Dialog
from app.tray.widgets.label import IconLabel, Label
from core.control.lines import Failure
from core.control.operations import REACH
from core.control.schema import Reached, ReachRequest

_WIDTH = 460


class CheckPodDialog(Dialog):
    """Says the steps in the order in which they help, and below them what came of a call."""

    def __init__(self, desk: Desk, pod: str, found: ToCheck, parent: QWidget) -> None:
        """Make it for a pod; nobody is called before the button is pressed."""
        theme = desk.theme
        super().__init__(theme, found.title, parent)
        self._desk = desk
        self._pod = pod
        layout = self.column
        layout.addWidget(Label(theme, found.sentence, Type.BODY, "text2"))
        for step in found.steps:
            layout.addLayout(self._line(IconLabel(theme, "check", "text2"), Label(theme, step)))
        self._build_outcome(layout)
        layout.addSpacing(theme.px(theme.tokens.space.s))
        layout.addWidget(self._buttons())
        self.setMinimumWidth(theme.px(_WIDTH))
        self.call.setFocus()

    def _build_outcome(self, layout: QVBoxLayout) -> None:
        theme, space = self._desk.theme, self._desk.theme.tokens.space
        self._mark = IconLabel(theme, "clock", "text2")
        self._says = Label(theme, "", Type.STRONG)
        self._calls = Label(theme, "", Type.SMALL, "text2")
        self._outcome = QWidget()
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._says)
        texts.addWidget(self._calls)
        row = QHBoxLayout(self._outcome)
        row.setContentsMargins(0, theme.px(space.s), 0, 0)
        row.setSpacing(theme.px(space.s))
        row.addWidget(self._mark, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        self._outcome.hide()
        layout.addWidget(self._outcome)

    def _buttons(self) -> QDialogButtonBox:
        theme, words = self._desk.theme, self._desk.words
        self.close_button = Button(theme, words.say("Close"), self.reject)
        self.pods = Button(theme, words.say("Pods and access"), self._show_pods)
        self.call = Button(theme, words.say("Try to connect now"), self._call, look="primary")
        box = QDialogButtonBox()
        box.addButton(self.close_button, QDialogButtonBox.ButtonRole.RejectRole)
        box.addButton(self.pods, QDialogButtonBox.ButtonRole.ActionRole)
        box.addButton(self.call, QDialogButtonBox.ButtonRole.ActionRole)
        return box

    def _line(self, mark: IconLabel, text: Label) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._desk.theme.px(self._desk.theme.tokens.space.s))
        row.addWidget(mark, alignment=Qt.AlignmentFlag.AlignTop)
        row.addWidget(text, 1)
        return row

    @property
    def says(self) -> str:
        """What came of the last call; empty before one."""
        return self._says.text()

    def _show(self, outcome: Outcome) -> None:
        self._mark.show_icon(outcome.tone.icon, outcome.tone.icon_token)
        self._says.setText(outcome.sentence)
        self._calls.setText("\n".join(outcome.calls))
        self._calls.setVisible(bool(outcome.calls))
        self._outcome.show()
        self.adjustSize()

    def _call(self) -> None:
        words = self._desk.words
        self.call.setEnabled(False)
        self._show(calling(self._pod, words))

        def done(reached: Reached) -> None:
            self.call.setEnabled(not reached.linked)
            self._show(outcome(reached, words))

        def failed(failure: Failure) -> None:
            self.call.setEnabled(True)
            self._show(not_called(failure, words))

        question = self._desk.bridge.ask(REACH, ReachRequest(self._pod), done, failed)
        self.finished.connect(question.drop)

    def _show_pods(self) -> None:
        self.accept()
        self._desk.go("pods", self._pod)
