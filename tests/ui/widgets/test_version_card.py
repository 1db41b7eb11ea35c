"""One version of a conflict."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.tray.models.conflicts import Side
from app.tray.widgets.version_card import VersionCard
from tests.support.desktop_network import plain
from tests.support.desktop_pages import texts
from tests.ui.conftest import MakeDesk

SIDE = Side("1-a", "/a", "laptop-mia", "laptop", "by Mia · today, 09:38", "2.1 kB", newest=True)


def test_it_says_whose_it_is_and_its_buttons_say_which_version_they_mean(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    desk = make_desk()
    done: list[str] = []
    card = VersionCard(
        desk.theme, desk.words, 0, lambda: done.append("keep"), lambda: done.append("open")
    )
    qtbot.addWidget(card)
    card.resize(300, 400)
    card.show()
    card.show_side(SIDE)
    said = list(map(plain, texts(card)))
    assert {"laptop-mia", "by Mia · today, 09:38", "2.1 kB", "Newest", "Reading…"} <= set(said)
    assert plain(card.keep.accessibleName()) == "Keep only the version of laptop-mia"
    card.open.click()
    card.keep.click()
    assert done == ["open", "keep"]


def test_a_picture_is_drawn_with_its_facts_and_a_sentence_instead_of_it(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    desk = make_desk()
    card = VersionCard(desk.theme, desk.words, 1, lambda: None, lambda: None)
    qtbot.addWidget(card)
    card.resize(300, 400)
    card.show()
    image = QImage(500, 100, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    card.show_picture(image, "500 × 100 pixels")
    qtbot.waitUntil(card.picture.isVisible)
    drawn = card.picture.grab().toImage()
    assert drawn.pixelColor(drawn.width() // 2, drawn.height() // 2) == image.pixelColor(0, 0)
    assert "500 × 100 pixels" in texts(card)
    card.say("Not reachable now")
    assert "500 × 100 pixels" not in texts(card)
