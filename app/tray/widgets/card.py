"""A card: what belongs together, with a heading at the top left and at most one link beside it."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.tray.look.theme import Theme, Type
from app.tray.widgets.label import Label


class Card(QFrame):
    """A card; what is put into `content` stands below one another. Cards are not nested."""

    def __init__(self, theme: Theme, heading: str = "", look: str = "card") -> None:
        """Make a card with a heading, or without one; `look`: card, or sunken."""
        super().__init__()
        self.setProperty("look", look)
        space = theme.tokens.space
        self.content = QVBoxLayout(self)
        self.content.setContentsMargins(
            *(theme.px(space.card_x), theme.px(space.card_y)),
            *(theme.px(space.card_x), theme.px(space.card_y)),
        )
        self.content.setSpacing(theme.px(space.s))
        self.top = QHBoxLayout()
        self.top.setSpacing(theme.px(space.m))
        if heading:
            self.heading = Label(theme, heading, Type.HEAD).on_one_line()
            self.top.addWidget(self.heading)
            self.top.addStretch(1)
            self.content.addLayout(self.top)

    def add(self, widget: QWidget) -> None:
        """Put a widget below what is there."""
        self.content.addWidget(widget)


def line(theme: Theme, inset: int = 0) -> QWidget:
    """Return the line between two rows, `inset` logical pixels from the left."""
    holder = QWidget()
    layout = QHBoxLayout(holder)
    layout.setContentsMargins(theme.px(inset), 0, 0, 0)
    drawn = QFrame()
    drawn.setProperty("look", "line")
    layout.addWidget(drawn)
    return holder
