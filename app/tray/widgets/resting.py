"""A timer that goes off once: when something was left alone for a while, or a time is over."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def resting(parent: QObject, interval_ms: int, act: Callable[[], object]) -> QTimer:
    """Return the timer, not started; it calls `act` and ends with its parent."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(interval_ms)
    timer.timeout.connect(act)
    return timer
