"""What makes pages and windows: each name leads to one, and none is read before it is wanted."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.tray.models.navigation import PLACES
from app.tray.pages.settings.makers import PAGES as OF_SETTINGS
from app.tray.shell.makers import PAGES, WINDOWS
from tests.support.pods import REPOSITORY
from tests.ui.conftest import MakeDesk

# The application as it starts, beside a home where nothing is.
STARTED = """
import sys
from pathlib import Path
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from app.tray import main
from app.tray.shell.application import Application
from app.tray.shell.makers import PAGES, WINDOWS
from core.node.home import Home
app = QApplication([])
made = Application(app, Home(Path(sys.argv[1])), (PAGES, WINDOWS))
made.start(hidden=True)
print(*sorted(sys.modules), sep="\\n")
made.end()
"""
# What half of the node needs, what draws codes, and all that somebody has to open first.
LATE = {
    *("aiohttp", "asyncio", "cryptography", "PIL", "qrcode", "spake2", "sqlite3", "zeroconf"),
    *("app.tray.pages.settings", "app.tray.windows.first_start_window", "core.node.joining"),
    "core.store.sqlite",
}
# Made by the application itself, which has what they need.
OWN = {"general"}


def test_the_sidebar_leads_to_what_can_be_made() -> None:
    assert {place.name for place in PLACES} == {*PAGES, *OWN}
    assert set(OF_SETTINGS) <= set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_made_by_its_name(name: str, make_desk: MakeDesk, qtbot: QtBot) -> None:
    page = PAGES[name](make_desk())
    qtbot.addWidget(page)
    assert page.title.text()


@pytest.mark.parametrize("name", WINDOWS)
def test_a_window_is_made_by_its_name(name: str, make_desk: MakeDesk, qtbot: QtBot) -> None:
    window = WINDOWS[name](make_desk())
    qtbot.addWidget(window)
    window.show()
    assert window.windowTitle()
    # What it began ends when it is closed.
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    window.close()


def test_what_only_windows_need_is_not_read_before_the_icon_is_there(
    qapp: QApplication, tmp_path: Path
) -> None:
    del qapp
    done = subprocess.run(
        [sys.executable, "-c", STARTED, str(tmp_path / "home")],
        check=True,
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        timeout=60,
    )
    read = set(done.stdout.split())
    assert "app.tray.shell.tray" in read
    assert read & LATE == set()
