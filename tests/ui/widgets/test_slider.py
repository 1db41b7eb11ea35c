"""A slider is filled from where reading begins."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.tray.widgets.slider import Slider
from tests.ui.conftest import MakeDesk, Place


def ends(slider: Slider) -> tuple[str, str]:
    """Return the colours at the left and at the right end of the groove, as they are drawn."""
    drawn = slider.grab().toImage()
    middle = drawn.height() // 2
    return drawn.pixelColor(4, middle).name(), drawn.pixelColor(drawn.width() - 5, middle).name()


def test_it_is_filled_from_where_reading_begins(
    make_desk: MakeDesk, place: Place, qtbot: QtBot
) -> None:
    theme = make_desk().theme
    accent, rest = theme.colour("accent").name(), theme.colour("field").name()
    slider = Slider()
    slider.setRange(0, 100)
    slider.setValue(20)
    window = place(slider)
    assert ends(slider) == (accent, rest)
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert ends(slider) == (rest, accent)
    window.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert ends(slider) == (accent, rest)


def test_one_that_is_made_where_reading_begins_at_the_right_is_filled_from_there(
    make_desk: MakeDesk, place: Place, qtbot: QtBot
) -> None:
    theme = make_desk().theme
    window = place()
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    slider = Slider()
    slider.setValue(20)
    layout = window.layout()
    assert layout is not None
    layout.addWidget(slider)
    assert ends(slider)[1] == theme.colour("accent").name()
