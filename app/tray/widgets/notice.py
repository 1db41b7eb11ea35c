"""What just went wrong on a page: said where it was tried, until it is closed or tried again."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.tray.look.theme import Theme
from app.tray.models.tone import Tone
from app.tray.widgets.banner import Banner
from app.tray.widgets.button import Button
from app.tray.words.words import Words
from core.control.lines import Failure


class Notice(QWidget):
    """Room for one sentence; without one it takes none."""

    def __init__(self, theme: Theme, words: Words) -> None:
        """Begin without a sentence."""
        super().__init__()
        self._theme = theme
        self._words = words
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def fail(self, failure: Failure) -> None:
        """Say what failed and what to do."""
        words = self._words
        means = words.told(failure.detail, failure.remedy)
        self.tell(Tone.BAD, words.told(failure.title), means)

    def tell(self, tone: Tone, says: str, means: str = "") -> None:
        """Say something instead of what was said before."""
        self.clear()
        close = Button(self._theme, self._words.say("Close"), self.clear, look="ghost")
        self._layout.addWidget(Banner(self._theme, tone, says, means, [close]))
        self.show()

    def clear(self) -> None:
        """Say nothing any more."""
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.hide()
