"""Ending when the system says so: signals reach the window's thread as events."""

import signal
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier

_BYTES_MAX = 64


class Signals(QObject):
    """Calls `told` on the window's thread when one of some signals comes.

    A handler in Python would run only when Qt next calls into it, which may be never.
    """

    def __init__(self, numbers: Sequence[signal.Signals], told: Callable[[], None]) -> None:
        """Listen from now on. To be made on the main thread."""
        super().__init__()
        self._told = told
        self._reading, self._writing = socket.socketpair()
        for each in (self._reading, self._writing):
            each.setblocking(False)
        self._wakeup_before = signal.set_wakeup_fd(self._writing.fileno())
        self._before = {number: signal.signal(number, _nothing) for number in numbers}
        self._notifier = QSocketNotifier(self._reading.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)

    def _read(self) -> None:
        with suppress(OSError):
            if self._reading.recv(_BYTES_MAX):
                self._told()

    def close(self) -> None:
        """Leave signals as they were."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._wakeup_before)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._reading.close()
        self._writing.close()


def _nothing(number: int, frame: FrameType | None) -> None:
    """Have the signal not end the process: what follows is done on the window's thread."""
    del number, frame
