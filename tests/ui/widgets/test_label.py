"""Labels and pictures."""

from PySide6.QtCore import Qt

from app.tray.look.theme import Type
from app.tray.widgets.label import IconLabel, Label
from tests.support.desk_double import theme
from tests.ui.conftest import MakeDesk


def test_what_something_is_called_never_becomes_markup(make_desk: MakeDesk) -> None:
    label = Label(make_desk().theme, "<b>bold</b>")
    assert label.textFormat() is Qt.TextFormat.PlainText


def test_a_sentence_wraps_and_is_never_cut(make_desk: MakeDesk) -> None:
    label = Label(make_desk().theme, "All files can be read. " * 10)
    assert label.heightForWidth(200) > label.heightForWidth(2_000)


def test_a_label_has_the_font_and_the_colour_of_its_kind(make_desk: MakeDesk) -> None:
    look = make_desk().theme
    label = Label(look, "x", Type.TITLE, "text2")
    assert label.font().pixelSize() == look.font(Type.TITLE).pixelSize()
    assert label.palette().windowText().color() == look.colour("text2")
    assert not label.on_one_line().wordWrap()


def test_a_picture_says_what_it_means_or_nothing(make_desk: MakeDesk) -> None:
    make_desk()
    assert IconLabel(theme(), "warn", meaning="Away").accessibleName() == "Away"
    assert IconLabel(theme(), "warn").accessibleName() == ""
    assert not IconLabel(theme(), "warn").pixmap().isNull()
