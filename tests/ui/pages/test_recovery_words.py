"""The recovery words are shown, and deleted when they are written down."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.tray.pages.recovery_words import show_recovery_words
from core.node.home import Home
from tests.support.desk_double import BridgeDouble
from tests.support.desktop_network import plain
from tests.support.desktop_pages import texts
from tests.ui.conftest import MakeDesk

WORDS = "owl tea sky oak " * 3 + "sun sea"


@pytest.fixture
def asked(qtbot: QtBot, make_desk: MakeDesk, tmp_path: Path) -> QWidget:
    """A window in front of which the words of the home in `tmp_path` were asked for."""
    home = Home(tmp_path)
    home.recovery_file.write_text(WORDS + "\n", encoding="ascii")
    desk, parent = make_desk(), QWidget()
    qtbot.addWidget(parent)
    parent.show()
    assert isinstance(desk.bridge, BridgeDouble)
    desk.bridge.home = home
    show_recovery_words(desk, parent)
    qtbot.waitUntil(lambda: parent.findChild(QDialog) is not None)
    return parent


def dialog_of(parent: QWidget) -> QDialog:
    found = parent.findChild(QDialog)
    assert isinstance(found, QDialog)
    return found


def press(parent: QWidget, text: str) -> None:
    buttons = dialog_of(parent).findChildren(QPushButton)
    next(each for each in buttons if each.text() == text).click()


def test_the_words_are_shown_with_where_they_lie(asked: QWidget, tmp_path: Path) -> None:
    said = [plain(each) for each in texts(dialog_of(asked))]
    assert WORDS in said
    assert any(str(Home(tmp_path).recovery_file) in each for each in said)


def test_whoever_has_not_written_them_down_keeps_them(
    qtbot: QtBot, asked: QWidget, tmp_path: Path
) -> None:
    press(asked, "Later")
    qtbot.waitUntil(lambda: asked.findChild(QDialog) is None)
    assert Home(tmp_path).recovery_file.exists()


def test_what_is_written_down_goes(qtbot: QtBot, asked: QWidget, tmp_path: Path) -> None:
    press(asked, "Written down: delete them here")
    qtbot.waitUntil(lambda: not Home(tmp_path).recovery_file.exists())


def test_words_that_are_gone_are_not_asked_about(
    qtbot: QtBot, make_desk: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, parent = make_desk(), QWidget()
    qtbot.addWidget(parent)
    looked: list[bool] = []
    monkeypatch.setattr(desk.bridge, "look_again", lambda: looked.append(True))
    show_recovery_words(desk, parent)
    qtbot.waitUntil(lambda: looked == [True])
    assert parent.findChild(QDialog) is None
