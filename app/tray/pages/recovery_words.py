"""The recovery words of the network: shown to be written down, then removed from this machine."""

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from app.tray.widgets.confirmation import Confirmation, Question
from app.tray.widgets.desk import Desk
from app.tray.words.names import shown
from core.control.lines import Tell

# Fourteen words are far fewer: what is longer was not written by a node.
_BYTES_MAX: Final = 4_096


def show_recovery_words(desk: Desk, parent: QWidget) -> None:
    """Show the words that lie in the home of the node; nothing where they lie there no more."""
    file = desk.bridge.home.recovery_file

    def read(tell: Tell) -> str:
        del tell
        return _words_in(file)

    def asked(text: str) -> None:
        if text:
            Confirmation(
                desk.theme, _question(desk, text, file), lambda _: _remove(desk), parent
            ).open()
        else:
            desk.bridge.look_again()

    desk.bridge.work(read, asked)


def _words_in(file: Path) -> str:
    try:
        with file.open(encoding="ascii", errors="replace") as stream:
            return " ".join(stream.read(_BYTES_MAX).split())
    except OSError:
        return ""


def _question(desk: Desk, text: str, file: Path) -> Question:
    words = desk.words
    return Question(
        words.say("Write down the recovery words"),
        words.say(
            "With them any machine of the network becomes an admin, should the last one be lost. "
            "Keep them on paper, away from this machine."
        ),
        words.say("Later"),
        [(words.say("Written down: delete them here"), "danger", "delete")],
        [
            ("lock", "accentText", shown(text)),
            ("file", "text2", words.say("They lie in {file}.", file=shown(str(file)))),
        ],
    )


def _remove(desk: Desk) -> None:
    file = desk.bridge.home.recovery_file

    def remove(tell: Tell) -> None:
        del tell
        file.unlink(missing_ok=True)

    desk.bridge.work(remove, lambda _: desk.bridge.look_again(), lambda _: desk.bridge.look_again())
