"""What just went wrong on a page."""

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.tray.models.tone import Tone
from app.tray.widgets.notice import Notice
from core.control.lines import Failure
from tests.support.desktop_pages import texts
from tests.ui.conftest import MakeDesk


def test_it_says_one_thing_at_a_time_until_it_is_closed(qtbot: QtBot, make_desk: MakeDesk) -> None:
    desk = make_desk()
    notice = Notice(desk.theme, desk.words)
    qtbot.addWidget(notice)
    assert not notice.isVisible()
    notice.tell(Tone.OK, "It is back")
    notice.fail(Failure("Frozen", "It is read-only.", "Unfreeze it."))
    qtbot.waitUntil(lambda: "Frozen" in texts(notice))
    assert "It is read-only. Unfreeze it." in texts(notice)
    assert "It is back" not in texts(notice)
    close = next(each for each in notice.findChildren(QPushButton) if each.isVisible())
    close.click()
    assert not notice.isVisible()
