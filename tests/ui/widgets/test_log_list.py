"""What happened, as a list."""

from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.tray.models.log_lines import LogLine, Reader, log_line
from app.tray.widgets.log_list import AT_ONCE, LogList
from core.control.schema import LogRow
from tests.support.desktop_network import NOW, WORDS
from tests.ui.conftest import MakeDesk


def row(number: int, kind: str = "deleted", path: str = "/a") -> LogRow:
    known = {"undo": "1-2", "undo_until": "2026-12-22T09:00:00Z"} if kind == "deleted" else {}
    return LogRow(number, "2026-11-22T09:00:00Z", kind, "studio-nas", path=path, **known)


def shown(qtbot: QtBot, make_desk: MakeDesk, rows: list[LogRow]) -> LogList:
    view = LogList(
        make_desk().theme, "log", lambda each: log_line(each, Reader(WORDS, NOW, "laptop-mia"))
    )
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.log.show_rows(rows)
    view.show()
    return view


def test_sentences_are_made_when_they_are_looked_at_and_rows_when_they_are_scrolled_to(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    view = shown(qtbot, make_desk, [row(number) for number in range(1_000, 0, -1)])
    assert view.log.rowCount() == AT_ONCE
    assert len(view.log._lines) <= AT_ONCE
    view.scrollToBottom()
    qtbot.waitUntil(lambda: view.log.rowCount() == 2 * AT_ONCE)


def test_new_rows_come_above_and_the_current_one_stays(qtbot: QtBot, make_desk: MakeDesk) -> None:
    view = shown(qtbot, make_desk, [row(2), row(1)])
    view.setCurrentIndex(view.log.index(1))
    view.log.show_rows([row(3), row(2), row(1)])
    assert view.currentIndex().row() == 2


def test_a_long_sentence_makes_a_higher_row_and_its_act_can_be_pressed(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    view = shown(qtbot, make_desk, [row(2, path="/" + "long name " * 30), row(1)])
    first, second = (view.visualRect(view.log.index(number)) for number in range(2))
    assert first.height() > second.height()
    acted: list[LogLine] = []
    view.acted.connect(acted.append)
    for at in (QPoint(second.right() - 25, second.center().y()), second.center()):
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert [line.number for line in acted] == [1]


def test_a_screen_reader_gets_the_time_the_sentence_and_the_act(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    view = shown(qtbot, make_desk, [row(1)])
    spoken = view.log.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "deleted a. It can be brought back until 22" in spoken
    assert spoken.endswith("Bring back")


def test_a_row_that_offers_nothing_any_more_stays_where_it_is(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    view = shown(qtbot, make_desk, [row(2), row(1)])
    view.setCurrentIndex(view.log.index(1))
    assert view.log.line(0).act is not None
    view.log.show_rows([row(3), replace(row(2), undo="", undo_until=""), row(1)])
    assert view.currentIndex().row() == 2
    assert [view.log.line(place).act is not None for place in range(3)] == [True, False, True]


def test_rows_are_told_anew_on_another_day(qtbot: QtBot, make_desk: MakeDesk) -> None:
    said = ["one", "two"]
    view = LogList(
        make_desk().theme,
        "log",
        lambda each: LogLine(each.number, "", "info", "text", (), said[0]),
    )
    qtbot.addWidget(view)
    view.log.show_rows([row(1)])
    assert view.log.line(0).sentence == "one"
    said.pop(0)
    assert view.log.line(0).sentence == "one"
    view.forget()
    assert view.log.line(0).sentence == "two"


def test_from_right_to_left_the_act_is_at_the_left(qtbot: QtBot, make_desk: MakeDesk) -> None:
    view = shown(qtbot, make_desk, [row(2), row(1)])
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    acted: list[LogLine] = []
    view.acted.connect(acted.append)
    place = view.visualRect(view.log.index(1))
    at = QPoint(place.left() + 25, place.center().y())
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert [line.number for line in acted] == [1]
    assert not view.grab().isNull()
