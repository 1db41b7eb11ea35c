"""What makes each page and each window, by the names that `Go` knows.

Each is read from the disk when it is first made: most of the time nobody looks, the icon is to be
there at once, and what sets a machine up needs half of the node.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from app.tray.bridge.autostart import Autostart
from app.tray.bridge.preferences_file import PreferencesKept
from app.tray.shell.windows_kept import MakeWindow
from app.tray.widgets.desk import Desk
from app.tray.widgets.page import Page
from app.tray.windows.main_window import MakePage


def general(
    desk: Desk,
    kept: PreferencesKept,
    autostart: Autostart,
    languages: Sequence[tuple[str, str]],
) -> Page:
    """Make the page of what the person chose for the application itself."""
    from app.tray.pages.settings.general import GeneralPage

    return GeneralPage(desk, kept, autostart, languages)


def first_start(desk: Desk, start_at_login: Callable[[bool], None] | None = None) -> QWidget:
    """Make the window of the first start."""
    from app.tray.windows.first_start_window import FirstStartWindow

    return FirstStartWindow(desk, None, start_at_login)


def _overview(desk: Desk) -> Page:
    from app.tray.pages.overview_page import OverviewPage

    return OverviewPage(desk)


def _activity(desk: Desk) -> Page:
    from app.tray.pages.activity_page import ActivityPage

    return ActivityPage(desk)


def _conflicts(desk: Desk) -> Page:
    from app.tray.pages.conflicts_page import ConflictsPage

    return ConflictsPage(desk)


def _pods(desk: Desk) -> Page:
    from app.tray.pages.pods_page import PodsPage

    return PodsPage(desk)


def _files(desk: Desk) -> Page:
    from app.tray.pages.files_page import FilesPage

    return FilesPage(desk)


def _advanced(desk: Desk) -> Page:
    from app.tray.pages.advanced_page import AdvancedPage

    return AdvancedPage(desk)


def _settings(name: str) -> MakePage:
    def make(desk: Desk) -> Page:
        from app.tray.pages.settings.makers import PAGES as OF_SETTINGS

        return OF_SETTINGS[name](desk)

    return make


def _about(desk: Desk) -> QWidget:
    from app.tray.windows.about_window import AboutWindow

    return AboutWindow(desk)


def _add_device(desk: Desk) -> QWidget:
    from app.tray.windows.add_device_window import AddDeviceWindow

    return AddDeviceWindow(desk)


def _admit(desk: Desk) -> QWidget:
    from app.tray.windows.admit_window import AdmitWindow

    return AdmitWindow(desk)


def _doctor(desk: Desk) -> QWidget:
    from app.tray.windows.check_window import CheckWindow

    return CheckWindow(desk)


def _join(desk: Desk) -> QWidget:
    from app.tray.windows.join_window import JoinWindow

    return JoinWindow(desk)


PAGES: Final[Mapping[str, MakePage]] = {
    "overview": _overview,
    "activity": _activity,
    "conflicts": _conflicts,
    "pods": _pods,
    "files": _files,
    "advanced": _advanced,
} | {
    name: _settings(name)
    for name in ("drive", "storage", "redundancy", "reading", "placement", "crisis")
}
WINDOWS: Final[Mapping[str, MakeWindow]] = {
    "about": _about,
    "add-device": _add_device,
    "admit": _admit,
    "doctor": _doctor,
    "first-start": first_start,
    "join": _join,
}
