"""What is in the versions of a conflict."""

from pytestqt.qtbot import QtBot

from app.tray.models.conflicts import Around, conflict
from app.tray.pages.previews import Previews
from app.tray.widgets.conflict_view import ConflictView
from core.control.schema import Peek, PeekRequest
from tests.support.desktop_network import NOW, WORDS
from tests.support.desktop_pages import texts
from tests.ui.conftest import MakeDesk
from tests.ui.widgets.test_conflict_view import row


def test_what_comes_late_for_another_conflict_is_not_shown(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    def peek(request: PeekRequest) -> Peek:
        return Peek(1, False, reason="absent" if request.path == "/a" else "late")

    desk = make_desk({"peek": peek})
    view = ConflictView(desk.theme, desk.words, "both")
    qtbot.addWidget(view)
    view.show()
    previews = Previews(desk, view)
    first = conflict(row(2), Around(WORDS, NOW))
    other = conflict(type(row(2))("/b", row(2).versions, ["/b 1"]), Around(WORDS, NOW))
    view.show_conflict(first, "", None)
    previews.show(first)
    view.show_conflict(other, "", None)
    previews.show(other)
    qtbot.waitUntil(lambda: texts(view).count("It did not come in time.") == 2)
    assert "Not reachable now" not in texts(view)
