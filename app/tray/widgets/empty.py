"""Where nothing is: why, and what to do."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.tray.look.theme import Theme, Type
from app.tray.widgets.button import Button
from app.tray.widgets.label import IconLabel, Label


class EmptyState(QWidget):
    """A picture on a tinted square, a heading, one sentence, at most two buttons; centred."""

    def __init__(
        self, theme: Theme, icon_name: str, heading: str, says: str, buttons: Sequence[Button] = ()
    ) -> None:
        """Say why there is nothing, and offer what helps."""
        super().__init__()
        space, icons = theme.tokens.space, theme.tokens.size.icon
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.px(space.s))
        layout.addStretch(1)
        tile = QFrame()
        tile.setProperty("look", "tile")
        side = theme.px(icons.empty_tile)
        tile.setFixedSize(side, side)
        inside = QHBoxLayout(tile)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(
            IconLabel(theme, icon_name, "accentText", icons.empty),
            alignment=Qt.AlignmentFlag.AlignCenter,
        )
        layout.addWidget(tile, alignment=Qt.AlignmentFlag.AlignHCenter)
        for text, kind, colour in (
            (heading, Type.HEAD, "text"),
            (says, Type.BODY, "text2"),
        ):
            label = Label(theme, text, kind, colour)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(theme.px(space.s))
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addStretch(1)
