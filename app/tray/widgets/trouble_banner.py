"""What went wrong, what it means, and what helps, in a window too narrow for buttons beside it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.tray.look.theme import Theme, Type
from app.tray.models.tone import Tone
from app.tray.models.trouble import Trouble
from app.tray.widgets.banner import Banner
from app.tray.widgets.button import Button
from app.tray.widgets.label import Label
from app.tray.words.words import Words


class TroubleBanner(QWidget):
    """Shows a trouble, or nothing. `cured` carries the `Cure` that was pressed."""

    cured = Signal(object)

    def __init__(self, theme: Theme, words: Words) -> None:
        """Show nothing yet."""
        super().__init__()
        self._theme = theme
        self._words = words
        self._trouble: Trouble | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.setVisible(False)

    def tell(self, trouble: Trouble | None) -> None:
        """Show another trouble; None: nothing is wrong."""
        if trouble == self._trouble:
            return
        self._trouble = trouble
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if trouble is not None:
            self._column.addWidget(self._made(trouble))
        self.setVisible(trouble is not None)

    def _made(self, trouble: Trouble) -> Banner:
        theme = self._theme
        banner = Banner(theme, Tone.BAD, trouble.says, trouble.means)
        buttons = [self._button(trouble, at) for at in range(len(trouble.cures))]
        if trouble.details:
            buttons.append(self._details(banner, trouble))
        if buttons:
            row = QHBoxLayout()
            row.setSpacing(theme.px(theme.tokens.space.s))
            row.setContentsMargins(0, theme.px(theme.tokens.space.xs), 0, 0)
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            banner.texts.addLayout(row)
        return banner

    def _button(self, trouble: Trouble, at: int) -> Button:
        cure = trouble.cures[at]
        look = "primary" if at == 0 and len(trouble.cures) > 1 else "plain"
        button = Button(self._theme, cure.label, lambda: self.cured.emit(cure), look=look)
        return button.smaller()

    def _details(self, banner: Banner, trouble: Trouble) -> Button:
        text = Label(self._theme, trouble.details, Type.MONO, "text2")
        text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        text.setVisible(False)
        banner.texts.addWidget(text)
        button = Button(self._theme, self._words.say("Details"), look="link")
        button.setCheckable(True)
        button.toggled.connect(text.setVisible)
        return button
