"""A list of texts that grows and shrinks."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.tray.widgets.button import IconButton
from app.tray.widgets.list_editor import ListEditor
from tests.ui.conftest import MakeDesk


def made(make_desk: MakeDesk, qtbot: QtBot) -> ListEditor:
    desk = make_desk()
    editor = ListEditor(desk.theme, desk.words, "Pods that may join")
    qtbot.addWidget(editor)
    editor.tell(["nas", "tower"])
    editor.show()
    return editor


def names(editor: ListEditor) -> list[str]:
    return [label.text() for label in editor.findChildren(QLabel) if label.isVisible()]


def test_another_text_is_added_by_enter_or_by_the_button(make_desk: MakeDesk, qtbot: QtBot) -> None:
    editor = made(make_desk, qtbot)
    qtbot.keyClicks(editor.field, " desk ")
    with qtbot.waitSignal(editor.edited) as edited:
        qtbot.keyClick(editor.field, Qt.Key.Key_Return)
    assert edited.args == [["nas", "tower", "desk"]]
    assert editor.field.text() == ""
    qtbot.keyClicks(editor.field, "pi")
    with qtbot.waitSignal(editor.edited) as edited:
        qtbot.mouseClick(editor.add, Qt.MouseButton.LeftButton)
    assert edited.args == [["nas", "tower", "pi"]]


def test_what_is_there_or_is_nothing_is_not_added(make_desk: MakeDesk, qtbot: QtBot) -> None:
    editor = made(make_desk, qtbot)
    with qtbot.assertNotEmitted(editor.edited):
        qtbot.keyClick(editor.field, Qt.Key.Key_Return)
        qtbot.keyClicks(editor.field, "nas")
        qtbot.keyClick(editor.field, Qt.Key.Key_Return)


def test_one_is_taken_out(make_desk: MakeDesk, qtbot: QtBot) -> None:
    editor = made(make_desk, qtbot)
    buttons = editor.findChildren(IconButton)
    assert [each.accessibleName() for each in buttons] == ["Take out nas", "Take out tower"]
    with qtbot.waitSignal(editor.edited) as edited:
        qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert edited.args == [["tower"]]


def test_another_list_is_shown_in_its_place(make_desk: MakeDesk, qtbot: QtBot) -> None:
    editor = made(make_desk, qtbot)
    editor.tell(["desk"])
    qtbot.waitUntil(lambda: names(editor) == ["desk"])


def test_what_may_not_be_changed_can_be_read(make_desk: MakeDesk, qtbot: QtBot) -> None:
    editor = made(make_desk, qtbot)
    editor.lock(locked=True)
    qtbot.waitUntil(lambda: not editor.findChildren(IconButton))
    assert names(editor) == ["nas", "tower"]
    assert not editor.field.isVisible()
