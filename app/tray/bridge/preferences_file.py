"""Keeps the preferences of the application in a file of the person."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.tray.models.preferences import Preferences, understood, written


def read_preferences(file: Path) -> Preferences:
    """Return what the file says. What is not there or not understood has its default."""
    try:
        return understood(file.read_bytes())
    except OSError:
        return Preferences()


def write_preferences(file: Path, preferences: Preferences) -> None:
    """Write the file, whole or not at all. Raises `OSError`."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.write_bytes(written(preferences))
    fresh.replace(file)


class PreferencesKept(QObject):
    """The preferences as they are now. `changed` carries them whenever they change."""

    changed = Signal(object)

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        """Read them from `file`."""
        super().__init__(parent)
        self._file = file
        self.now = read_preferences(file)

    def put(self, preferences: Preferences) -> None:
        """Keep others from now on. They hold also where the file cannot be written (`OSError`)."""
        if preferences == self.now:
            return
        self.now = preferences
        self.changed.emit(preferences)
        write_preferences(self._file, preferences)
