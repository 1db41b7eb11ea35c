"""The ring of the time that is left."""

from pytestqt.qtbot import QtBot

from app.tray.widgets.countdown_ring import CountdownRing
from tests.support.desk_double import theme


def ring(qtbot: QtBot) -> CountdownRing:
    made = CountdownRing(theme())
    qtbot.addWidget(made)
    return made


def test_it_is_a_bar_of_progress_to_a_screen_reader(qtbot: QtBot) -> None:
    made = ring(qtbot)
    made.tell(0.5, "5:00", "Valid for 5 minutes")
    assert (made.value(), made.accessibleName()) == (500, "Valid for 5 minutes")


def test_what_is_left_is_drawn_from_the_top(qtbot: QtBot) -> None:
    made = ring(qtbot)
    made.tell(0.5, "", "x")
    picture = made.grab().toImage()
    accent, track = theme().colour("accent"), theme().colour("track")
    middle, edge = picture.height() // 2, 4
    assert picture.pixelColor(edge, middle) == accent
    assert picture.pixelColor(picture.width() - edge - 1, middle) == track


def test_nothing_is_left_in_the_end(qtbot: QtBot) -> None:
    made = ring(qtbot)
    made.tell(0.0, "", "This code has expired.")
    picture = made.grab().toImage()
    assert picture.pixelColor(4, picture.height() // 2) == theme().colour("track")
