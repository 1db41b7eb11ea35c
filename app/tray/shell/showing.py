"""Shows what another instance or a file manager asks for, at paths of this machine too."""

import os
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject

from app.tray.bridge.bridge import Bridge
from app.tray.bridge.file_manager import real_mount
from app.tray.models.asked import Asked
from app.tray.models.file_menu import inside
from app.tray.models.picture import Reach
from app.tray.shell.dressed import Dressed
from core.control.lines import Failure, Tell
from core.control.paths import written

FILES: Final = "files"
# Not pages, but what may be asked for about something all the same.
_ACTS: Final = frozenset({"keep", "free", "versions"})
# Shown on the page of files, which is there before it is known where the drive is.
_OF_FILES: Final = frozenset({FILES, "versions"})


class Showing(QObject):
    """Leads to what is asked for, as soon as it is known where the drive is."""

    def __init__(
        self, bridge: Bridge, dressed: Callable[[], Dressed], refused: Callable[[Failure], None]
    ) -> None:
        """`dressed` returns what shows windows now; `refused` gets why something is not shown."""
        super().__init__()
        self._bridge = bridge
        self._dressed = dressed
        self._refused = refused
        self._waiting: Asked | None = None
        bridge.picture_changed.connect(self._go_on)

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
        elif not page and self._bridge.picture.reach is Reach.NO_NETWORK:
            self._go("first-start")
        else:
            self._go(page or "overview")

    def _go(self, page: str, path: str = "") -> None:
        self._dressed().acts.do(page, path)

    def _wait(self, asked: Asked) -> None:
        """Lead there when the node has said where the drive is."""
        self._waiting = asked
        if self._bridge.picture.status is None and asked.page in _OF_FILES:
            self._go(FILES)
        self._go_on()

    def _go_on(self) -> None:
        asked, status = self._waiting, self._bridge.picture.status
        if asked is None or status is None:
            return
        self._waiting = None
        mount = status.mount

        def points(tell: Tell) -> list[str]:
            del tell
            return [written(os.fsencode(point)) for point in (mount, real_mount(mount))]

        self._bridge.work(points, lambda found: self._lead(asked, found), self._refused)

    def _lead(self, asked: Asked, points: list[str]) -> None:
        path = inside(asked.path, points)
        if path is not None:
            self._go(asked.page, path)
            return
        words = self._dressed().desk.words
        self._refused(
            Failure(
                words.say("Not on the drive"),
                words.say("{path} is not on the drive of Wormhole.", path=asked.path),
            )
        )
