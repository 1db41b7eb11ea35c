"""The card with the headline."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.tray.models.headline import headline
from app.tray.models.said import Act, Going, Headline
from app.tray.models.tone import Tone
from app.tray.widgets.badge import Badge
from app.tray.widgets.headline_card import HeadlineCard
from app.tray.widgets.progress import ProgressBar
from tests.support.desktop_network import NOW, WORDS, mixed, running
from tests.ui.conftest import MakeDesk


def card(qtbot: QtBot, make_desk: MakeDesk) -> tuple[HeadlineCard, list[Act]]:
    acts: list[Act] = []
    made = HeadlineCard(make_desk().theme, acts.append)
    qtbot.addWidget(made)
    made.resize(700, 180)
    made.show()
    return made, acts


def test_a_button_does_its_act_and_stays_while_the_sentence_changes(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    made, acts = card(qtbot, make_desk)
    made.show_headline(headline(running(mixed()), WORDS, NOW))
    first = made.buttons[0]
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert [(act.go, act.path) for act in acts] == [("check-pod", "attic-pi")]
    made.show_headline(headline(running(mixed(to_go=1)), WORDS, NOW))
    assert made.buttons[0] is first
    assert made.accessibleName().startswith("Not enough space")


def test_what_is_wrong_has_a_tint_an_edge_and_a_badge(qtbot: QtBot, make_desk: MakeDesk) -> None:
    made, _ = card(qtbot, make_desk)
    made.show_headline(headline(running(mixed()), WORDS, NOW))
    image = made.grab().toImage()
    look = made._theme
    assert image.pixelColor(1, image.height() // 2) == look.colour("warnI")
    assert image.pixelColor(image.width() - 8, image.height() // 2) == look.colour("warnT")
    assert isinstance(made.findChild(Badge), Badge)
    made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    image = made.grab().toImage()
    assert image.pixelColor(image.width() - 2, image.height() // 2) == look.colour("warnI")


def test_what_is_well_is_a_card_without_buttons(qtbot: QtBot, make_desk: MakeDesk) -> None:
    made, _ = card(qtbot, make_desk)
    made.show_headline(headline(running(), WORDS, NOW))
    image = made.grab().toImage()
    assert image.pixelColor(image.width() - 8, image.height() // 2) == made._theme.colour("card")
    assert made.buttons == []


def test_a_bar_is_there_only_where_it_is_known_how_far_it_is(
    qtbot: QtBot, make_desk: MakeDesk
) -> None:
    made, _ = card(qtbot, make_desk)
    for share, visible in ((0.25, True), (None, False)):
        said = Headline("working", Tone.INFO, "Copying", "", "", going=Going("a", "b", share))
        made.show_headline(said)
        bar = made.findChild(ProgressBar)
        assert isinstance(bar, ProgressBar)
        assert bar.isVisible() is visible
    assert bar.accessibleName() == "a, b"
