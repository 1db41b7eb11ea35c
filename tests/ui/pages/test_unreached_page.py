"""What stands in the place of a page while the node is not reached."""

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.tray.models.navigation import place_named
from app.tray.models.picture import Reach
from app.tray.pages.unreached_page import UnreachedPage
from tests.support.pictures import picture
from tests.ui.conftest import MakeDesk


def test_it_says_what_is_so_under_the_title_of_the_page(make_desk: MakeDesk, qtbot: QtBot) -> None:
    page = UnreachedPage(make_desk())
    qtbot.addWidget(page)
    page.show()
    page.take(picture(None, Reach.STARTING))
    page.be_about(place_named("storage"))
    page.take(picture(None, Reach.NOT_RUNNING))
    said = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert "Storage" in said
    assert "Wormhole is not running" in said
    assert "Wormhole is starting" not in said
    page.be_about(place_named("files"))
    next(each for each in page.findChildren(QPushButton) if each.isVisible()).click()
    assert page.desk.go.to == [("start", "")]  # type: ignore[attr-defined]
