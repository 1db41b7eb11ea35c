"""A text as a picture that a camera reads."""

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot
from qrcode.main import QRCode

from app.tray.look.theme import Scheme
from app.tray.widgets.qr_picture import QUIET_MODULES, QrPicture, modules
from tests.support.desk_double import theme

TEXT = "wormhole:home-velvet-canoe@192.168.1.20:4711"


def test_the_squares_are_those_of_the_library() -> None:
    code = QRCode(border=0)
    code.add_data(TEXT)
    assert modules(TEXT) == [[bool(cell) for cell in row] for row in code.get_matrix()]


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_it_is_dark_on_white_with_a_quiet_zone_whatever_the_theme(
    qtbot: QtBot, scheme: Scheme
) -> None:
    picture = QrPicture(theme(scheme), 148, "The code as a picture")
    qtbot.addWidget(picture)
    picture.show_text(TEXT)
    image = picture.grab().toImage()
    squares = modules(TEXT)
    one = image.width() // (len(squares) + 2 * QUIET_MODULES)
    start = (image.width() - one * len(squares)) // 2
    assert start >= QUIET_MODULES * one - one
    read = [
        [
            image.pixelColor(start + x * one + one // 2, start + y * one + one // 2).lightness()
            < 99
            for x in range(len(squares))
        ]
        for y in range(len(squares))
    ]
    assert read == squares
    zone = {image.pixelColor(at, start - 1).name() for at in range(10, image.width() - 10)}
    assert zone == {QColor("white").name()}


def test_without_a_code_it_is_empty(qtbot: QtBot) -> None:
    picture = QrPicture(theme(), 148, "The code as a picture")
    qtbot.addWidget(picture)
    picture.show_text("")
    image = picture.grab().toImage()
    assert image.pixelColor(74, 74) == QColor("white")
    assert picture.accessibleName() == "The code as a picture"


@pytest.mark.parametrize("text", [TEXT, TEXT * 3])
def test_its_squares_fill_the_picture_whatever_their_number(qtbot: QtBot, text: str) -> None:
    picture = QrPicture(theme(), 148, "The code as a picture")
    qtbot.addWidget(picture)
    picture.show_text(text)
    count = len(modules(text)) + 2 * QUIET_MODULES
    assert picture.width() % count == 0
    assert abs(picture.width() - 148) <= count / 2
