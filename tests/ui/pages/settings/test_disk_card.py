"""What this pod's disk is used for."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.tray.models.settings.disk import Disk, disk_shown, own_row
from app.tray.pages.settings.disk_card import DiskCard, Swatch
from tests.support.shown_settings import GB, status
from tests.ui.conftest import MakeDesk


def test_each_part_has_its_word_and_its_amount(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk()
    card = DiskCard(desk.theme, desk.words)
    qtbot.addWidget(card)
    assert card.isHidden()
    row = own_row(status())
    assert row is not None
    for free in (237, 230):
        card.tell("laptop-mia", disk_shown(row, Disk(512 * GB, free * GB), desk.words))
    assert not card.isHidden()
    qtbot.waitUntil(lambda: len(card.findChildren(Swatch)) == 5)
    texts = {label.text().replace("\u00a0", " ") for label in card.findChildren(QLabel)}
    assert {"This pod’s disk", "laptop-mia", "0.5 TB", "Copies", "71 GB", "230 GB"} <= texts
    card.resize(700, 160)
    card.grab()
