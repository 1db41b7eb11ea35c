"""A row shows one setting, in one line or in two."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.tray.models.settings.changes import NO_CHANGES, changed
from app.tray.models.settings.rows import Known, Row, row
from app.tray.widgets.setting_row import RowActs, SettingRow
from app.tray.widgets.unit_field import UnitField
from core.config.kinds import Raw
from tests.support.desk_double import words
from tests.support.shown_settings import shown
from tests.ui.conftest import MakeDesk


def row_with(key: str, value: Raw | None = None) -> Row:
    told = shown()
    changes = NO_CHANGES if value is None else changed(NO_CHANGES, told, key, value)
    return row(key, Known(told, changes=changes), words())


def made(
    make_desk: MakeDesk, qtbot: QtBot, key: str, wide: int = 700
) -> tuple[SettingRow, list[tuple[str, object]]]:
    desk = make_desk()
    did: list[tuple[str, object]] = []
    acts = RowActs(
        lambda key, value: did.append((key, value)), lambda key, _: did.append((key, "explain"))
    )
    shown_row = SettingRow(desk.theme, desk.words, row_with(key), acts)
    qtbot.addWidget(shown_row)
    shown_row.resize(wide, shown_row.heightForWidth(wide))
    with qtbot.waitExposed(shown_row):
        shown_row.show()
    return shown_row, did


def texts(shown_row: SettingRow) -> list[str]:
    return [each.text() for each in shown_row.findChildren(QLabel) if each.isVisible()]


def test_it_says_label_help_and_what_holds_now(make_desk: MakeDesk, qtbot: QtBot) -> None:
    shown_row, _ = made(make_desk, qtbot, "redundancy.copies")
    assert "Copies of each file" in texts(shown_row)
    assert "Now 2." not in texts(shown_row)
    plain = shown_row.grab().toImage().pixelColor(1, 20)
    shown_row.show_row(row_with("redundancy.copies", 3))
    assert "Now 2." in texts(shown_row)
    assert shown_row.chip.text() == "Not applied yet"
    edge = shown_row.grab().toImage().pixelColor(1, 20)
    assert edge != plain
    assert edge.name() == make_desk().theme.colour("accent").name()


def test_its_control_and_its_chip_tell_their_key(make_desk: MakeDesk, qtbot: QtBot) -> None:
    shown_row, did = made(make_desk, qtbot, "redundancy.copies")
    qtbot.keyClick(shown_row.control.focus, Qt.Key.Key_Up)
    qtbot.mouseClick(shown_row.chip, Qt.MouseButton.LeftButton)
    assert did == [("redundancy.copies", 3), ("redundancy.copies", "explain")]


def test_the_tab_key_reaches_the_control_then_the_chip(make_desk: MakeDesk, qtbot: QtBot) -> None:
    shown_row, _ = made(make_desk, qtbot, "redundancy.copies")
    assert shown_row.control.focus.nextInFocusChain() in {
        shown_row.chip,
        *shown_row.control.focus.findChildren(QWidget),
    }
    shown_row.control.focus.setFocus()
    qtbot.keyClick(shown_row.control.focus, Qt.Key.Key_Tab)
    assert shown_row.focusWidget() is shown_row.chip


def test_an_error_comes_when_the_hand_rests_and_goes_at_once(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    shown_row, _ = made(make_desk, qtbot, "cache.heads")
    shown_row.show_row(row_with("cache.heads", "64 KiBs"))
    assert shown_row.error == ""
    qtbot.waitUntil(lambda: bool(shown_row.error), timeout=5_000)
    assert shown_row.error == "“64 KiBs” is not a size. Write 64 KiB, 1 MB or 0."
    assert "is not a size" in shown_row.control.focus.accessibleDescription()
    shown_row.show_row(row_with("cache.heads", "64 KiB"))
    assert shown_row.error == ""


def test_an_error_comes_when_the_field_is_left(make_desk: MakeDesk, qtbot: QtBot) -> None:
    shown_row, _ = made(make_desk, qtbot, "cache.heads")
    shown_row.show_row(row_with("cache.heads", "64 KiBs"))
    field = shown_row.control.widget
    assert isinstance(field, UnitField)
    field.editingFinished.emit()
    assert shown_row.error


def test_the_control_goes_under_the_help_where_there_is_little_width(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    wide, _ = made(make_desk, qtbot, "redundancy.strategy", 700)
    narrow, _ = made(make_desk, qtbot, "redundancy.strategy", 500)
    assert wide.control.widget.x() > wide.chip.x()
    assert narrow.control.widget.y() > narrow.chip.geometry().bottom()
    assert narrow.control.widget.x() < 40


def test_more_can_stand_before_beside_and_behind(make_desk: MakeDesk, qtbot: QtBot) -> None:
    shown_row, _ = made(make_desk, qtbot, "scrub.period")
    before, beside, behind = QLabel("a"), QPushButton("b"), QPushButton("c")
    shown_row.put_before(before)
    shown_row.put_beside(beside)
    shown_row.put_behind([behind])
    shown_row.tell_help("Last: never.")
    holder = QWidget()
    qtbot.addWidget(holder)
    QVBoxLayout(holder).addWidget(shown_row)
    holder.resize(800, 120)
    with qtbot.waitExposed(holder):
        holder.show()
    xs = [each.mapTo(holder, each.rect().topLeft()).x() for each in (
        before, shown_row.chip, beside, shown_row.control.widget, behind
    )]  # fmt: skip
    assert xs == sorted(xs)
    assert "Last: never." in texts(shown_row)


def test_it_leads_to_what_is_wrong(make_desk: MakeDesk, qtbot: QtBot) -> None:
    shown_row, _ = made(make_desk, qtbot, "cache.heads")
    shown_row.show_row(row_with("cache.heads", "64 KiBs"))
    shown_row.show_error_now()
    assert shown_row.error
    assert shown_row.focusWidget() is shown_row.control.focus


def test_the_edge_of_a_changed_row_is_where_reading_begins(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    shown_row, _ = made(make_desk, qtbot, "redundancy.copies")
    shown_row.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    shown_row.show_row(row_with("redundancy.copies", 3))
    image = shown_row.grab().toImage()
    accent = make_desk().theme.colour("accent").name()
    assert image.pixelColor(image.width() - 2, 20).name() == accent
    assert image.pixelColor(1, 20).name() != accent
