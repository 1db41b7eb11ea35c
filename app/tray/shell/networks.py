"""The bridges to the nodes of all networks of this machine, as networks come and go."""

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Signal

from app.tray.bridge.bridge import Bridge
from app.tray.models.picture import Picture, Reach
from app.tray.shell.shown import key_of
from core.control.lines import Tell
from core.node.home import Home
from core.node.homes import FURTHER, homes, next_home

Found = tuple[tuple[Home, ...], list[str]]


class Networks(QObject):
    """One bridge for each network below a base; where there is none, one for the base.

    `added` carries a bridge that there was not before; `pictured` a bridge of which something else
    is known now. What a command makes is found, too: the system tells when folders change.
    `machine` asks no node: it is for work that goes on whichever networks come and go.
    """

    added = Signal(object)
    pictured = Signal(object)

    def __init__(self, base: Home) -> None:
        """Make the bridges; nothing is asked yet."""
        super().__init__()
        self.base = base
        self.machine = Bridge(base)
        self._watches = False
        self._looks = False
        self._bridges: dict[str, Bridge] = {}
        for home in homes(base) or (base,):
            self._make(home)
        self._folders = QFileSystemWatcher(self)
        self._folders.directoryChanged.connect(lambda _: self.look())

    @property
    def bridges(self) -> tuple[Bridge, ...]:
        """All bridges, those for places without a network too."""
        return tuple(self._bridges.values())

    def watch(self) -> None:
        """Hear from now on what happens in the nodes, and when there are more."""
        self._watches = True
        for bridge in self.bridges:
            bridge.watch()
        self.look()

    def further(self) -> str:
        """Return the key of the place where a network can be made or joined."""
        home = next_home(self.base)
        known = self._bridges.get(str(home.folder))
        return key_of(known or self._add(home, empty=True))

    def retire(self, key: str) -> None:
        """Ask the node of a network no more that is not there any longer."""
        gone = self._bridges.pop(key, None)
        if gone is not None:
            gone.close()
            gone.deleteLater()

    def look(self) -> None:
        """Look for networks that a command made meanwhile."""
        if self._looks:
            return
        self._looks = True
        base = self.base
        self.machine.work(lambda tell: _found(base, tell), self._take, lambda _: self._looked())

    def _take(self, found: Found) -> None:
        self._looked()
        there, folders = found
        new = set(folders) - set(self._folders.directories())
        if new:
            self._folders.addPaths(sorted(new))
        for home in there:
            if str(home.folder) not in self._bridges:
                self._add(home)

    def _looked(self) -> None:
        self._looks = False

    def _add(self, home: Home, *, empty: bool = False) -> Bridge:
        bridge = self._make(home)
        if empty:
            # So that it is not shown as a network that starts before it was looked at.
            bridge.picture = Picture(Reach.NO_NETWORK)
        self.added.emit(bridge)
        if self._watches:
            bridge.watch()
        return bridge

    def _make(self, home: Home) -> Bridge:
        bridge = Bridge(home)
        self.keep(bridge)
        return bridge

    def keep(self, bridge: Bridge) -> None:
        """Have this bridge among them."""
        self._bridges[key_of(bridge)] = bridge
        bridge.picture_changed.connect(lambda _: self.pictured.emit(bridge))

    def close(self) -> None:
        """Ask nothing any more."""
        for bridge in (*self.bridges, self.machine):
            bridge.close()


def _found(base: Home, tell: Tell) -> Found:
    """Return the homes that have a network, and the folders in which others would show."""
    del tell
    inside = base.folder / FURTHER
    folders = [base.folder, inside]
    if inside.is_dir():
        folders += [each for each in inside.iterdir() if each.is_dir()]
    return homes(base), [str(each) for each in folders if Path(each).is_dir()]
