"""Add a device, page 2: is it this machine?"""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.tray.look.theme import Type
from app.tray.models.add_device import knock_facts, knock_text
from app.tray.models.first_start_texts import differ_text
from app.tray.models.spoken import numbered
from app.tray.models.tone import Tone
from app.tray.widgets.badge import Badge
from app.tray.widgets.card import Card
from app.tray.widgets.desk import Desk
from app.tray.widgets.label import IconLabel, Label
from app.tray.widgets.marked_label import MarkedLabel
from app.tray.widgets.word_cards import WordCards
from app.tray.windows.frame import column
from app.tray.words.names import shown
from core.control.schema import Knock


class KnockPage(QWidget):
    """Who is at the door, and the four words."""

    def __init__(self, desk: Desk, knock: Knock) -> None:
        """Show who knocks."""
        super().__init__()
        words, theme = desk.words, desk.theme
        layout = column(theme, self)
        layout.addWidget(Label(theme, words.say("Is it this machine?"), Type.TITLE))
        layout.addWidget(MarkedLabel(theme, knock_text(knock, words)))
        layout.addWidget(machine_card(desk, shown(knock.name), knock_facts(knock, words)))
        layout.addWidget(WordCards(theme, knock.words, numbered(knock.words)))
        layout.addWidget(MarkedLabel(theme, differ_text(words)))
        layout.addStretch(1)


def machine_card(desk: Desk, name: str, facts: str) -> Card:
    """Return the card of a machine that waits for a person here."""
    words, theme = desk.words, desk.theme
    card = Card(theme)
    row = QHBoxLayout()
    row.setSpacing(theme.px(theme.tokens.space.m))
    row.addWidget(IconLabel(theme, "desktop", "text2", theme.tokens.size.icon.pod))
    texts = QVBoxLayout()
    texts.setSpacing(theme.px(theme.tokens.space.xxs))
    texts.addWidget(Label(theme, name, Type.STRONG))
    texts.addWidget(Label(theme, facts, Type.BODY, "text2"))
    row.addLayout(texts, 1)
    row.addWidget(Badge(theme, words.say("Waiting for you"), Tone.INFO, "clock"))
    card.content.addLayout(row)
    return card
