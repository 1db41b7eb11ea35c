"""A badge: a figure and a word, and a colour only as the third."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from app.tray.look.theme import Theme, Type
from app.tray.models.tone import Tone
from app.tray.widgets.label import IconLabel, Label


class Badge(QFrame):
    """Says a state in a word."""

    def __init__(self, theme: Theme, text: str, tone: Tone, icon_name: str = "") -> None:
        """Show a word with the figure of its tone, or with another one."""
        super().__init__()
        self.setProperty("look", "badge")
        self.setProperty("tone", tone.value)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(8), theme.px(3), theme.px(8), theme.px(3))
        layout.setSpacing(theme.px(theme.tokens.space.xs))
        layout.addWidget(
            IconLabel(theme, icon_name or tone.icon, tone.icon_token, theme.tokens.size.icon.inline)
        )
        layout.addWidget(Label(theme, text, Type.CHIP, tone.text_token).on_one_line())
