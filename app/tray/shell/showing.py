"""Shows what another instance or a file manager asks for, at paths of this machine too."""

import os
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject

from app.tray.bridge.bridge import Bridge
from app.tray.bridge.file_manager import real_mount
from app.tray.models.asked import Asked
from app.tray.models.file_menu import inside
from app.tray.models.picture import Reach
from app.tray.shell.dressed import Dressed
from app.tray.shell.networks import Networks
from app.tray.shell.shown import key_of
from core.control.lines import Failure, Tell
from core.control.paths import written
from core.saying import plain

FILES: Final = "files"
# Not pages, but what may be asked for about something all the same.
_ACTS: Final = frozenset({"keep", "free", "versions"})
# Shown on the page of files, which is there before it is known where the drive is.
_OF_FILES: Final = frozenset({FILES, "versions"})


class Showing(QObject):
    """Leads to what is asked for, as soon as it is known on which drive that is."""

    def __init__(
        self,
        networks: Networks,
        dressed: Callable[[], Dressed],
        refused: Callable[[Failure], None],
    ) -> None:
        """`dressed` returns what shows windows now; `refused` gets why something is not shown."""
        super().__init__()
        self._networks = networks
        self._dressed = dressed
        self._refused = refused
        self._waiting: Asked | None = None
        networks.pictured.connect(self._go_on)

    def show(self, asked: Asked) -> None:
        """Show what is asked for; what there is not is not shown."""
        page = FILES if asked.page == "who" else asked.page
        if asked.path and page in _ACTS:
            self._wait(Asked(page, asked.path))
        elif page == "versions":
            self._go(FILES)
        elif page and not self._dressed().windows.knows(page):
            return
        elif asked.path:
            self._wait(Asked(page, asked.path))
        elif not page and not self._there():
            self._go("first-start")
        else:
            self._go(page or "overview")

    def _go_on(self) -> None:
        """Lead to what waits, where it is known by now on which drive that is."""
        asked = self._waiting
        mounts = {
            key_of(each): each.picture.status.mount
            for each in self._networks.bridges
            if each.picture.status is not None
        }
        if asked is None or not mounts:
            return
        self._waiting = None

        def points(tell: Tell) -> dict[str, list[str]]:
            del tell
            return {
                key: [written(os.fsencode(point)) for point in (mount, real_mount(mount))]
                for key, mount in mounts.items()
            }

        self._networks.machine.work(points, lambda found: self._lead(asked, found), self._refused)

    def _there(self) -> Sequence[Bridge]:
        return [
            each for each in self._networks.bridges if each.picture.reach is not Reach.NO_NETWORK
        ]

    def _go(self, page: str, path: str = "", key: str = "") -> None:
        self._dressed().do(page, path, key)

    def _wait(self, asked: Asked) -> None:
        """Lead there when a node has said where its drive is."""
        self._waiting = asked
        known = any(each.picture.status is not None for each in self._networks.bridges)
        if not known and asked.page in _OF_FILES:
            self._go(FILES)
        self._go_on()

    def _lead(self, asked: Asked, points: dict[str, list[str]]) -> None:
        for key, found in points.items():
            path = inside(asked.path, found)
            if path is not None:
                self._go(asked.page, path, key)
                return
        others = [each.picture for each in self._there() if key_of(each) not in points]
        if any(each.reach is Reach.STARTING or each.status is not None for each in others):
            # It may be on a drive of which nothing was known yet, or not when this was looked up.
            self._waiting = asked
            if any(each.status is not None for each in others):
                self._go_on()
            return
        words = self._dressed().desk.words
        self._refused(
            Failure(
                plain(words.say("Not on the drive")),
                plain(words.say("{path} is not on the drive of Wormhole.", path=asked.path)),
            )
        )
