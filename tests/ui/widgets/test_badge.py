"""Badges."""

import pytest
from pytestqt.qtbot import QtBot

from app.tray.models.tone import Tone
from app.tray.widgets.badge import Badge
from tests.ui.conftest import MakeDesk


@pytest.mark.parametrize("tone", Tone)
def test_a_badge_says_its_word_whatever_its_colour(
    tone: Tone, make_desk: MakeDesk, qtbot: QtBot
) -> None:
    badge = Badge(make_desk().theme, "Present", tone)
    qtbot.addWidget(badge)
    assert badge.accessibleName() == "Present"
    assert badge.property("tone") == tone.value


def test_two_tones_differ_in_their_figure(make_desk: MakeDesk, qtbot: QtBot) -> None:
    badges = [Badge(make_desk().theme, "Same", tone) for tone in (Tone.WARN, Tone.BAD)]
    for each in badges:
        qtbot.addWidget(each)
        each.show()
    grey = [
        each.grab().toImage().convertToFormat(each.grab().toImage().Format.Format_Mono)
        for each in badges
    ]
    assert grey[0] != grey[1]
