"""General: what is chosen holds at once."""

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.tray.bridge.preferences_file import PreferencesKept, read_preferences
from app.tray.models.preferences import Look, Preferences
from app.tray.pages.settings.general import GeneralPage
from tests.ui.conftest import MakeDesk

LANGUAGES = [("", "As the system"), ("en", "English"), ("fr", "Français")]


class AutostartDouble:
    """Whether it starts at a login, in memory."""

    def __init__(self, *, works: bool = True) -> None:
        self.works = works
        self.on = False

    def is_on(self) -> bool:
        return self.on

    def switch(self, *, on: bool) -> None:
        if not self.works:
            raise PermissionError(13, "Permission denied")
        self.on = on


def opened(
    make_desk: MakeDesk, qtbot: QtBot, file: Path, auto: AutostartDouble | None = None
) -> GeneralPage:
    kept = PreferencesKept(file)
    page = GeneralPage(make_desk(), kept, auto or AutostartDouble(), LANGUAGES)
    kept.setParent(page)
    qtbot.addWidget(page)
    page.resize(816, 900)
    with qtbot.waitExposed(page):
        page.show()
    return page


def texts(page: GeneralPage) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def test_what_is_chosen_is_kept_at_once(make_desk: MakeDesk, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "desktop.json"
    page = opened(make_desk, qtbot, file)
    qtbot.mouseClick(page._look.button("dark"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page._mono, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.kinds["pods"], Qt.MouseButton.LeftButton)
    page._language.activated.emit(2)
    assert read_preferences(file) == Preferences(
        "fr", Look.DARK, monochrome=True, silent=frozenset({"pods"})
    )
    again = opened(make_desk, qtbot, file)
    assert again._language.currentText() == "Français"
    assert again._mono.isChecked()
    assert not again.kinds["pods"].isChecked()
    assert again.kinds["disk"].isChecked()


@pytest.mark.skipif(sys.platform != "linux", reason="file managers of Linux")
def test_the_entries_in_file_managers_can_be_switched_off(
    make_desk: MakeDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "desktop.json"
    page = opened(make_desk, qtbot, file)
    assert page._managers.isChecked()
    qtbot.mouseClick(page._managers, Qt.MouseButton.LeftButton)
    assert not read_preferences(file).file_managers
    assert not opened(make_desk, qtbot, file)._managers.isChecked()


def test_it_starts_at_a_login_where_the_system_lets_it(
    make_desk: MakeDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    auto = AutostartDouble()
    page = opened(make_desk, qtbot, tmp_path / "x.json", auto)
    qtbot.mouseClick(page._start, Qt.MouseButton.LeftButton)
    assert auto.on
    auto.works = False
    qtbot.mouseClick(page._start, Qt.MouseButton.LeftButton)
    assert page._start.isChecked()
    assert "This could not be kept: Permission denied." in texts(page)


@pytest.mark.parametrize(
    ("choice", "says"),
    [(1, "10:41"), (3, "Monday, 08:00")],
)
def test_a_snooze_says_until_when(
    choice: int, says: str, make_desk: MakeDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    page = opened(make_desk, qtbot, tmp_path / "x.json")
    page._snooze.activated.emit(choice)
    assert any(text == f"Nothing is told until {says}." for text in texts(page))
    page._snooze.activated.emit(0)
    assert not any(text.startswith("Nothing is told until") for text in texts(page))


def test_what_cannot_be_written_holds_and_is_told(
    make_desk: MakeDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    page = opened(make_desk, qtbot, tmp_path / "file" / "desktop.json")
    qtbot.mouseClick(page._mono, Qt.MouseButton.LeftButton)
    assert page._mono.isChecked()
    assert any(text.startswith("This could not be kept:") for text in texts(page))


def test_it_says_that_it_holds_at_once_and_has_no_bar(
    make_desk: MakeDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    page = opened(make_desk, qtbot, tmp_path / "x.json")
    assert page.sentence.text().endswith("What you choose holds at once.")
    assert not page.is_pending
