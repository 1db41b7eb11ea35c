"""What makes each page and each window, by the names that `Go` knows."""

from collections.abc import Mapping
from typing import Final

from app.tray.shell.windows_kept import MakeWindow
from app.tray.windows.main_window import MakePage

PAGES: Final[Mapping[str, MakePage]] = {}
WINDOWS: Final[Mapping[str, MakeWindow]] = {}
