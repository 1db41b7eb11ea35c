"""Tells screen readers what changed by itself, which no focus leads to."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


class Announcer:
    """Has a screen reader say how things are, once for each change."""

    def __init__(self, window: QWidget) -> None:
        """Speak for `window`; what it says first is how things are, and no change."""
        self._window = window
        self._said: str | None = None

    def tell(self, sentence: str, *, at_once: bool) -> None:
        """Say a sentence if it is another one than before: when there is a pause, or `at_once`."""
        before, self._said = self._said, sentence
        if before is None or before == sentence or not self._window.isVisible():
            return
        event = QAccessibleAnnouncementEvent(self._window, sentence)
        polite = QAccessible.AnnouncementPoliteness
        event.setPoliteness(polite.Assertive if at_once else polite.Polite)
        QAccessible.updateAccessibility(event)
