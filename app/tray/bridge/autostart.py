"""Starting when the person logs in: the desktop's own way on each system."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol
from xml.sax.saxutils import escape

from PySide6.QtCore import QSettings

_NAME: Final = "Wormhole"
_LABEL: Final = "org.wormhole.tray"
_RUN_KEY: Final = r"HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Run"
# In an entry these have a meaning of their own, between quotation marks too.
_SPECIAL: Final = '"`$\\'


class Autostart(Protocol):
    """Whether the application starts when the person logs in."""

    def is_on(self) -> bool:
        """Say whether it does."""
        ...

    def switch(self, *, on: bool) -> None:
        """Have it start then, or not. Raises `OSError`."""
        ...


def own_command(home: Path | None) -> list[str]:
    """Return the command that starts this application, without a window, for a home."""
    frozen = bool(getattr(sys, "frozen", False))
    command = [sys.executable] if frozen else [sys.executable, "-m", "app.tray"]
    return [*command, "--hidden", *(["--home", str(home)] if home else [])]


def desktop_entry(command: Sequence[str]) -> str:
    """Return the entry that desktops of the freedesktop kind start, by their specification."""
    return (
        "[Desktop Entry]\n"
        "Type=Application\n"
        f"Name={_NAME}\n"
        f"Exec={exec_words(command)}\n"
        "Terminal=false\n"
        "X-GNOME-Autostart-enabled=true\n"
    )


def exec_words(command: Sequence[str]) -> str:
    """Return a command as entries of desktops write it, by their specification."""
    return " ".join(f'"{_escaped(word)}"' for word in command)


def _escaped(word: str) -> str:
    # A string in such a file is unescaped once before the command is: hence the doubled backslash.
    quoted = "".join(f"\\\\{letter}" if letter in _SPECIAL else letter for letter in word)
    return quoted.replace("%", "%%")


def launch_agent(command: Sequence[str]) -> str:
    """Return the agent that macOS starts at a login."""
    words = "".join(f"<string>{escape(word)}</string>" for word in command)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<plist version="1.0"><dict>'
        f"<key>Label</key><string>{_LABEL}</string>"
        f"<key>ProgramArguments</key><array>{words}</array>"
        "<key>RunAtLoad</key><true/>"
        "</dict></plist>\n"
    )


class FileAutostart:
    """A file that the desktop reads at a login."""

    def __init__(self, file: Path, text: str) -> None:
        """Keep `text` in `file` while it is on."""
        self._file = file
        self._text = text

    def is_on(self) -> bool:
        """Say whether the file is there."""
        return self._file.exists()

    def switch(self, *, on: bool) -> None:
        """Write the file or take it away. Raises `OSError`."""
        if on:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(self._text, encoding="utf-8")
        else:
            self._file.unlink(missing_ok=True)


class RegistryAutostart:
    """A value under the key of what Windows runs at a login."""

    def __init__(self, run: QSettings, command: Sequence[str]) -> None:
        """Keep `command` in `run` while it is on."""
        self._run = run
        self._line = subprocess.list2cmdline(command)

    def is_on(self) -> bool:
        """Say whether the value is there."""
        return self._run.contains(_NAME)

    def switch(self, *, on: bool) -> None:
        """Write the value or take it away."""
        if on:
            self._run.setValue(_NAME, self._line)
        else:
            self._run.remove(_NAME)


def autostart(command: Sequence[str], system: str, config: Path, person: Path) -> Autostart:
    """Return the way of a system (`sys.platform`); `config` and `person` are the person's folders
    for settings and of all.
    """
    if system == "darwin":
        file = person / "Library" / "LaunchAgents" / f"{_LABEL}.plist"
        return FileAutostart(file, launch_agent(command))
    if system == "win32":
        return RegistryAutostart(QSettings(_RUN_KEY, QSettings.Format.NativeFormat), command)
    return FileAutostart(config / "autostart" / "wormhole.desktop", desktop_entry(command))
