"""The table of pods."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.tray.models.members import Act, Entry, PodLine
from app.tray.models.tone import Tone
from app.tray.pages.pods_table import PodsTable
from tests.ui.conftest import MakeDesk

POD = PodLine(
    "aa",
    "studio-nas",
    "nas",
    "192.168.1.20",
    "Present",
    Tone.OK,
    "ok",
    "Admin",
    "5 GB of 9 GB",
    0.5,
    (Entry(Act.RENAME, "Rename…"), Entry(Act.REMOVE, "Remove…", "Only admins.", danger=True)),
)


def table(qtbot: QtBot, make_desk: MakeDesk, chosen: list[tuple[Act, str]]) -> PodsTable:
    desk = make_desk()
    made = PodsTable(desk.theme, desk.words, lambda act, pod: chosen.append((act, pod)))
    qtbot.addWidget(made)
    made.resize(760, 300)
    made.show_pods((POD,))
    made.show()
    return made


def test_the_menu_of_a_pod_tells_what_was_chosen_and_why_not(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    chosen: list[tuple[Act, str]] = []
    made = table(qtbot, make_desk, chosen)
    row = made.rows[0]
    qtbot.mouseClick(row.more, Qt.MouseButton.LeftButton)
    rename, _, remove = row.menu.actions()
    assert (remove.isEnabled(), remove.toolTip()) == (False, "Only admins.")
    rename.trigger()
    row.menu.close()
    assert chosen == [(Act.RENAME, "aa")]
    assert row.accessibleName() == "studio-nas, Present, Admin, 5 GB of 9 GB"


def test_the_same_pods_are_left_as_they_are_and_others_are_shown_anew(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    made = table(qtbot, make_desk, [])
    before = made.rows[0]
    made.show_pods((POD,))
    assert made.rows[0] is before
    made.show_pods((replace(POD, state="Absent"),))
    assert made.rows[0] is not before


def test_a_narrow_table_says_the_role_below_the_name(qtbot: QtBot, make_desk: MakeDesk) -> None:
    made = table(qtbot, make_desk, [])
    assert made.rows[0].role.isVisible()
    made.resize(500, 300)
    qtbot.waitUntil(lambda: not made.rows[0].role.isVisible())
    assert made.rows[0]._about.text() == "Admin · 192.168.1.20"


def test_what_stands_beside_the_name_goes_below_it_where_it_is_narrow(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    made = table(qtbot, make_desk, [])
    around = QWidget()
    qtbot.addWidget(around)
    made.setParent(around)
    made.show()
    around.show()
    state, role, space = made.rows[0].columns
    qtbot.waitUntil(lambda: state.x() < role.x() < space.x())
    assert state.x() < role.x() < space.x()
    tops = {column.y() for column in (state, space)}
    made.resize(400, 300)
    qtbot.waitUntil(lambda: state.y() < space.y() and state.x() == space.x())
    assert not role.isVisible()
    made.resize(760, 300)
    qtbot.waitUntil(lambda: state.x() < role.x() < space.x())
    assert {column.y() for column in (state, space)} == tops
