"""Words to compare."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.tray.widgets.word_cards import WordCards
from tests.support.desk_double import theme
from tests.ui.conftest import Place

WORDS = ("copper", "violin", "orbit", "maple")


def cards(place: Place, width: int) -> WordCards:
    made = WordCards(theme(), WORDS, "1: copper, 2: violin, 3: orbit, 4: maple")
    place(made, width=width)
    return made


def tops(made: WordCards) -> list[int]:
    labels = [each for each in made.findChildren(QLabel) if each.text() in WORDS]
    return [each.mapTo(made, QPoint()).y() for each in labels]


def test_they_stand_in_a_row_where_there_is_room(place: Place) -> None:
    assert len(set(tops(cards(place, 500)))) == 1


def test_they_stand_in_two_rows_where_there_is_less(place: Place, qtbot: QtBot) -> None:
    made = cards(place, 200)
    qtbot.waitUntil(lambda: len(set(tops(made))) == 2)


def test_each_is_read_out_with_its_number(place: Place) -> None:
    made = cards(place, 500)
    names = [each.accessibleName() for each in made.findChildren(QLabel) if each.text() in WORDS]
    assert names == ["1: copper", "2: violin", "3: orbit", "4: maple"]
    assert made.accessibleName() == "1: copper, 2: violin, 3: orbit, 4: maple"
