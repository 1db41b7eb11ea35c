"""Networks nearby, told on the window's thread as they come and go."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.tray.models.nearby import Nearby
from core.node.nearby import Changed, NearbyNetwork
from core.node.nearby import Nearby as Looking

# So long it says that it looks; after that it says that nothing was found, and goes on looking.
LOOK_MILLISECONDS: Final = 6_000


class NearbyWatch(QObject):
    """Looks around until it is closed. `changed` carries all networks, and whether it says that it
    still looks.
    """

    changed = Signal(object, bool)
    _seen = Signal(object)

    def __init__(self) -> None:
        """Look at nothing yet."""
        super().__init__()
        self._networks: tuple[Nearby, ...] = ()
        self._looking: Looking | None = None
        self._seen.connect(self._saw, Qt.ConnectionType.QueuedConnection)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._tell)

    def start(self, look: Callable[[Changed], Looking] = Looking) -> None:
        """Begin to look."""
        self._looking = look(self._seen.emit)
        self._timer.start()

    def say_after(self, milliseconds: int) -> None:
        """Say after another time that nothing was found."""
        self._timer.start(milliseconds)

    def close(self) -> None:
        """End."""
        self._timer.stop()
        if self._looking is not None:
            self._looking.close()
            self._looking = None

    def _saw(self, networks: tuple[NearbyNetwork, ...]) -> None:
        self._networks = tuple(map(shown, networks))
        self._tell()

    def _tell(self) -> None:
        if self._looking is not None:
            self.changed.emit(self._networks, self._timer.isActive())


def shown(network: NearbyNetwork) -> Nearby:
    """Return a network as windows show it: with the first of its pods."""
    pod, address = network.pods[0] if network.pods else ("", "")
    return Nearby(f"{network.name}/{network.id_hash}", network.name, pod, address)
