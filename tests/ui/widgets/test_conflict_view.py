"""A conflict side by side."""

from pytestqt.qtbot import QtBot

from app.tray.models.conflicts import Around, conflict
from app.tray.widgets.conflict_view import ConflictView
from core.control.schema import ConflictRow, OldVersion
from tests.support.desktop_network import NOW, WORDS
from tests.support.desktop_pages import texts
from tests.ui.conftest import MakeDesk


def row(count: int) -> ConflictRow:
    versions = [OldVersion(str(n), 9, "", f"pod {n}", "shown") for n in range(count)]
    return ConflictRow("/a", versions, [f"/a {n}" for n in range(1, count)])


def test_each_side_says_which_version_is_kept_and_which_file_is_opened(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    desk = make_desk()
    view = ConflictView(desk.theme, desk.words, "both")
    qtbot.addWidget(view)
    kept: list[str] = []
    view.kept.connect(kept.append)
    view.opened.connect(kept.append)
    view.keep(0)
    view.show_conflict(conflict(row(2), Around(WORDS, NOW)), "", None)
    view.cards[1].keep.click()
    view.cards[1].open.click()
    view.both.click()
    view.keep(5)
    assert kept == ["1", "/a 1", "both"]
    view.enable(possible=False)
    view.both.click()
    view.cards[0].keep.click()
    assert kept == ["1", "/a 1", "both"]


def test_sides_stand_below_one_another_where_it_is_narrow(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    desk = make_desk()
    view = ConflictView(desk.theme, desk.words, "both")
    qtbot.addWidget(view)
    view.resize(700, 900)
    view.show()
    view.show_conflict(conflict(row(3), Around(WORDS, NOW)), "Do the same", 1)
    assert view._columns == 2
    assert "A version you do not keep can be brought back for 1 day." in texts(view)
    view.resize(300, 900)
    assert view._columns == 1
    view.show_conflict(conflict(row(2), Around(WORDS, NOW)), "", None)
    assert len(view.cards) == 2
    assert "A version you do not keep stays among the older versions." in texts(view)
