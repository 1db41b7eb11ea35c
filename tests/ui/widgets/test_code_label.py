"""A pairing code, large."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from app.tray.widgets.code_label import CodeLabel
from tests.support.desk_double import theme


def test_a_long_code_gets_smaller_and_is_never_cut(qtbot: QtBot) -> None:
    label = CodeLabel(theme())
    qtbot.addWidget(label)
    label.resize(400, 60)
    label.show()
    label.show_code("home-velvet-canoe", "home, velvet, canoe", over=False)
    large = label.font().pixelSize()
    label.show_code("a-rather-long-name-of-a-lab-velvet-canoe", "", over=False)
    assert label.font().pixelSize() < large
    assert QFontMetrics(label.font()).horizontalAdvance(label.text()) <= 400


def test_it_is_read_out_word_by_word_and_can_be_selected(qtbot: QtBot) -> None:
    label = CodeLabel(theme())
    qtbot.addWidget(label)
    label.show_code("home-velvet-canoe", "home, velvet, canoe", over=False)
    assert label.accessibleName() == "home, velvet, canoe"
    flags = label.textInteractionFlags()
    assert flags & Qt.TextInteractionFlag.TextSelectableByKeyboard


def test_a_code_that_is_over_is_struck_out(qtbot: QtBot) -> None:
    label = CodeLabel(theme())
    qtbot.addWidget(label)
    label.show_code("home-velvet-canoe", "over", over=True)
    assert label.font().strikeOut()
    label.show_code("home-velvet-canoe", "good", over=False)
    assert not label.font().strikeOut()


def test_a_code_runs_from_left_to_right_everywhere(qtbot: QtBot) -> None:
    label = CodeLabel(theme())
    qtbot.addWidget(label)
    assert label.layoutDirection() is Qt.LayoutDirection.LeftToRight
