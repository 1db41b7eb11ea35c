"""What makes each page and each window, by the names that `Go` knows."""

from collections.abc import Mapping
from typing import Final

from app.tray.pages.activity_page import ActivityPage
from app.tray.pages.advanced_page import AdvancedPage
from app.tray.pages.conflicts_page import ConflictsPage
from app.tray.pages.files_page import FilesPage
from app.tray.pages.overview_page import OverviewPage
from app.tray.pages.pods_page import PodsPage
from app.tray.pages.settings.makers import PAGES as SETTINGS_PAGES
from app.tray.shell.windows_kept import MakeWindow
from app.tray.windows.about_window import AboutWindow
from app.tray.windows.add_device_window import AddDeviceWindow
from app.tray.windows.admit_window import AdmitWindow
from app.tray.windows.check_window import CheckWindow
from app.tray.windows.first_start_window import FirstStartWindow
from app.tray.windows.join_window import JoinWindow
from app.tray.windows.main_window import MakePage

PAGES: Final[Mapping[str, MakePage]] = {
    "overview": OverviewPage,
    "activity": ActivityPage,
    "conflicts": ConflictsPage,
    **SETTINGS_PAGES,
    "pods": PodsPage,
    "files": FilesPage,
    "advanced": AdvancedPage,
}
WINDOWS: Final[Mapping[str, MakeWindow]] = {
    "about": AboutWindow,
    "add-device": AddDeviceWindow,
    "admit": AdmitWindow,
    "doctor": CheckWindow,
    "first-start": FirstStartWindow,
    "join": JoinWindow,
}
