"""A field with its unit inside."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.tray.look.theme import Scheme
from app.tray.widgets.unit_field import UnitField
from tests.support.desk_double import theme
from tests.ui.conftest import MakeDesk


def made(make_desk: MakeDesk, qtbot: QtBot, scheme: Scheme = Scheme.LIGHT) -> UnitField:
    field = UnitField(make_desk(look=theme(scheme)).theme, "Cache at most")
    qtbot.addWidget(field)
    field.tell("20", "GB")
    return field


@pytest.mark.parametrize("scheme", Scheme)
def test_the_unit_is_seen_while_the_text_names_none(
    scheme: Scheme, make_desk: MakeDesk, qtbot: QtBot
) -> None:
    field = made(make_desk, qtbot, scheme)
    with_unit = field.grab().toImage()
    room = field.textMargins().right()
    assert room > 0
    field.setText("20 MB")
    assert field.textMargins().right() == 0
    field.tell("20", "TB")
    assert field.grab().toImage() != with_unit
    assert field.unit == "TB"
    assert field.accessibleDescription() == "TB"


def test_a_decimal_number_has_the_unit_of_the_field(make_desk: MakeDesk, qtbot: QtBot) -> None:
    field = made(make_desk, qtbot)
    field.setText("1,5")
    assert field.textMargins().right() > 0


def test_what_is_wrong_has_a_red_edge(make_desk: MakeDesk, qtbot: QtBot) -> None:
    field = made(make_desk, qtbot)
    fine = field.grab().toImage()
    field.mark(wrong=True)
    assert red_pixels(field.grab().toImage()) > red_pixels(fine)
    field.mark(wrong=False)
    assert field.grab().toImage() == fine


def test_what_may_not_be_changed_is_read_and_has_a_lock(make_desk: MakeDesk, qtbot: QtBot) -> None:
    field = made(make_desk, qtbot)
    field.lock(locked=True)
    qtbot.keyClicks(field, "7")
    assert field.text() == "20"
    locked = field.grab().toImage()
    field.lock(locked=False)
    assert field.grab().toImage() != locked
    qtbot.keyClicks(field, "7")
    assert field.text() == "720"


def test_it_grows_with_long_text_up_to_a_limit(make_desk: MakeDesk, qtbot: QtBot) -> None:
    field = made(make_desk, qtbot)
    usual = field.sizeHint().width()
    field.setText("0.0.0.0 and so on and on" * 9)
    assert usual < field.sizeHint().width() <= 3 * usual
    assert field.minimumSizeHint().width() == usual


def test_the_unit_stands_at_the_other_end_where_text_runs_to_the_left(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    field = made(make_desk, qtbot)
    field.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    field.tell("30", "GB")
    assert field.textMargins().left() > 0
    field.tell("", "")
    empty = field.grab().toImage()
    field.tell("1", "GB")
    image = field.grab().toImage()
    left = image.copy(4, 4, 24, image.height() - 8)
    assert left != empty.copy(4, 4, 24, image.height() - 8)


def red_pixels(image: QImage) -> int:
    return sum(
        image.pixelColor(x, y).red() > 150 and image.pixelColor(x, y).blue() < 80
        for x in range(image.width())
        for y in range(image.height())
    )
