"""Check this machine: what was looked at, what was found, and what helps."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.tray.look.theme import Type
from app.tray.models.checks import Check, checks, summary
from app.tray.widgets.button import Button
from app.tray.widgets.desk import Desk
from app.tray.widgets.label import IconLabel, Label
from app.tray.windows.frame import Frame, column
from core.control.lines import Failure
from core.control.operations import DOCTOR
from core.control.schema import Finding, Nothing
from core.node.doctor import examine_machine


class CheckWindow(Frame):
    """Checks when it is opened, and again when it is asked to."""

    def __init__(self, desk: Desk) -> None:
        """Begin to check."""
        title = desk.words.say("Check this machine")
        super().__init__(desk.theme, title, desk.theme.tokens.size.window.add_device)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._machine: list[Finding] = []
        words = desk.words
        self._again = Button(desk.theme, words.say("Check again"), self.check)
        close = Button(desk.theme, words.say("Close"), self.reject, look="primary")
        self.show_foot(None, self._again, close)
        self.check()

    def check(self) -> None:
        """Look at the machine, then ask the node."""
        words = self._desk.words
        self._again.setEnabled(False)
        self.show_body(self._filled(words.say("Looking…"), ()))
        bridge = self._desk.bridge
        bridge.work(lambda _: examine_machine(bridge.home), self._looked, self._looked_not)

    def _looked_not(self, failure: Failure) -> None:
        self._looked([Finding("machine", ok=False, text=failure.detail, remedy=failure.remedy)])

    def _looked(self, found: list[Finding]) -> None:
        self._machine = found
        self._desk.bridge.ask(DOCTOR, Nothing(), self._told, self._told_not)

    def _told(self, found: list[Finding]) -> None:
        self._show([*self._machine, *found])

    def _told_not(self, failure: Failure) -> None:
        self._told([Finding("node", ok=False, text=failure.detail, remedy=failure.remedy)])

    def _show(self, found: Sequence[Finding]) -> None:
        self._again.setEnabled(True)
        shown = checks(found, self._desk.words)
        self.show_body(self._filled(summary(shown, self._desk.words), shown))

    def _filled(self, sentence: str, shown: Sequence[Check]) -> QWidget:
        theme = self._desk.theme
        body = QWidget()
        layout = column(theme, body)
        layout.addWidget(Label(theme, self._desk.words.say("Check this machine"), Type.TITLE))
        layout.addWidget(Label(theme, sentence, Type.BODY, "text2"))
        for each in shown:
            layout.addLayout(self._row(each))
        layout.addStretch(1)
        return body

    def _row(self, check: Check) -> QHBoxLayout:
        theme = self._desk.theme
        row = QHBoxLayout()
        row.setSpacing(theme.px(theme.tokens.space.m))
        words = self._desk.words
        meaning = words.say("All right") if check.is_good else words.say("Needs a look")
        mark = IconLabel(theme, check.tone.icon, check.tone.icon_token, meaning=meaning)
        row.addWidget(mark, alignment=Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(Label(theme, check.says, Type.BODY))
        if check.remedy:
            texts.addWidget(Label(theme, check.remedy, Type.SMALL, "text2"))
        row.addLayout(texts, 1)
        return row
