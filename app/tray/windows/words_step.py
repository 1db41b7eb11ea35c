"""The four words that both screens must show, on the machine that joins."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.tray.look.theme import Type
from app.tray.models.first_start_texts import compare_text, differ_text, through_text
from app.tray.models.spoken import numbered
from app.tray.widgets.card import Card
from app.tray.widgets.desk import Desk
from app.tray.widgets.label import IconLabel, Label
from app.tray.widgets.marked_label import MarkedLabel
from app.tray.widgets.word_cards import WordCards
from app.tray.windows.frame import column
from core.model.pairing import Meeting


class WordsStep(QWidget):
    """The words, and which machine is at the other end."""

    def __init__(self, desk: Desk, meeting: Meeting) -> None:
        """Show what a person is asked before this machine joins."""
        super().__init__()
        words, theme = desk.words, desk.theme
        layout = column(theme, self)
        layout.addWidget(Label(theme, words.say("Compare the four words"), Type.TITLE))
        layout.addWidget(MarkedLabel(theme, compare_text(meeting.name, words)))
        layout.addWidget(WordCards(theme, meeting.words, numbered(meeting.words)))
        card = Card(theme)
        row = QHBoxLayout()
        row.setSpacing(theme.px(theme.tokens.space.m))
        row.addWidget(IconLabel(theme, "desktop", "text2", theme.tokens.size.icon.pod))
        texts = QVBoxLayout()
        texts.setSpacing(theme.px(theme.tokens.space.xxs))
        through = through_text(meeting.network, meeting.name, words)
        texts.addWidget(Label(theme, through, Type.STRONG))
        says = words.say("Nothing is shared before both have agreed.")
        texts.addWidget(Label(theme, says, Type.BODY, "text2"))
        row.addLayout(texts, 1)
        card.content.addLayout(row)
        layout.addWidget(card)
        layout.addWidget(MarkedLabel(theme, differ_text(words)))
        layout.addStretch(1)
