"""The settings below one heading."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.tray.models.settings.rows import Known, row
from app.tray.pages.settings.group_card import GroupCard
from app.tray.widgets.setting_row import RowActs, SettingRow
from tests.support.shown_settings import shown
from tests.ui.conftest import MakeDesk

KEYS = ("history.keep-days", "history.max-space")


def test_rows_stand_below_their_heading_with_lines_between(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    desk = make_desk()
    card = GroupCard(desk.theme, "Older versions", "For the whole network")
    qtbot.addWidget(card)
    rows = {key: row(key, Known(shown()), desk.words) for key in KEYS}
    card.fill(desk.words, rows, RowActs(lambda *_: None, lambda *_: None))
    card.resize(700, 300)
    card.show()
    assert tuple(card.rows) == KEYS
    texts = [label.text() for label in card.findChildren(QLabel)]
    assert texts[:2] == ["Older versions", "For the whole network"]
    first, second = (card.rows[key] for key in KEYS)
    assert isinstance(first, SettingRow)
    assert second.y() > first.geometry().bottom()
    assert card.accessibleName() == "Older versions"


def test_without_a_concern_of_its_own_only_the_heading_is_said(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    card = GroupCard(make_desk().theme, "Copies")
    qtbot.addWidget(card)
    assert [label.text() for label in card.findChildren(QLabel)] == ["Copies"]
