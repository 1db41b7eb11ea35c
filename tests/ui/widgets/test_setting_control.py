"""Each kind of setting has a control; all are used in the same way."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox
from pytestqt.qtbot import QtBot

from app.tray.models.settings.changes import NO_CHANGES, changed
from app.tray.models.settings.pages import pages
from app.tray.models.settings.rows import Control, Known, Row, row
from app.tray.widgets.liking_slider import LikingSlider
from app.tray.widgets.list_editor import ListEditor
from app.tray.widgets.path_field import PathField
from app.tray.widgets.segments import Segments
from app.tray.widgets.setting_control import Hands, SettingControl, make_control
from app.tray.widgets.switch import Switch
from app.tray.widgets.unit_field import UnitField
from app.tray.widgets.who_field import WhoField
from core.config.kinds import Raw
from tests.support.desk_double import words
from tests.support.shown_settings import shown
from tests.ui.conftest import MakeDesk

ALL = [key for page in pages() for key in page.keys]


class Hand:
    """Makes a control and keeps what it tells."""

    def __init__(self, make_desk: MakeDesk, qtbot: QtBot, key: str) -> None:
        desk = make_desk()
        self.key = key
        self.edits: list[Raw] = []
        self.lefts = 0
        self.control: SettingControl = make_control(
            desk.theme, desk.words, self.row(), Hands(self.edits.append, self._leave)
        )
        qtbot.addWidget(self.control.widget)
        self.control.tell(self.row())
        self.control.widget.show()

    def _leave(self) -> None:
        self.lefts += 1

    def row(self, value: Raw | None = None, *, may: bool = True) -> Row:
        told = shown(may_change=may)
        changes = NO_CHANGES if value is None else changed(NO_CHANGES, told, self.key, value)
        return row(self.key, Known(told, changes=changes), words())


@pytest.mark.parametrize("key", ALL)
def test_every_setting_has_one_with_a_name_and_a_lock(
    key: str, make_desk: MakeDesk, qtbot: QtBot
) -> None:
    hand = Hand(make_desk, qtbot, key)
    assert hand.control.widget.accessibleName() or hand.control.focus.accessibleName()
    hand.control.tell(hand.row(may=False))
    assert hand.edits == []


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("placement.migrate", Switch),
        ("redundancy.strategy", Segments),
        ("situation.mixed.response", QComboBox),
        ("redundancy.copies", QAbstractSpinBox),
        ("affinity.hot", LikingSlider),
        ("cache.max-space", UnitField),
        ("pod.zone", UnitField),
        ("pod.mount", PathField),
        ("network.whitelist", ListEditor),
        ("network.administration", WhoField),
    ],
)
def test_it_is_the_one_of_the_kind(key: str, kind: type, make_desk: MakeDesk, qtbot: QtBot) -> None:
    assert isinstance(Hand(make_desk, qtbot, key).control.widget, kind)


def test_a_switch_tells_what_it_is_switched_to(make_desk: MakeDesk, qtbot: QtBot) -> None:
    hand = Hand(make_desk, qtbot, "placement.migrate")
    qtbot.mouseClick(hand.control.widget, Qt.MouseButton.LeftButton)
    assert hand.edits == [False]


def test_a_number_is_told_when_it_is_stepped_to(make_desk: MakeDesk, qtbot: QtBot) -> None:
    hand = Hand(make_desk, qtbot, "redundancy.copies")
    qtbot.keyClick(hand.control.widget, Qt.Key.Key_Up)
    assert hand.edits == [3]
    hand.control.tell(hand.row(5))
    assert hand.edits == [3]


def test_a_choice_is_told_by_its_word(make_desk: MakeDesk, qtbot: QtBot) -> None:
    hand = Hand(make_desk, qtbot, "situation.mixed.response")
    qtbot.keyClick(hand.control.widget, Qt.Key.Key_Down)
    assert hand.edits == ["slow-down"]


def test_a_field_is_told_as_it_is_typed_and_tidied_when_it_is_left(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    hand = Hand(make_desk, qtbot, "cache.max-space")
    field = hand.control.widget
    assert isinstance(field, UnitField)
    assert (field.text(), field.unit) == ("20", "GB")
    with qtbot.waitExposed(field):
        field.show()
    field.setFocus()
    field.clear()
    qtbot.keyClicks(field, "240gb")
    assert hand.edits[-1] == "240 GB"
    hand.control.tell(hand.row("240 GB"))
    assert field.text() == "240gb"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (field.text(), field.unit, hand.lefts) == ("240", "GB", 1)


def test_what_comes_from_elsewhere_is_shown_where_nobody_types(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    hand = Hand(make_desk, qtbot, "cache.max-space")
    hand.control.tell(hand.row("30%"))
    field = hand.control.widget
    assert isinstance(field, UnitField)
    assert (field.text(), field.unit) == ("30", "%")
    assert hand.edits == []


def test_what_cannot_be_understood_stays_as_it_was_typed(make_desk: MakeDesk, qtbot: QtBot) -> None:
    hand = Hand(make_desk, qtbot, "cache.heads")
    field = hand.control.widget
    assert isinstance(field, UnitField)
    field.clear()
    qtbot.keyClicks(field, "64 KiBs")
    assert hand.edits[-1] == "64 KiBs"
    hand.control.tell(hand.row("64 KiBs"))
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "64 KiBs"


def test_radio_is_offered_as_a_list_where_there_is_no_room(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    hand = Hand(make_desk, qtbot, "cache.mode")
    assert hand.row().control is Control.RADIO
    assert isinstance(hand.control.widget, QComboBox)
