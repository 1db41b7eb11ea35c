"""What the node says stands in a window in the person's language, after it crossed the socket."""

from dataclasses import replace as changed
from pathlib import Path
from typing import TypeVar

import msgspec
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.tray.pages.advanced_page import AdvancedPage
from app.tray.pages.overview_page import OverviewPage
from app.tray.widgets.desk import Desk
from app.tray.widgets.notice import Notice
from app.tray.windows.check_window import CheckWindow
from core.control.lines import Failure, failure_of
from core.control.said import HEADS, answer_line, encoded, line_of, reader
from core.control.schema import Attention, ConfigText, Status
from core.control.schema import Finding as Found
from core.errors import Refused
from core.node.set_aside import notes as aside_notes
from core.ports import SetAside
from core.saying import said
from tests.support.desk_double import words
from tests.support.desktop_network import plain, running, status
from tests.support.desktop_pages import opened
from tests.ui.conftest import MakeDesk

T = TypeVar("T")


def crossed(value: T) -> T:
    """Return what a node answers as the application gets it."""
    head = HEADS.decode(answer_line(*encoded(value)))
    found: T = msgspec.json.decode(head.answer, type=type(value), dec_hook=reader(head.said))
    return found


def failed(error: Exception) -> Failure:
    """Return a failure of a node as the application gets it."""
    line = line_of(failure_of(error))
    return msgspec.json.decode(line, type=Failure, dec_hook=reader(HEADS.decode(line).said))


def french(make_desk: MakeDesk, answers: dict[str, object] | None = None) -> Desk:
    return make_desk(answers, say=words("fr_FR"))


def shown(widget: QWidget) -> str:
    return plain("\n".join(label.text() for label in widget.findChildren(QLabel)))


def test_a_failure_is_said_in_french(qtbot: QtBot, make_desk: MakeDesk) -> None:
    desk = french(make_desk)
    notice = Notice(desk.theme, desk.words)
    qtbot.addWidget(notice)
    error = Refused(
        said("A pod of the network is already called {name}.", name="nas"),
        said("Choose another name."),
    )
    notice.fail(failed(error))
    assert "Refusé" in shown(notice)
    assert "Un pod du réseau s’appelle déjà nas. Choisissez un autre nom." in shown(notice)


def test_an_error_that_nobody_expected_is_said_in_french(qtbot: QtBot, make_desk: MakeDesk) -> None:
    desk = french(make_desk)
    notice = Notice(desk.theme, desk.words)
    qtbot.addWidget(notice)
    notice.fail(failed(ValueError("secret")))
    assert "Un imprévu est survenu (ValueError) ; le lecteur continue." in shown(notice)


def test_a_note_is_said_in_french_with_its_numbers(qtbot: QtBot, make_desk: MakeDesk) -> None:
    (note,) = aside_notes(Path("/data"), SetAside(1234, 12_500_000_000))
    told = Attention(note.kind, note.text, note.remedy)
    answer: Status = crossed(status(attention=[told]))
    page = opened(qtbot, OverviewPage, french(make_desk), changed(running(), status=answer))
    assert "12,5 Go) qu’aucun enregistrement ne connaît" in shown(page)


def test_a_problem_of_a_settings_file_is_said_in_french(qtbot: QtBot, make_desk: MakeDesk) -> None:
    text = ConfigText('[redundancy]\ncopies = "two"\nminimum = 2\n', "stamp", "/h/network.toml")
    page = AdvancedPage(french(make_desk, {"config-text": text}))
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: bool(page.editor.problem_rows()))
    assert "un nombre entier de 1 à 64" in shown(page)
    page.editor.replace_all("[redundancy\n")
    qtbot.waitUntil(lambda: "TOML" in shown(page))
    assert "n’est pas du TOML : « ] » manque à la fin d’un nom de section" in shown(page)


def test_what_the_check_of_the_machine_found_is_said_in_french(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    desk = french(make_desk)
    window = CheckWindow(desk)
    qtbot.addWidget(window)
    found = Found(
        "peer",
        ok=False,
        text=said("{name} is not reachable.", name="nas"),
        remedy=said("Is it on, and in the same network? Does a firewall hold it back?"),
    )
    window._show([crossed(found)])
    assert "nas ne peut pas être joint." in shown(window)
    assert "Un pare-feu la retient-il ?" in shown(window)
