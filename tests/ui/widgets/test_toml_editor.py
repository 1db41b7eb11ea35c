"""The editor of settings files: problems under their lines, keys on offer, the keyboard."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.tray.models.toml_check import check
from app.tray.models.toml_keys import offers
from app.tray.widgets.toml_editor import TomlEditor
from core.config.setting import Level
from tests.support import desk_double
from tests.ui.conftest import MakeDesk
from tests.unit.app.tray.models.test_toml_check import DRAWN

FIRST, LAST = 8, 13


def editor(qtbot: QtBot, make_desk: MakeDesk, text: str = DRAWN) -> TomlEditor:
    desk = make_desk()
    made = TomlEditor(
        desk.theme, "network.toml", lambda typed, line: offers(typed, line, Level.NETWORK)
    )
    qtbot.addWidget(made)
    made.resize(720, 500)
    made.setPlainText(text)
    made.show()
    made.tell(check(text, Level.NETWORK, 3, desk.words))
    return made


def line(made: TomlEditor, number: int) -> str:
    return made.document().findBlockByNumber(number - 1).text()


def top_of(made: TomlEditor, number: int) -> float:
    block = made.document().findBlockByNumber(number - 1)
    return made.blockBoundingGeometry(block).translated(made.contentOffset()).top()


def test_each_problem_stands_under_its_line_and_covers_no_other(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    made = editor(qtbot, make_desk)
    rows = made.problem_rows()
    assert [row.remark.line for row in rows] == [FIRST, LAST]
    for row in rows:
        under, following = top_of(made, row.remark.line), top_of(made, row.remark.line + 1)
        assert under < row.geometry().top()
        assert row.geometry().bottom() <= following


def test_the_link_mends_the_line_and_can_be_taken_back(qtbot: QtBot, make_desk: MakeDesk) -> None:
    made = editor(qtbot, make_desk)
    with qtbot.waitSignal(made.mended):
        qtbot.mouseClick(made.problem_rows()[0].link, Qt.MouseButton.LeftButton)
    assert line(made, FIRST) == 'strategy = "spread"'
    made.undo()
    assert line(made, FIRST).startswith("stratgy")


def test_a_problem_moves_with_its_line_until_the_text_is_checked_again(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    made = editor(qtbot, make_desk)
    row = made.problem_rows()[0]
    before = row.geometry().top()
    cursor = made.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.Start)
    cursor.insertText("# more\n")
    qtbot.waitUntil(lambda: row.geometry().top() > before)
    assert row.geometry().top() > top_of(made, FIRST + 1)


def test_without_problems_no_room_is_left(qtbot: QtBot, make_desk: MakeDesk) -> None:
    made = editor(qtbot, make_desk)
    with_problems = top_of(made, LAST + 1)
    made.tell(check("", Level.NETWORK, 3, desk_double.words()))
    assert made.problem_rows() == []
    assert top_of(made, LAST + 1) < with_problems


def test_tab_leaves_the_editor(qtbot: QtBot, make_desk: MakeDesk) -> None:
    made = editor(qtbot, make_desk)
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    qtbot.keyClick(made, Qt.Key.Key_Tab)
    assert not made.hasFocus()
    assert "\t" not in made.toPlainText()


def test_ctrl_space_offers_the_keys_of_the_section_and_writes_one(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    made = editor(qtbot, make_desk, "[redundancy]\ncopies = 2\nmini\n")
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    made.go_to(3)
    qtbot.keyClick(made, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert "minimum" in made.offered()
    assert "copies" not in made.offered()
    popup = QApplication.activePopupWidget()
    assert popup is not None
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert line(made, 3) == "minimum = 2"


def test_the_numbers_of_the_lines_have_room(qtbot: QtBot, make_desk: MakeDesk) -> None:
    made = editor(qtbot, make_desk)
    narrow = made.margin_width
    made.setPlainText("\n" * 1_200)
    assert made.margin_width > narrow
