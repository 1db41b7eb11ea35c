"""The box at the top of the sidebar."""

from dataclasses import replace

from pytestqt.qtbot import QtBot

from app.tray.models.networks import NetworkRow
from app.tray.widgets.network_box import NetworkBox
from tests.ui.conftest import MakeDesk


def test_it_says_the_network_and_its_state(make_desk: MakeDesk, qtbot: QtBot) -> None:
    box = NetworkBox(make_desk().theme)
    qtbot.addWidget(box)
    box.tell("home", "Everything is up to date", "up-to-date")
    assert box.accessibleName() == "home: Everything is up to date"
    assert box.sizeHint().height() >= 2 * box.fontMetrics().height()


def test_in_a_rail_it_is_the_mark_alone(make_desk: MakeDesk, qtbot: QtBot) -> None:
    box = NetworkBox(make_desk().theme)
    qtbot.addWidget(box)
    box.tell("home", "Everything is up to date", "up-to-date")
    wide = box.minimumSizeHint().width()
    box.become_narrow(narrow=True)
    assert box.minimumSizeHint().width() < wide
    assert "home" in box.toolTip()


ROWS = (
    NetworkRow("a", "home", "Up to date", "up-to-date", current=True),
    NetworkRow("b", "Tom & Jerry", "Not running", "alone"),
)


def shown(box: NetworkBox) -> list[str]:
    return [each.text() for each in box.menu().actions() if not each.isSeparator()]


def test_with_several_networks_it_is_the_switch_between_them(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    box = NetworkBox(make_desk().theme)
    qtbot.addWidget(box)
    box.tell("home", "Up to date", "up-to-date")
    box.offer(ROWS, "Create or join…")
    assert shown(box) == ["home: Up to date", "Tom && Jerry: Not running", "Create or join…"]
    home, jerry, _, further = box.menu().actions()
    assert (home.isChecked(), jerry.isChecked()) == (True, False)
    assert not jerry.icon().isNull()
    assert home.font().weight() > jerry.font().weight()
    chosen: list[str] = []
    box.chosen.connect(chosen.append)
    jerry.trigger()
    assert chosen == ["b"]
    with qtbot.waitSignal(box.further):
        further.trigger()


def test_with_one_network_it_is_a_button(make_desk: MakeDesk, qtbot: QtBot) -> None:
    box = NetworkBox(make_desk().theme)
    qtbot.addWidget(box)
    box.offer(ROWS[:1], "Create or join…")
    with qtbot.waitSignal(box.clicked):
        box.click()
    box.offer(ROWS, "Create or join…")
    box.offer(ROWS[:1], "Create or join…")
    assert box.menu() is None
    with qtbot.waitSignal(box.clicked):
        box.click()


def test_its_menu_is_not_made_anew_while_nothing_changed(make_desk: MakeDesk, qtbot: QtBot) -> None:
    box = NetworkBox(make_desk().theme)
    qtbot.addWidget(box)
    box.offer(ROWS, "Create or join…")
    before = box.menu()
    box.offer(list(ROWS), "Create or join…")
    assert box.menu() is before
    box.offer((ROWS[0], replace(ROWS[1], says="Up to date")), "Create or join…")
    assert "Tom && Jerry: Up to date" in shown(box)


def test_what_one_is_about_to_choose_does_not_move_away(make_desk: MakeDesk, qtbot: QtBot) -> None:
    box = NetworkBox(make_desk().theme)
    qtbot.addWidget(box)
    box.offer(ROWS, "Create or join…")
    box.menu().popup(box.pos())
    box.offer((*ROWS, NetworkRow("c", "lab", "Up to date", "up-to-date")), "Create or join…")
    assert len(shown(box)) == 3
    box.menu().close()
    box.menu().popup(box.pos())
    assert len(shown(box)) == 4
    box.menu().close()


def test_a_chevron_says_that_there_is_a_menu_where_there_is_room(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    box = NetworkBox(make_desk().theme)
    qtbot.addWidget(box)
    box.show()
    assert not box._chevron.isVisible()
    box.offer(ROWS, "Create or join…")
    assert box._chevron.isVisible()
    box.become_narrow(narrow=True)
    assert not box._chevron.isVisible()
    box.become_narrow(narrow=False)
    assert box._chevron.isVisible()
