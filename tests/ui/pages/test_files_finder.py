"""The field that finds, and the filter."""

from pytestqt.qtbot import QtBot

from app.tray.pages.files_finder import FilesFinder
from core.control.schema import Only
from tests.ui.conftest import MakeDesk


def test_one_question_is_asked_when_the_hand_rests_and_one_for_a_filter(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    desk = make_desk()
    finder = FilesFinder(desk.theme, desk.words)
    qtbot.addWidget(finder)
    wanted: list[tuple[str, Only]] = []
    finder.wanted.connect(lambda name, only: wanted.append((name, only)))
    qtbot.keyClicks(finder.field, "abc")
    assert wanted == []
    qtbot.waitUntil(lambda: wanted == [("abc", Only.ALL)])
    finder.choose(Only.KEPT)
    assert wanted[1:] == [("", Only.KEPT)]
    finder.clear()
    finder.clear()
    assert wanted[2:] == [("", Only.ALL)]
