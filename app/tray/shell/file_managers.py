"""Keeps file managers told of the drives, and their entries where the person wants them."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject

from app.tray.bridge.autostart import own_command
from app.tray.bridge.file_manager import Machine, fit, remove_note, write_note
from app.tray.bridge.preferences_file import PreferencesKept
from app.tray.models.file_menu import labels
from app.tray.models.picture import Picture, Reach
from app.tray.shell.networks import Networks
from app.tray.words.words import Words
from core.control.lines import Tell
from core.node.home import Home

Act = Callable[[], None]


class FileManagers(QObject):
    """Writes, on threads of the bridge, what file managers read."""

    def __init__(
        self,
        networks: Networks,
        kept: PreferencesKept,
        words: Callable[[], Words],
        machine: Machine,
        runtime: Path | None,
    ) -> None:
        """`runtime`: the person's folder for as long as they are logged in, if there is one.

        `words` returns those of the person's language; `start` begins.
        """
        super().__init__()
        self._networks = networks
        self._command = own_command(networks.base.folder)
        self._kept = kept
        self._words = words
        self._machine = machine
        self._runtime = runtime
        self._fitted: tuple[bool, dict[str, str]] | None = None
        # Of which home, what is noted: the mount, empty for none, and what entries say.
        self._noted: dict[Home, tuple[str, dict[str, str]]] = {}
        self._busy = False

    def start(self) -> None:
        """Have everything as it should be, and keep it so."""
        self._networks.pictured.connect(self.look)
        self._kept.changed.connect(self.look)
        self.look()

    def look(self) -> None:
        """Do what is to be done now, if anything; one thing after the other."""
        if self._busy:
            return
        acts = [*self._to_fit()]
        for bridge in self._networks.bridges:
            acts += self._to_note(bridge.home, bridge.picture)
        if not acts:
            return
        self._busy = True

        def run(tell: Tell) -> None:
            del tell
            for act in acts:
                # What cannot be written is missing in file managers, and nowhere else.
                with suppress(OSError):
                    act()

        self._networks.machine.work(run, lambda _: self._done(), lambda _: self._done())

    def _done(self) -> None:
        self._busy = False
        self.look()

    def _to_fit(self) -> Iterator[Act]:
        on, said = self._kept.now.file_managers, labels(self._words())
        if self._fitted != (on, said):
            self._fitted = on, said
            yield lambda: fit(self._machine, self._command, said, on=on)

    def _to_note(self, home: Home, picture: Picture) -> Iterator[Act]:
        status, runtime = picture.status, self._runtime
        on, said = self._kept.now.file_managers, labels(self._words())
        there = on and picture.reach is not Reach.NO_NETWORK
        mount = status.mount if status is not None and there else ""
        # A node that is gone shows no drive: what was noted of it does no harm.
        if runtime is None or (there and not mount) or self._noted.get(home) == (mount, said):
            return
        if not mount and home not in self._noted and on:
            return  # a place that has no network yet
        self._noted[home] = mount, said
        if mount:
            yield lambda: write_note(runtime, home, mount, self._command, said)
        else:
            yield lambda: remove_note(runtime, home)
