"""The card with the space on each pod."""

from pytestqt.qtbot import QtBot

from app.tray.models.spaces import spaces
from app.tray.widgets.badge import Badge
from app.tray.widgets.space_card import SpaceCard
from app.tray.widgets.stack_bar import StackBar
from tests.support.desktop_network import AWAY, NAS, NOW, WORDS, status
from tests.support.desktop_pages import texts
from tests.ui.conftest import MakeDesk


def test_rows_of_the_same_pods_stay_and_badges_follow(qtbot: QtBot, make_desk: MakeDesk) -> None:
    desk = make_desk()
    card = SpaceCard(desk.theme, desk.words, lambda: None)
    qtbot.addWidget(card)
    card.resize(760, 300)
    card.show()
    card.show_spaces(spaces(status(), [], WORDS, NOW))
    rows = list(card._rows)
    card.show_spaces(spaces(status(), [], WORDS, NOW))
    assert card._rows == rows
    card.show_spaces(spaces(status(pods=[NAS, AWAY]), [], WORDS, NOW))
    assert [row.name for row in card._rows] == ["attic-pi", "studio-nas"]
    wanted = ["Absent for 22\u00a0min", "Present"]
    qtbot.waitUntil(
        lambda: (
            [each.accessibleName() for each in card.findChildren(Badge) if each.isVisible()]
            == wanted
        )
    )
    bars = [each.accessibleName() for each in card.findChildren(StackBar) if each.isVisible()]
    assert bars == ["attic-pi", "studio-nas"]


def test_the_legend_names_what_is_not_reachable_only_where_something_is(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    desk = make_desk()
    card = SpaceCard(desk.theme, desk.words, lambda: None)
    qtbot.addWidget(card)
    card.resize(900, 300)
    card.show()
    card.show_spaces(spaces(status(), [], WORDS, NOW))
    assert "Not reachable" not in texts(card)
    assert not card._below
    card.show_spaces(spaces(status(pods=[AWAY]), [], WORDS, NOW))
    assert "Not reachable" in texts(card)
    card.resize(500, 300)
    assert card._below
    card.resize(900, 300)
    assert not card._below
