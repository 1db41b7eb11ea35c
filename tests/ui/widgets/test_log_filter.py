"""Search and filters above what happened."""

from pytestqt.qtbot import QtBot

from app.tray.models.activity import Group, Wanted
from app.tray.widgets.log_filter import LogFilter
from tests.support.desk_double import words
from tests.ui.conftest import MakeDesk


def test_it_says_what_is_wanted_and_keeps_the_pod_while_it_is_there(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    desk = make_desk()
    chosen = LogFilter(desk.theme, desk.words)
    qtbot.addWidget(chosen)
    heard: list[Wanted] = []
    chosen.changed.connect(heard.append)
    chosen.offer_pods(["attic-pi", "studio-nas"])
    assert heard == []
    chosen.pods.setCurrentIndex(2)
    chosen.kinds.setCurrentIndex(chosen.kinds.findData(Group.PODS.value))
    qtbot.keyClicks(chosen.search, "x")
    assert heard[-1] == Wanted("studio-nas", Group.PODS, "x")
    chosen.offer_pods(["studio-nas", "tower-lena"])
    assert chosen.wanted.pod == "studio-nas"
    count = len(heard)
    chosen.offer_pods(["tower-lena"])
    assert chosen.wanted.pod == ""
    assert len(heard) == count + 1


def test_what_stands_in_the_filters_is_whole_in_a_narrow_window(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    theme = make_desk().theme
    narrow = LogFilter(theme, words("fr"))
    qtbot.addWidget(narrow)
    narrow.resize(theme.px(636), 60)
    with qtbot.waitExposed(narrow):
        narrow.show()
    for combo in (narrow.pods, narrow.kinds):
        assert combo.width() >= combo.sizeHint().width()
