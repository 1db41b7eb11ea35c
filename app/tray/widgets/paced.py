"""Showing what changes: at once, and then at most ten times a second."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject

from app.tray.widgets.resting import resting

INTERVAL_MS: Final = 100


class Paced(QObject):
    """Calls `show` when asked; who asks more often than ten times a second waits for the next."""

    def __init__(self, show: Callable[[], None], parent: QObject) -> None:
        """Call `show`; it ends with its parent."""
        super().__init__(parent)
        self._show = show
        self._waits = False
        self._rest = resting(self, INTERVAL_MS, self._rested)

    def ask(self) -> None:
        """Show, now or soon."""
        if self._rest.isActive():
            self._waits = True
            return
        self._rest.start()
        self._show()

    def _rested(self) -> None:
        if self._waits:
            self._waits = False
            self.ask()
