"""A small window without a frame, beside what it is about."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QWidget


class Beside(QDialog):
    """Esc closes it, and so does whatever takes one elsewhere.

    It is a window of its own, and none of those that pop up and vanish for the toolkit: screen
    readers are not told of those.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Make it; `name` is what a screen reader calls it, `parent` the window it is in front of.

        It is shown by whoever knows where.
        """
        kind = Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint
        super().__init__(parent, kind | Qt.WindowType.WindowStaysOnTopHint)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(name)
        self._closes = False

    def open_here(self) -> None:
        """Show it where it stands, and lead the keyboard into it."""
        self._closes = False
        self.show()
        self.raise_()
        self.activateWindow()

    def leave(self) -> None:
        """Close, because something else took the keyboard."""
        self.reject()

    def done(self, result: int) -> None:
        """Close: then it loses the keyboard, too, but was not left."""
        self._closes = True
        super().done(result)

    def event(self, event: QEvent) -> bool:
        """Close when it is left."""
        done = super().event(event)
        if event.type() is QEvent.Type.WindowDeactivate and not self._closes:
            self.leave()
        return done
