"""Choices as cards."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from app.tray.widgets.choice_card import ChoiceCard, ChoiceCards
from tests.support.desk_double import theme
from tests.ui.conftest import Place


@pytest.fixture
def group(place: Place) -> ChoiceCards:
    made = ChoiceCards(theme(), "How to begin")
    for at in range(3):
        card = ChoiceCard(theme(), "plus", f"Choice {at}", "It does that.")
        card.add(QLineEdit())
        made.put(at, card)
    place(made)
    cards_of(made)[0].choose()
    return made


def cards_of(group: ChoiceCards) -> list[ChoiceCard]:
    return group.findChildren(ChoiceCard)


def test_a_click_anywhere_on_a_card_chooses_it(group: ChoiceCards, qtbot: QtBot) -> None:
    cards = cards_of(group)
    with qtbot.waitSignal(cards[1].chosen):
        qtbot.mouseClick(cards[1], Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    assert [each.is_chosen for each in cards] == [False, True, False]


def test_the_choices_are_one_stop_with_arrows_inside(group: ChoiceCards) -> None:
    cards = cards_of(group)
    cards[0].radio.setFocus()
    QTest.keyClick(cards[0].radio, Qt.Key.Key_Down)
    assert cards[1].is_chosen
    assert cards[1].radio.hasFocus()
    QTest.keyClick(cards[1].radio, Qt.Key.Key_Tab)
    # After the circle comes the field inside the choice, and no other circle.
    focused = group.window().focusWidget()
    assert isinstance(focused, QLineEdit)
    assert cards[1].isAncestorOf(focused)


def test_what_is_inside_is_shown_only_while_it_is_chosen(group: ChoiceCards) -> None:
    cards = cards_of(group)
    fields = [card.findChild(QLineEdit) for card in cards]
    assert [field.isVisible() for field in fields if field] == [True, False, False]
    cards[2].choose()
    assert [field.isVisible() for field in fields if field] == [False, False, True]


def test_a_circle_says_what_it_chooses(group: ChoiceCards) -> None:
    cards = cards_of(group)
    assert cards[0].radio.accessibleName() == "Choice 0"
    assert cards[0].radio.accessibleDescription() == "It does that."
    cards[0].tell("Other", "It does more.")
    assert cards[0].radio.accessibleName() == "Other"


def test_a_choice_can_go(group: ChoiceCards) -> None:
    cards = cards_of(group)
    group.take(cards[1])
    assert len(group.group.buttons()) == 2


def test_the_one_that_is_chosen_looks_otherwise(group: ChoiceCards) -> None:
    cards = cards_of(group)
    chosen, other = cards[0].grab().toImage(), cards[2].grab().toImage()
    assert chosen.pixelColor(30, 8) == theme().colour("tint")
    assert other.pixelColor(30, 8) == theme().colour("card")


def test_a_choice_that_comes_later_is_read_and_reached_where_it_stands(place: Place) -> None:
    before, after, made = QLineEdit(), QLineEdit(), ChoiceCards(theme(), "How to begin")
    made.put(0, card_with_a_field("Second"))
    place(before, made, after)
    for at, title in ((1, "Third"), (0, "First"), (3, "Fourth")):
        made.put(at, card_with_a_field(title))
    titles = ["First", "Second", "Third", "Fourth"]
    assert read_inside(made) == titles
    stops: list[QWidget] = [before]
    while stops[-1] is not after:
        stops.append(next_stop(stops[-1]))
    names = [stop.accessibleName() for stop in stops if isinstance(stop, QRadioButton)]
    texts = [stop.text() for stop in stops[1:-1] if isinstance(stop, QLineEdit)]
    assert (names, texts) == (titles, titles)


def card_with_a_field(title: str) -> ChoiceCard:
    card = ChoiceCard(theme(), "plus", title, "It does that.")
    card.add(QLineEdit(title))
    return card


def read_inside(group: ChoiceCards) -> list[str]:
    """Return the names of the choices in the order in which a screen reader goes through them."""
    told = QAccessible.queryAccessibleInterface(group)
    names = []
    for number in range(told.childCount()):
        card = told.child(number)
        inside = [card.child(at) for at in range(card.childCount())]
        names += [
            each.text(QAccessible.Text.Name)
            for each in inside
            if each.role() is QAccessible.Role.RadioButton
        ]
    return names


def next_stop(widget: QWidget) -> QWidget:
    """Return what the chain of the keyboard leads to, whether it is shown now or not."""
    found = widget.nextInFocusChain()
    while not found.focusPolicy() & Qt.FocusPolicy.TabFocus:
        found = found.nextInFocusChain()
    return found
