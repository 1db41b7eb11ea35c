"""The files by number of copies, row by row."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.tray.models.copies import copies
from app.tray.widgets.copies_bars import CopiesBars
from tests.support.desktop_network import WORDS, mixed, plain, status
from tests.ui.conftest import MakeDesk


@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)
def test_a_row_is_a_button_with_its_figures_and_a_bar_of_its_share(
    qtbot: QtBot, make_desk: MakeDesk, direction: Qt.LayoutDirection
) -> None:
    look = make_desk().theme
    chosen: list[int] = []
    bars = CopiesBars(look, lambda row: chosen.append(row.copies))
    qtbot.addWidget(bars)
    bars.setLayoutDirection(direction)
    bars.show_rows(copies(mixed(), WORDS, lost_before=True).rows)
    bars.resize(420, 140)
    bars.show()
    row = bars._buttons[2]
    assert plain(row.accessibleName()) == "1: 20,454 files, 79 GB"
    image = row.grab().toImage()
    bar = row._places()[1]
    ratio = image.width() / row.width()
    colours = {
        image.pixelColor(int(x * ratio), int(bar.center().y() * ratio)).name()
        for x in range(bar.left() + 5, bar.right() - 5)
    }
    assert {look.colour("c1").name(), look.colour("track").name()} <= colours
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    row.setFocus()
    qtbot.keyClick(row, Qt.Key.Key_Space)
    assert chosen == [1, 1]


def test_rows_stay_where_they_are_while_figures_change(qtbot: QtBot, make_desk: MakeDesk) -> None:
    bars = CopiesBars(make_desk().theme, lambda _: None)
    qtbot.addWidget(bars)
    bars.show_rows(copies(mixed(), WORDS, lost_before=True).rows)
    before = list(bars._buttons)
    bars.show_rows(copies(status(), WORDS, lost_before=True).rows)
    assert bars._buttons == before
    bars.show_rows(copies(status(), WORDS, lost_before=False).rows)
    assert bars._buttons == before[:3]
