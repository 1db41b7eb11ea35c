"""Quitting: asked first where something would be lost, then the nodes that this application hosts
are stopped.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from app.tray.bridge.bridge import Bridge
from app.tray.models.leaving import Leaving, leaving_all
from app.tray.models.picture import Picture, Reach
from app.tray.widgets.confirmation import Question
from app.tray.words.words import Words
from core.control import operations
from core.control.schema import DownRequest, Nothing, OnlyHere

Confirm = Callable[[Question, Callable[[str], None]], None]


class Quitting(QObject):
    """Quits all networks of this machine. `quit_now`: all is done."""

    quit_now = Signal()

    def __init__(self, words: Words, confirm: Confirm) -> None:
        """Ask a person through `confirm`, in `words`."""
        super().__init__()
        self._words = words
        self._confirm = confirm

    def quit(self, bridges: Sequence[Bridge]) -> None:
        """Quit; what somebody else started goes on."""
        hosted = [bridge for bridge in bridges if bridge.picture.hosted]
        asked = [bridge for bridge in hosted if bridge.picture.reach is Reach.RUNNING]
        lost: list[tuple[Picture, OnlyHere]] = []

        def ask(waiting: Sequence[Bridge]) -> None:
            """Ask the nodes one after the other what only they have."""
            if not waiting:
                self._decide(hosted, lost)
                return
            bridge, *rest = waiting

            def told(only_here: OnlyHere) -> None:
                lost.append((bridge.picture, only_here))
                ask(rest)

            bridge.ask(operations.ONLY_HERE, Nothing(), told, lambda _: ask(rest))

        ask(asked)

    def _decide(self, hosted: Sequence[Bridge], lost: Sequence[tuple[Picture, OnlyHere]]) -> None:
        asked = leaving_all(lost, self._words) if lost else None
        if asked is None:
            self._stop(hosted, wait=False)
        else:
            self._confirm(_question(asked), lambda name: self._stop(hosted, wait=name == "wait"))

    def _stop(self, hosted: Sequence[Bridge], *, wait: bool) -> None:
        """Stop the nodes that this application started, all at once, and end."""
        left = set(hosted)

        def stopped(bridge: Bridge) -> None:
            left.discard(bridge)
            if not left:
                self.quit_now.emit()

        if not hosted:
            self.quit_now.emit()
        for bridge in hosted:
            _down(bridge, stopped, wait=wait)


def _down(bridge: Bridge, stopped: Callable[[Bridge], None], *, wait: bool) -> None:
    def done(_: object) -> None:
        stopped(bridge)

    bridge.ask(operations.DOWN, DownRequest(wait=wait), done, done)


def _question(asked: Leaving) -> Question:
    return Question(
        asked.title,
        asked.sentence,
        asked.cancel,
        [(asked.now, "plain", "now"), (asked.wait, "primary", "wait")],
    )
