"""What pages and windows are given: the node, the words, the look, the clock, and ways to go."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.tray.bridge.bridge import Bridge
from app.tray.look.theme import Theme
from app.tray.words.words import Words


class Go(Protocol):
    """Leads to a page or a window, or does what the menu calls by this name."""

    def __call__(self, where: str, path: str = "") -> None:
        """Go: `overview`, `activity`, `conflicts`, a page of settings, `files` (at `path`),
        `add-device`, `join`, `admit` (the machine whose id is `path`), `open-drive`
        (at `path`), `first-start`, `doctor`, `network` (to the one whose key is `path`),
        `open-network` (the drive of the one whose name is `path`).
        """
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """What a page works with. `now` returns the local time."""

    bridge: Bridge
    words: Words
    theme: Theme
    now: Callable[[], datetime]
    go: Go
