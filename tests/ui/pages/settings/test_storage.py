"""Storage: the disk, what is offered, Check now."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.tray.models.settings.disk import Disk
from app.tray.pages.settings import storage
from app.tray.pages.settings.settings_page import SettingsPage
from app.tray.pages.settings.storage import StoragePage
from core.control.lines import Failure
from core.control.schema import Scrubbed, ScrubRound
from tests.support.settings_pages import SettingsNode, double, open_page
from tests.support.shown_settings import GB
from tests.ui.conftest import MakeDesk

OFFER = "storage.max-space"


@pytest.fixture(autouse=True)
def disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "disk_of", _disk)


def _disk(_folder: Path) -> Disk:
    return Disk(512 * GB, 237 * GB)


def opened(
    make_desk: MakeDesk, qtbot: QtBot, node: SettingsNode, **answers: object
) -> tuple[StoragePage, list[str]]:
    fields = {"scrub_before": ScrubRound("2026-11-15T08:00:00Z", "2026-11-15T09:00:00Z")}
    page = open_page(qtbot, make_desk(node.answers | answers), StoragePage, **fields)
    assert isinstance(page, StoragePage)
    qtbot.waitUntil(page._card.isVisible)
    return page, []


def texts(page: SettingsPage) -> str:
    return "\n".join(
        label.text().replace("\u00a0", " ")
        for label in page.findChildren(QLabel)
        if label.isVisible()
    )


def button(page: SettingsPage, text: str) -> QPushButton:
    (found,) = [each for each in page.findChildren(QPushButton) if each.text() == text]
    return found


def test_the_disk_is_shown_with_what_was_checked_last(make_desk: MakeDesk, qtbot: QtBot) -> None:
    page, _ = opened(make_desk, qtbot, SettingsNode())
    assert "Other programs" in texts(page)
    assert "no damage" in texts(page)


@pytest.mark.parametrize(("before", "after"), [("240 GB", "256 GB"), ("80%", "50%")])
def test_the_slider_offers_a_part_of_the_disk_in_the_unit_of_the_field(
    before: str, after: str, make_desk: MakeDesk, qtbot: QtBot
) -> None:
    page, _ = opened(make_desk, qtbot, SettingsNode({OFFER: before}))
    slider = page._slider
    assert slider is not None
    assert slider.isVisible()
    assert slider.value() == round(240 / 5.12) if before == "240 GB" else 80
    slider.setValue(50)
    assert page.session.changes[OFFER].wanted == after


def test_the_slider_follows_the_field_and_stays_where_that_is_wrong(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    page, _ = opened(make_desk, qtbot, SettingsNode())
    assert page._slider is not None
    page.session.put(OFFER, "128 GB")
    assert page._slider.value() == 25
    page.session.put(OFFER, "128 GBs")
    assert page._slider.value() == 25


def test_the_folder_is_named_and_a_button_moves_it(make_desk: MakeDesk, qtbot: QtBot) -> None:
    page, _ = opened(make_desk, qtbot, SettingsNode())
    row = page.row_of("storage.path")
    assert row is not None
    assert row.control.field is not None
    assert row.control.field.text() == str(page.desk.bridge.home.storage)
    qtbot.mouseClick(button(page, "Move…"), Qt.MouseButton.LeftButton)
    chooser = page.findChild(QFileDialog)
    assert isinstance(chooser, QFileDialog)
    chooser.reject()
    page._moved("The storage is in /new now.")
    qtbot.waitUntil(lambda: "The storage is in /new now." in texts(page))


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Scrubbed(0, 0, 0, 0, running=True), "Checking has begun."),
        (Failure("Refused", "It is checked already."), "It is checked already."),
    ],
)
def test_checking_is_begun_by_a_button(
    answer: object, says: str, make_desk: MakeDesk, qtbot: QtBot
) -> None:
    page, _ = opened(make_desk, qtbot, SettingsNode(), scrub=answer)
    check = button(page, "Check now")
    qtbot.mouseClick(check, Qt.MouseButton.LeftButton)
    assert not check.isEnabled()
    qtbot.waitUntil(check.isEnabled)
    assert says in texts(page)
    assert len(double(page.desk).requests("scrub")) == 1
