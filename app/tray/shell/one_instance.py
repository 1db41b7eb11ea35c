"""One instance for each home: the first one runs, the others tell it what to show and end."""

import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from PySide6.QtCore import QObject, QSocketNotifier

from app.tray.models.asked import LINE_BYTES_MAX, Asked, asked_in, line_of
from core.control.endpoint import connect, listen
from core.node.home import Home

_NAME: Final = "tray.sock"
_SECONDS: Final = 2.0


def tell_first(home: Home, asked: Asked) -> bool:
    """Tell the instance that runs for `home` what to show; False: none runs."""
    try:
        with connect(home.run_folder, _SECONDS, _NAME) as there:
            there.sendall(line_of(asked))
    except OSError:
        return False
    return True


class FirstInstance(QObject):
    """Listens for other instances; `told` gets what they ask for on the window's thread."""

    def __init__(self, home: Home, told: Callable[[Asked], None]) -> None:
        """Listen from now on. Raises `OSError`, `Refused`."""
        super().__init__()
        home.make()
        self._told = told
        self._socket = listen(home.run_folder, _NAME)
        self._notifier = QSocketNotifier(self._socket.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._accept)

    def _accept(self) -> None:
        with suppress(OSError):
            caller, _ = self._socket.accept()
            with caller:
                # Who connects and says nothing must not keep a window waiting.
                caller.settimeout(0.01)
                asked = asked_in(caller.recv(LINE_BYTES_MAX + 1))
            if asked is not None:
                self._told(asked)

    def close(self) -> None:
        """Listen no more."""
        self._notifier.setEnabled(False)
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
