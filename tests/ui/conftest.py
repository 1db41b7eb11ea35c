"""What the tests of windows share. Nothing is shown on a screen: Qt draws into memory."""

import gc
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.tray.look.theme import Theme
from app.tray.widgets.desk import Desk
from app.tray.words.words import Words
from tests.support import desk_double

MakeDesk = Callable[..., Desk]
Place = Callable[..., QWidget]


@pytest.fixture(autouse=True)
def garbage_ends_here() -> Iterator[None]:
    """Have widgets that a test let go end on the window's thread, as the application does."""
    gc.disable()
    yield
    gc.collect(1)


@pytest.fixture
def make_desk(qapp: QApplication) -> Iterator[MakeDesk]:
    """Return what makes a desk and dresses the application; its bridges are closed afterwards."""
    made: list[Desk] = []

    def make(
        answers: Mapping[str, object] | None = None,
        look: Theme | None = None,
        say: Words | None = None,
    ) -> Desk:
        desk = desk_double.desk(answers, look=look, say=say)
        desk_double.dress(qapp, desk.theme)
        made.append(desk)
        return desk

    yield make
    for desk in made:
        desk.bridge.close()


@pytest.fixture
def place(qtbot: QtBot) -> Iterator[Place]:
    """Return what puts widgets below one another in a window that is shown, and returns it."""
    windows: list[QWidget] = []

    def put(*widgets: QWidget, width: int = 400) -> QWidget:
        window = QWidget()
        layout = QVBoxLayout(window)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in widgets:
            layout.addWidget(widget)
        layout.addStretch(1)
        qtbot.addWidget(window)
        window.resize(width, 300)
        window.show()
        qtbot.waitExposed(window)
        windows.append(window)
        return window

    yield put
    windows.clear()


@pytest.fixture(autouse=True)
def own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep what an application writes for file managers away from those of this machine."""
    folder = tmp_path_factory.mktemp("person")
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "share"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    return folder
