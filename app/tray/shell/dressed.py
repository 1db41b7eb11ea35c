"""All that hangs on look and language: windows, icon, acts. It is made anew when either changes."""

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from app.tray.look.theme import Theme
from app.tray.models.menu import menu
from app.tray.models.notices import Notice
from app.tray.models.picture import Picture
from app.tray.models.problems import problems
from app.tray.models.tray_state import state_of, tooltip
from app.tray.shell.acts import Acts
from app.tray.shell.tray import Tray
from app.tray.shell.windows_kept import MakeWindow, WindowsKept
from app.tray.widgets.desk import Desk
from app.tray.windows.main_window import MakePage
from app.tray.windows.panel import Panel


def variant_of(theme: Theme, *, monochrome: bool) -> str:
    """Return which icons the panel gets: those for light or dark panels, coloured or not."""
    return f"mono-{theme.scheme.value}" if monochrome else theme.scheme.value


def has_places() -> bool:
    """Say whether a window can be put beside something: Wayland tells nobody where things are."""
    return not QGuiApplication.platformName().startswith("wayland")


class Dressed(QObject):
    """The icon, the windows and what they do, in one look and one language."""

    def __init__(
        self, desk: Desk, makers: tuple[Mapping[str, MakePage], Mapping[str, MakeWindow]]
    ) -> None:
        """Make all of it; nothing is shown yet."""
        super().__init__()
        self.desk = desk
        self.windows = WindowsKept(self.desk, *makers)
        self.acts = Acts(self.desk, self.windows)
        self.tray = Tray(desk.theme, variant_of(desk.theme, monochrome=False))
        self.tray.chosen.connect(self.acts.do)
        self.panel = Panel(self.desk)
        self.tray.clicked.connect(self.open_panel)
        desk.bridge.picture_changed.connect(self.take)
        self.take(desk.bridge.picture)

    def open_panel(self) -> None:
        """Open the panel beside the icon; where nobody knows where that is, the window."""
        icon = self.tray.geometry
        if icon.isEmpty() or not has_places():
            self.desk.go("overview")
        else:
            self.panel.open_at(icon, self.desk.bridge.picture)

    def take(self, picture: Picture) -> None:
        """Show what is known of the node in the icon and its menu."""
        words, now = self.desk.words, self.desk.now()
        state = state_of(picture, problems(picture, words, now))
        self.tray.tell(state, tooltip(picture, words, now), menu(picture, words, now))
        if self.panel.isVisible():
            self.panel.show_picture(picture)

    def say(self, notice: Notice) -> None:
        """Tell a notice by the icon, where the desktop takes no notifications."""
        self.tray.say(notice.title, notice.text, lambda: self.desk.go(notice.where, notice.path))

    def end(self) -> None:
        """Take it all away."""
        self.desk.bridge.picture_changed.disconnect(self.take)
        self.windows.end()
        self.panel.deleteLater()
        self.tray.hide()
        self.tray.deleteLater()
