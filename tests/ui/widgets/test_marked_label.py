"""A sentence with strong words."""

from pytestqt.qtbot import QtBot

from app.tray.widgets.marked_label import MarkedLabel
from tests.support.desk_double import theme


def test_what_is_marked_is_strong_and_nothing_else_is_markup(qtbot: QtBot) -> None:
    label = MarkedLabel(theme(), "**<i>mia</i>** knows it & more")
    qtbot.addWidget(label)
    assert label.text() == "<b>&lt;i&gt;mia&lt;/i&gt;</b> knows it &amp; more"


def test_a_screen_reader_hears_no_marks(qtbot: QtBot) -> None:
    label = MarkedLabel(theme(), "choose **Add a device**.")
    qtbot.addWidget(label)
    assert label.accessibleName() == "choose Add a device."
