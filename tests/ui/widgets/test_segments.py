"""Words beside one another, of which one is chosen."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.tray.widgets.segments import Segments
from tests.ui.conftest import MakeDesk

CHOICES = [("spread", "Spread"), ("fast", "Fast"), ("space", "Space")]


def made(make_desk: MakeDesk, qtbot: QtBot) -> Segments:
    segments = Segments(make_desk().theme, "Choose pods by", CHOICES)
    qtbot.addWidget(segments)
    segments.choose("spread")
    return segments


def test_a_click_chooses_one(make_desk: MakeDesk, qtbot: QtBot) -> None:
    segments = made(make_desk, qtbot)
    with qtbot.waitSignal(segments.chosen) as chosen:
        qtbot.mouseClick(segments.button("fast"), Qt.MouseButton.LeftButton)
    assert chosen.args == ["fast"]
    assert [segments.button(word).isChecked() for word, _ in CHOICES] == [False, True, False]


def test_showing_a_word_chooses_nothing(make_desk: MakeDesk, qtbot: QtBot) -> None:
    segments = made(make_desk, qtbot)
    with qtbot.assertNotEmitted(segments.chosen):
        segments.choose("space")
        segments.choose("unheard of")
    assert not any(segments.button(word).isChecked() for word, _ in CHOICES)


def test_arrows_choose_within(make_desk: MakeDesk, qtbot: QtBot) -> None:
    segments = made(make_desk, qtbot)
    with qtbot.waitExposed(segments):
        segments.show()
    segments.button("spread").setFocus()
    with qtbot.waitSignal(segments.chosen) as chosen:
        qtbot.keyClick(segments.button("spread"), Qt.Key.Key_Right)
    assert chosen.args == ["fast"]


def test_a_screen_reader_says_what_is_chosen_of_what(make_desk: MakeDesk, qtbot: QtBot) -> None:
    segments = made(make_desk, qtbot)
    assert segments.button("fast").accessibleName() == "Choose pods by: Fast"
    assert segments.accessibleName() == "Choose pods by"
