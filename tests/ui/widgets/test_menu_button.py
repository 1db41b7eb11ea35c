"""A button that opens a menu."""

from pytestqt.qtbot import QtBot

from app.tray.widgets.menu_button import MenuButton
from tests.ui.conftest import MakeDesk


def test_the_chevron_has_room_and_goes_where_there_is_no_menu(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    button = MenuButton(make_desk().theme, "Pause", icon_name="pause")
    qtbot.addWidget(button)
    with_menu = button.sizeHint().width()
    button.resize(button.sizeHint())
    drawn = button.grab().toImage()
    button.opens(menu=False)
    assert button.sizeHint().width() < with_menu
    assert button.grab().toImage() != drawn
