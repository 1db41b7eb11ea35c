"""The windows that there are: each is made once, and shown again afterwards."""

from collections.abc import Callable, Collection, Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.tray.models.navigation import PLACES, SETTINGS
from app.tray.models.networks import NetworkRow
from app.tray.widgets.desk import Desk
from app.tray.windows.frame import Frame
from app.tray.windows.main_window import MainWindow, MakePage

MakeWindow = Callable[[Desk], QWidget]
MAIN_PAGES = frozenset({SETTINGS, *(place.name for place in PLACES)})


class WindowsKept(QObject):
    """Shows windows of one network by their names; see `Go`.

    `opening` says that the main window is about to be shown, `opened` that it is.
    """

    opening = Signal()
    opened = Signal()

    def __init__(
        self, desk: Desk, pages: Mapping[str, MakePage], windows: Mapping[str, MakeWindow]
    ) -> None:
        """Begin without windows; `pages` and `windows` make them by their names."""
        super().__init__()
        self._desk = desk
        self._pages = pages
        self._makers = windows
        self._main: MainWindow | None = None
        self._networks: tuple[NetworkRow, ...] = ()
        self._others: dict[str, QWidget] = {}

    def knows(self, where: str) -> bool:
        """Say whether a window or a page of this name can be shown."""
        return where in MAIN_PAGES or where in self._makers

    @property
    def current(self) -> str:
        """The page that the main window shows; nothing where it is not open."""
        if self._main is None or not self._main.isVisible():
            return ""
        return self._main.current

    @property
    def main(self) -> MainWindow:
        """The main window; it is made if there is none yet."""
        if self._main is None:
            self._main = MainWindow(self._desk, self._pages)
            self._main.show_networks(self._networks)
        return self._main

    def show(self, where: str, path: str = "") -> None:
        """Show a page, or a window of its own, in front of what is there."""
        if where in self._makers:
            window = self._other(where)
            if path and isinstance(window, Frame):
                window.show_path(path)
            _bring(window)
            return
        main = self.main
        main.go(where, path)
        self.opening.emit()
        _bring(main)
        self.opened.emit()

    def show_networks(self, networks: Sequence[NetworkRow]) -> None:
        """Have the main window offer these networks, now and when it is made."""
        self._networks = tuple(networks)
        if self._main is not None:
            self._main.show_networks(networks)

    def take_place_of(self, other: "WindowsKept") -> None:
        """Have the main window stand where another one stands."""
        if self is not other and other.current and not self.current:
            self.main.setGeometry(other.main.geometry())
            self.main.setWindowState(other.main.windowState())

    def hide_main(self) -> None:
        """Hide the main window, as a person does who closes it."""
        if self._main is not None:
            self._main.hide()

    def has_open(self, names: Collection[str]) -> bool:
        """Say whether one of these windows of their own is open."""
        return any(name in names and window.isVisible() for name, window in self._others.items())

    def _other(self, where: str) -> QWidget:
        found = self._others.get(where)
        if found is None:
            found = self._makers[where](self._desk)
            self._others[where] = found
            found.destroyed.connect(lambda: self._others.pop(where, None))
        return found

    def end(self) -> None:
        """Take all windows away."""
        for window in (*self._others.values(), self._main):
            if window is not None:
                window.hide()
                window.deleteLater()
        self._others.clear()
        self._main = None


def _bring(window: QWidget) -> None:
    """Show a window in front of what is there."""
    window.show()
    window.raise_()
    window.activateWindow()
