"""The dialog "Previous versions": older versions of a file, or what was removed from a folder."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.tray.bridge.bridge import Question
from app.tray.look.theme import Type
from app.tray.models.versions import VersionRow, versions
from app.tray.widgets.button import Button
from app.tray.widgets.card import line
from app.tray.widgets.desk import Desk
from app.tray.widgets.dialog import Dialog
from app.tray.widgets.label import Label
from app.tray.words.names import last_part, shown
from core.control.lines import Failure
from core.control.operations import HISTORY, RESTORE
from core.control.schema import History, PathRequest, Restored, RestoreRequest

_WIDTH, _HEIGHT = 560, 420


class VersionsDialog(Dialog):
    """Lists versions, and brings one back: in place, or beside what stands there."""

    def __init__(self, desk: Desk, path: str, parent: QWidget, *, of_folder: bool) -> None:
        """Ask for the versions of what stands at `path`; `open` shows the dialog."""
        theme, words, space = desk.theme, desk.words, desk.theme.tokens.space
        name = shown(last_part(path))
        title = words.say("Previous versions of {name}", name=name)
        if of_folder:
            title = words.say("Removed from {name}", name=name)
        super().__init__(theme, title, parent, space.m)
        self._desk = desk
        self._path = path
        self._of_folder = of_folder
        layout = self.column
        self._state = Label(theme, words.say("Asking the other pods…"), Type.BODY, "text2")
        layout.addWidget(self._state)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        holder = QWidget()
        self._rows = QVBoxLayout(holder)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(theme.px(space.s))
        self._rows.addStretch(1)
        area.setWidget(holder)
        layout.addWidget(area, 1)
        below = QHBoxLayout()
        below.addStretch(1)
        self.close_button = Button(theme, words.say("Close"), self.accept)
        below.addWidget(self.close_button)
        layout.addLayout(below)
        self.resize(theme.px(_WIDTH), theme.px(_HEIGHT))
        self.buttons: list[Button] = []
        asked = desk.bridge.ask(HISTORY, PathRequest(path), self._take, self._failed)
        self._questions: list[Question] = [asked]

    @property
    def says(self) -> str:
        """What is said above the list."""
        return self._state.text()

    def _take(self, history: History) -> None:
        words = self._desk.words
        found = versions(history, words, self._desk.now(), of_folder=self._of_folder)
        notes = list(found.notes)
        if not found.rows:
            nothing = words.say("There is no older version.")
            if self._of_folder:
                nothing = words.say("Nothing that was removed is kept.")
            notes.insert(0, nothing)
        self._say("\n".join(notes))
        for row in found.rows:
            self._rows.insertWidget(self._rows.count() - 1, self._made(row))
            self._rows.insertWidget(self._rows.count() - 1, line(self._desk.theme))

    def _failed(self, failure: Failure) -> None:
        self._say(self._desk.words.told(failure.detail, failure.remedy), "bad")

    def _say(self, text: str, colour: str = "text2") -> None:
        self._state.setText(text)
        self._state.colour(colour)
        self._state.setVisible(bool(text))

    def _made(self, row: VersionRow) -> QWidget:
        theme, words, space = self._desk.theme, self._desk.words, self._desk.theme.tokens.space
        made = QWidget()
        made.setAccessibleName(row.spoken)
        layout = QHBoxLayout(made)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(space.s))
        texts = QVBoxLayout()
        texts.setSpacing(theme.px(space.xxs))
        texts.addWidget(Label(theme, row.title, Type.STRONG))
        about = Label(theme, row.about, Type.SMALL, "text2")
        texts.addWidget(about)
        layout.addLayout(texts, 1)
        if row.can_come_back:
            place = Button(theme, words.say("Bring back")).smaller()
            place.setAccessibleName(words.say("Bring back {version}", version=row.spoken))
            place.clicked.connect(lambda: self._restore(row, "", about))
            layout.addWidget(place)
            self.buttons.append(place)
            if not self._of_folder:
                beside = Button(theme, words.say("Put beside"), look="ghost").smaller()
                beside.setAccessibleName(words.say("Put beside {version}", version=row.spoken))
                beside.clicked.connect(lambda: self._restore(row, row.beside, about))
                layout.addWidget(beside)
                self.buttons.append(beside)
        return made

    def _restore(self, row: VersionRow, to: str, about: Label) -> None:
        words = self._desk.words
        about.setText(words.say("Being brought back…"))

        def done(restored: Restored) -> None:
            name = shown(last_part(restored.path))
            about.setText(words.say("It stands as {name} now.", name=name))
            about.colour("ok")

        def failed(failure: Failure) -> None:
            about.setText(words.told(failure.detail, failure.remedy))
            about.colour("bad")

        request = RestoreRequest(row.path, row.version, to)
        self._questions.append(self._desk.bridge.ask(RESTORE, request, done, failed))

    def done(self, result: int) -> None:
        """Close; answers that come later have nowhere to be shown."""
        for question in self._questions:
            if isValid(question):
                question.drop()
        super().done(result)
