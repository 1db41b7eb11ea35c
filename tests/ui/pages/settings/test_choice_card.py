"""One setting as radio buttons."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.tray.models.settings.changes import NO_CHANGES, changed
from app.tray.models.settings.rows import Known, row
from app.tray.pages.settings.choice_card import ChoiceCard
from app.tray.widgets.setting_row import RowActs
from tests.support.shown_settings import shown
from tests.ui.conftest import MakeDesk

MODE = "cache.mode"


def made(make_desk: MakeDesk, qtbot: QtBot) -> tuple[ChoiceCard, list[object]]:
    desk = make_desk()
    did: list[object] = []
    acts = RowActs(lambda key, value: did.append((key, value)), lambda key, _: did.append(key))
    helps = {"auto": "A.", "stream": "S.", "save": "K."}
    card = ChoiceCard(desk.theme, desk.words, row(MODE, Known(shown()), desk.words), helps, acts)
    qtbot.addWidget(card)
    card.resize(600, 240)
    with qtbot.waitExposed(card):
        card.show()
    return card, did


def test_one_is_chosen_and_the_chip_stands_beside_it(make_desk: MakeDesk, qtbot: QtBot) -> None:
    card, did = made(make_desk, qtbot)
    assert card.radios["auto"].isChecked()
    assert card.chip.mapTo(card, card.chip.rect().center()).y() < 40
    qtbot.mouseClick(card.radios["save"], Qt.MouseButton.LeftButton)
    assert did == [(MODE, "save")]
    told = shown()
    known = Known(told, changes=changed(NO_CHANGES, told, MODE, "save"))
    card.show_row(row(MODE, known, make_desk().words))
    qtbot.waitUntil(lambda: card.chip.mapTo(card, card.chip.rect().center()).y() > 80)
    assert card.chip.text() == "Not applied yet"
    accent = make_desk().theme.colour("accent").name()
    assert card.grab().toImage().pixelColor(1, 20).name() == accent
    qtbot.mouseClick(card.chip, Qt.MouseButton.LeftButton)
    assert did[-1] == MODE


def test_what_may_not_be_changed_can_be_read(make_desk: MakeDesk, qtbot: QtBot) -> None:
    card, _ = made(make_desk, qtbot)
    card.focus()
    assert card.focusWidget() is card.radios["auto"]
    assert card.radios["save"].accessibleDescription() == "K."
