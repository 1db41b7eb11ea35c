"""What the tests of windows share. Nothing is shown on a screen: Qt draws into memory."""

import gc
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.tray.look.theme import Theme
from app.tray.models.picture import Reach
from app.tray.shell.application import Application
from app.tray.shell.makers import PAGES, WINDOWS
from app.tray.widgets.desk import Desk
from app.tray.words.words import Words
from core.node.home import Home
from tests.support import desk_double
from tests.support.pods import Lab, Pod, lab

MakeDesk = Callable[..., Desk]
Place = Callable[..., QWidget]
PATIENCE_MS = 60_000


@pytest.fixture(autouse=True)
def garbage_ends_here() -> Iterator[None]:
    """Have widgets that a test let go end on the window's thread, as the application does.

    No loop of events runs between tests, so what is to be deleted later would stay, and each
    change of the look would go through all of it.
    """
    gc.disable()
    yield
    gc.collect(1)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def make_desk(qapp: QApplication) -> Iterator[MakeDesk]:
    """Return what makes a desk and dresses the application; its bridges are closed afterwards."""
    made: list[Desk] = []

    def make(
        answers: Mapping[str, object] | None = None,
        look: Theme | None = None,
        say: Words | None = None,
        home: str = "/nowhere",
    ) -> Desk:
        desk = desk_double.desk(answers, look=look, say=say, home=home)
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


@pytest.fixture
def pod() -> Iterator[Pod]:
    """Yield the only pod of a network, with a real node."""
    with lab() as here:
        assert isinstance(here, Lab)
        yield here.first(copies=1)


@pytest.fixture
def application(
    qapp: QApplication, qtbot: QtBot, pod: Pod, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Application]:
    """Yield the whole application, in this process, once it has reached the node of `pod`."""
    monkeypatch.setattr(qapp, "quit", lambda: None)
    made = Application(qapp, Home(pod.home), (PAGES, WINDOWS))
    made.start(hidden=False)
    qtbot.waitUntil(lambda: made.bridge.picture.reach is Reach.RUNNING, timeout=PATIENCE_MS)
    yield made
    made.end()
