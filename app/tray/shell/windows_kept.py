"""The windows that there are: each is made once, and shown again afterwards."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.tray.models.navigation import PLACES, SETTINGS
from app.tray.widgets.desk import Desk
from app.tray.windows.frame import Frame
from app.tray.windows.main_window import MainWindow, MakePage

MakeWindow = Callable[[Desk], QWidget]
MAIN_PAGES = frozenset({SETTINGS, *(place.name for place in PLACES)})


class WindowsKept(QObject):
    """Shows windows by their names; see `Go`."""

    def __init__(
        self, desk: Desk, pages: Mapping[str, MakePage], windows: Mapping[str, MakeWindow]
    ) -> None:
        """Begin without windows; `pages` and `windows` make them by their names."""
        super().__init__()
        self._desk = desk
        self._pages = pages
        self._makers = windows
        self._main: MainWindow | None = None
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
        return self._main

    def show(self, where: str, path: str = "") -> None:
        """Show a page, or a window of its own, in front of what is there."""
        if where in self._makers:
            window = self._other(where)
            if path and isinstance(window, Frame):
                window.show_path(path)
        else:
            window = self.main
            window.go(where, path)
        window.show()
        window.raise_()
        window.activateWindow()

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
