"""Moving the storage folder: choosing where, saying what that means, and how far it is."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QDialogButtonBox, QWidget

from app.tray.bridge.moving_storage import move_storage, room_in
from app.tray.look.theme import Type
from app.tray.models.settings.moving import (
    MoveQuestion,
    Moving,
    Room,
    moved,
    moving,
    question,
    refused,
)
from app.tray.widgets.button import Button
from app.tray.widgets.confirmation import Confirmation, Question
from app.tray.widgets.desk import Desk
from app.tray.widgets.dialog import Dialog
from app.tray.widgets.folder_chooser import choose_folder
from app.tray.widgets.label import Label
from app.tray.widgets.progress import ProgressBar
from core.control.lines import Failure, Progress
from core.node.stopping import Stop, Stopped

_WIDTH = 440
_GO = "go"


class StorageMove:
    """Asks a person, then moves. `done` hears what is to be said when it has moved."""

    def __init__(self, desk: Desk, page: QWidget, done: Callable[[str], None]) -> None:
        """Begin nothing before `choose`."""
        self._desk = desk
        self._page = page
        self._done = done

    def choose(self) -> None:
        """Let a person choose a folder."""
        title = self._desk.words.say("Choose a folder for the copies")
        choose_folder(self._page, title, self.look)

    def look(self, folder: str) -> None:
        """Look whether the storage can move to a folder, and ask."""
        bridge, words = self._desk.bridge, self._desk.words

        def ask(room: Room) -> None:
            self._ask(question(room, words), lambda _: self._move(room))

        bridge.work(lambda _tell: room_in(bridge.home, Path(folder)), ask, self._refuse)

    def _refuse(self, failure: Failure) -> None:
        self._ask(refused(failure, self._desk.words), lambda _: None)

    def _ask(self, asked: MoveQuestion, answered: Callable[[str], None]) -> None:
        words = self._desk.words
        stay = words.say("Leave it where it is") if asked.go else words.say("Close")
        acts = [(asked.go, "primary", _GO)] if asked.go else []
        made = Question(asked.title, asked.sentence, stay, acts, asked.lines)
        Confirmation(self._desk.theme, made, answered, self._page).open()

    def _move(self, room: Room) -> None:
        dialog = MovingDialog(self._desk, room, self._page)
        dialog.finished.connect(lambda _code: self._done(dialog.says))
        dialog.open()
        dialog.begin()


class MovingDialog(Dialog):
    """Shows how far it is. It stays until it is over: *Cancel* ends the work, then the dialog."""

    def __init__(self, desk: Desk, room: Room, parent: QWidget) -> None:
        """Make it; `begin` begins."""
        theme, words = desk.theme, desk.words
        title = words.say("Moving the storage")
        super().__init__(theme, title, parent)
        self._desk = desk
        self._room = room
        self._stop = Stop()
        self._is_over = False
        self.says = ""
        layout = self.column
        self._text = Label(theme, "", Type.BODY, "text2")
        layout.addWidget(self._text)
        self.bar = ProgressBar(theme, title, headline=True)
        layout.addWidget(self.bar)
        layout.addSpacing(theme.px(theme.tokens.space.s))
        self.cancel = Button(theme, words.say("Cancel"), self.reject)
        box = QDialogButtonBox()
        box.addButton(self.cancel, QDialogButtonBox.ButtonRole.RejectRole)
        layout.addWidget(box)
        self.setMinimumWidth(theme.px(_WIDTH))
        self._show(moving(None, words))

    @property
    def text(self) -> str:
        """What is said now."""
        return self._text.text()

    def begin(self) -> None:
        """Move, on a thread of its own."""
        bridge, room, stop = self._desk.bridge, self._room, self._stop
        bridge.work(
            lambda tell: move_storage(bridge.home, room, tell, stop),
            self._moved,
            self._failed,
            self._told,
        )

    def reject(self) -> None:
        """End the work, and close when it has ended; it cannot be ended any more at its end."""
        if self._is_over:
            super().reject()
            return
        self._stop.set()
        self.cancel.setEnabled(False)
        self._text.setText(self._desk.words.say("Cancelling…"))

    def _told(self, progress: Progress) -> None:
        if not self._stop.is_set:
            self._show(moving(progress, self._desk.words))
            self.cancel.setEnabled(progress.done < progress.total)

    def _show(self, moving: Moving) -> None:
        self._text.setText(moving.text)
        self.bar.share(moving.share)

    def _moved(self, room: Room) -> None:
        self._is_over = True
        self.says = moved(room, self._desk.words)
        self._desk.bridge.look_again()
        self.accept()

    def _failed(self, failure: Failure) -> None:
        self._is_over = True
        self._desk.bridge.look_again()
        words = self._desk.words
        if failure.reason == Stopped.reason:
            self.says = words.say("Moving was cancelled. Everything is as it was.")
            super().reject()
            return
        self._text.setText(words.told(failure.detail, failure.remedy))
        self.bar.hide()
        self.cancel.setText(words.say("Close"))
        self.cancel.setEnabled(True)
