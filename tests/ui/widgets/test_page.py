"""The frame of a page."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.tray.models.picture import Picture
from app.tray.widgets.button import Button
from app.tray.widgets.page import Page
from tests.support.pictures import picture
from tests.ui.conftest import MakeDesk


class Seen(Page):
    def __init__(self, desk: object) -> None:
        super().__init__(desk, "Overview", "How it is.")  # type: ignore[arg-type]
        self.pictures: list[Picture] = []

    def show_picture(self, picture: Picture) -> None:
        self.pictures.append(picture)


def test_a_page_shows_the_newest_picture_when_it_is_shown(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    page = Seen(make_desk())
    qtbot.addWidget(page)
    first, second = picture(), picture(None)
    page.take(first)
    page.take(second)
    assert page.pictures == []
    page.show()
    assert page.pictures == [second]
    page.take(first)
    assert page.pictures == [second, first]


def test_its_content_is_not_wider_than_is_good_to_read(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk()
    page = Seen(desk)
    qtbot.addWidget(page)
    inner = QLabel("x")
    page.add(inner)
    page.end()
    page.resize(1_800, 600)
    page.show()
    qtbot.waitUntil(lambda: inner.width() > 100)
    assert inner.width() <= desk.theme.tokens.size.content_max


def test_what_is_below_spans_the_whole_width(make_desk: MakeDesk, qtbot: QtBot) -> None:
    page = Seen(make_desk())
    qtbot.addWidget(page)
    bar = QLabel("bar")
    page.add_below(bar)
    page.resize(1_800, 600)
    page.show()
    assert bar.width() == 1_800
    assert (page.is_pending, page.stops()) == (False, [page.area])


def test_two_acts_go_below_the_title_where_it_would_have_no_room(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    desk = make_desk()
    page = Page(desk, "Pods and access", "Which machines are in the network.")
    qtbot.addWidget(page)
    acts = [Button(desk.theme, "Join a network…"), Button(desk.theme, "Add a device…")]
    for act in acts:
        page.top.addWidget(act, alignment=Qt.AlignmentFlag.AlignTop)
    page.resize(816, 400)
    page.show()
    assert acts[0].x() < acts[1].x()
    page.resize(500, 400)
    qtbot.waitUntil(lambda: acts[0].x() == acts[1].x() == page.title.x())
    page.resize(816, 400)
    qtbot.waitUntil(lambda: acts[0].x() < acts[1].x())
