"""Banners."""

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.tray.models.tone import Tone
from app.tray.widgets.banner import Banner
from app.tray.widgets.button import Button
from tests.ui.conftest import MakeDesk


def test_a_banner_is_read_out_as_what_is_so_and_what_it_means(make_desk: MakeDesk) -> None:
    banner = Banner(make_desk().theme, Tone.WARN, "attic-pi is away.", "All files can be read.")
    assert banner.accessibleName() == "attic-pi is away. All files can be read."


@pytest.mark.parametrize(
    ("direction", "at_left"),
    [(Qt.LayoutDirection.LeftToRight, True), (Qt.LayoutDirection.RightToLeft, False)],
)
def test_the_edge_is_where_reading_begins(
    direction: Qt.LayoutDirection, at_left: bool, make_desk: MakeDesk, qtbot: QtBot
) -> None:
    look = make_desk().theme
    banner = Banner(look, Tone.BAD, "14 files cannot be read")
    qtbot.addWidget(banner)
    banner.setLayoutDirection(direction)
    banner.resize(400, 80)
    image = banner.grab().toImage()
    x = 1 if at_left else image.width() - 2
    assert image.pixelColor(x, image.height() // 2) == look.colour("bad")


def test_in_a_narrow_place_the_buttons_stand_below(make_desk: MakeDesk, qtbot: QtBot) -> None:
    look = make_desk().theme
    button = Button(look, "See what to do")
    banner = Banner(look, Tone.WARN, "attic-pi is away. " * 4, "", [button], upright=True)
    qtbot.addWidget(banner)
    banner.resize(300, banner.heightForWidth(300))
    banner.show()
    assert button.mapTo(banner, QPoint(0, 0)).y() > banner.height() / 2
