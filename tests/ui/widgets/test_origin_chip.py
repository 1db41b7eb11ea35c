"""The chip says where a value comes from, and explains it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.tray.models.settings.explained import Explained
from app.tray.models.settings.rows import Origin
from app.tray.widgets.button import IconButton
from app.tray.widgets.origin_chip import OriginChip, Popover
from tests.ui.conftest import MakeDesk

TOLD = Explained(
    "Copies of each file", "Help.", (("Value", "2"), ("Default", "2")), "redundancy.copies", True
)


@pytest.mark.parametrize("origin", Origin)
def test_each_origin_has_its_figure_and_its_word(
    origin: Origin, make_desk: MakeDesk, qtbot: QtBot
) -> None:
    desk = make_desk()
    chip = OriginChip(desk.theme, desk.words)
    qtbot.addWidget(chip)
    chip.tell(origin, "Word", "Copies of each file")
    assert chip.text().strip() == "Word"
    assert chip.accessibleName() == "Where “Copies of each file” comes from: Word"
    words_wide = chip.fontMetrics().horizontalAdvance("Word")
    assert chip.sizeHint().width() > words_wide
    assert chip.minimumSizeHint() == chip.sizeHint()
    assert chip.sizeHint().height() >= 24
    assert (chip.icon().isNull()) is (not origin.icon)


def holder_of(chip: OriginChip, qtbot: QtBot) -> QWidget:
    holder = QWidget()
    qtbot.addWidget(holder)
    QVBoxLayout(holder).addWidget(chip)
    holder.show()
    return holder


def opened(
    make_desk: MakeDesk, qtbot: QtBot, told: Explained = TOLD
) -> tuple[Popover, list[str], QWidget]:
    desk = make_desk()
    did: list[str] = []
    chip = OriginChip(desk.theme, desk.words)
    holder = holder_of(chip, qtbot)
    popover = Popover(
        desk.theme, desk.words, told, (lambda: did.append("back"), lambda: did.append("advanced"))
    )
    popover.show_below(chip)
    return popover, did, holder


def test_it_explains_and_leads_on(make_desk: MakeDesk, qtbot: QtBot) -> None:
    popover, did, _ = opened(make_desk, qtbot)
    texts = {label.text() for label in popover.findChildren(QLabel)}
    assert {"Copies of each file", "Help.", "Value", "2", "Key", "redundancy.copies"} <= texts
    copy = popover.findChild(IconButton)
    assert isinstance(copy, IconButton)
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "redundancy.copies"
    qtbot.mouseClick(popover.back, Qt.MouseButton.LeftButton)
    assert did == ["back"]


def test_it_tells_what_is_found_while_it_is_open(make_desk: MakeDesk, qtbot: QtBot) -> None:
    popover, _, _ = opened(make_desk, qtbot)
    before = popover.height()
    long = "Folder photos keeps its own value 3. " * 6
    popover.tell(replace(TOLD, facts=(("Value", "2"), ("Default", long))))
    assert long in {label.text() for label in popover.findChildren(QLabel)}
    assert popover.height() > before
    assert popover.screen().availableGeometry().contains(popover.geometry())
    popover.close()


def test_it_shows_the_setting_in_advanced(make_desk: MakeDesk, qtbot: QtBot) -> None:
    popover, did, _ = opened(make_desk, qtbot)
    qtbot.mouseClick(popover.advanced, Qt.MouseButton.LeftButton)
    assert did == ["advanced"]


def test_escape_closes_it_and_nothing_is_done(make_desk: MakeDesk, qtbot: QtBot) -> None:
    popover, did, _ = opened(make_desk, qtbot)
    with qtbot.waitSignal(popover.destroyed):
        qtbot.keyClick(popover, Qt.Key.Key_Escape)
    assert did == []


def test_without_a_value_of_its_own_there_is_no_way_back(make_desk: MakeDesk, qtbot: QtBot) -> None:
    told = Explained("a", "b", (), "c", can_go_back=False)
    popover, _, _ = opened(make_desk, qtbot, told)
    assert not popover.back.isEnabled()
    assert popover.back.toolTip()
    popover.close()


def test_it_stays_on_the_screen(make_desk: MakeDesk, qtbot: QtBot) -> None:
    popover, _, holder = opened(make_desk, qtbot)
    chip = holder.findChild(OriginChip)
    assert isinstance(chip, OriginChip)
    holder.move(chip.screen().geometry().bottomRight())
    popover.show_below(chip)
    assert chip.screen().availableGeometry().contains(popover.geometry())
    popover.close()
