"""Counts what is in folders, a few with each question, so that no answer takes long."""

from collections.abc import Callable, Sequence
from typing import Final

from app.tray.bridge.bridge import Bridge
from app.tray.widgets.tree_items import Item
from core.control.lines import Failure
from core.control.operations import SUMS
from core.control.schema import FolderSum, SumsRequest

COUNTED_AT_ONCE: Final = 40


class TreeCounting:
    """Asks the node; `counted` gets each folder with what is in it."""

    def __init__(self, bridge: Bridge, counted: Callable[[Item, FolderSum], None]) -> None:
        """Ask over `bridge`; nothing is asked before `count`."""
        self._bridge = bridge
        self._counted = counted
        self._waiting: list[Item] = []
        self._asked = False

    def count(self, items: Sequence[Item]) -> None:
        """Have the folders among some entries counted when those before them are."""
        self._waiting += [item for item in items if item.is_folder]
        self._next()

    def drop(self) -> None:
        """Count none of those that wait: they are not shown any more."""
        self._waiting = []

    def _next(self) -> None:
        # Of a long folder only a part is at hand: what was let go meanwhile need not be counted.
        self._waiting = [item for item in self._waiting if item.parent is not None]
        if self._asked or not self._waiting:
            return
        asked = {item.node.path: item for item in self._waiting[:COUNTED_AT_ONCE]}
        self._waiting = self._waiting[COUNTED_AT_ONCE:]
        self._asked = True

        def take(sums: list[FolderSum]) -> None:
            self._asked = False
            for found in sums:
                item = asked.pop(found.path, None)
                if item is not None:
                    self._counted(item, found)
            if sums:
                # The node had no time for the rest; of none it says nothing where all are gone.
                self._waiting = [*asked.values(), *self._waiting]
            self._next()

        def failed(failure: Failure) -> None:
            del failure
            self._asked = False

        self._bridge.ask(SUMS, SumsRequest(list(asked)), take, failed)
