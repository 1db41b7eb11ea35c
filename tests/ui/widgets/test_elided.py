"""Names that do not fit."""

from pytestqt.qtbot import QtBot

from app.tray.widgets.elided import ElidedLabel
from tests.ui.conftest import MakeDesk

NAME = "Harbour interview, second final mix for broadcast.wav"


def test_the_whole_name_is_the_tooltip_and_what_is_read_out(make_desk: MakeDesk) -> None:
    label = ElidedLabel(make_desk().theme, NAME)
    assert (label.toolTip(), label.accessibleName(), label.text()) == (NAME,) * 3


def test_a_long_name_gives_way(make_desk: MakeDesk) -> None:
    label = ElidedLabel(make_desk().theme, NAME)
    assert label.minimumSizeHint().width() < label.sizeHint().width() / 2


def test_it_is_drawn_within_its_place(make_desk: MakeDesk, qtbot: QtBot) -> None:
    label = ElidedLabel(make_desk().theme, NAME)
    qtbot.addWidget(label)
    label.resize(80, 20)
    narrow = label.grab().toImage()
    label.resize(500, 20)
    assert narrow != label.grab().toImage().copy(0, 0, 80, 20)
