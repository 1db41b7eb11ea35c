"""One network in one look and one language: its windows, its panel and what its entries do."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from app.tray.bridge.bridge import Bridge
from app.tray.models.networks import Seen
from app.tray.models.picture import Picture
from app.tray.shell.acts import Acts
from app.tray.shell.windows_kept import MakeWindow, WindowsKept
from app.tray.widgets.desk import Desk
from app.tray.windows.main_window import MakePage
from app.tray.windows.panel import Panel

Makers = tuple[Mapping[str, MakePage], Mapping[str, MakeWindow]]


def key_of(bridge: Bridge) -> str:
    """Return what tells a network of this machine from the others, whatever it is called."""
    return str(bridge.home.folder)


class Shown(QObject):
    """What a person sees of one network. `changed`: something else is known of it."""

    changed = Signal()

    def __init__(self, desk: Desk, makers: Makers) -> None:
        """Make all of it; nothing is shown yet."""
        super().__init__()
        self.desk = desk
        self.picture = desk.bridge.picture
        self.windows = WindowsKept(desk, *makers)
        self.acts = Acts(desk, self.windows)
        self.panel = Panel(desk)
        desk.bridge.picture_changed.connect(self._take)

    @property
    def key(self) -> str:
        """Which network it is."""
        return key_of(self.desk.bridge)

    @property
    def seen(self) -> Seen:
        """What is known of it."""
        return Seen(self.key, self.picture)

    def _take(self, picture: Picture) -> None:
        self.picture = picture
        if self.panel.isVisible():
            self.panel.show_picture(picture)
        self.changed.emit()

    def end(self) -> None:
        """Take it all away."""
        self.desk.bridge.picture_changed.disconnect(self._take)
        self.windows.end()
        self.panel.hide()
        self.panel.deleteLater()
