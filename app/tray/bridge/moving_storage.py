"""Moves the storage of a pod; to be called on a thread of the bridge, as it takes long."""

import time
from itertools import chain, count
from pathlib import Path
from typing import Final

from app.starting import stopped
from app.tray.models.settings.moving import Room
from core.control.lines import Progress, Tell
from core.node.home import Home
from core.node.leftover import came_from
from core.node.moving import MovePlan, move, plan_move
from core.node.stopping import Stop

_FOLDER: Final = "Wormhole storage"
# So often a person is told how far it is.
_TELL_SECONDS: Final = 0.2


def room_in(home: Home, chosen: Path) -> Room:
    """Return what moving to a folder would be; where others use it, to a new one inside.

    Raises what `plan_move` does.
    """
    return _room(plan_move(home, _place_in(chosen)))


def move_storage(home: Home, room: Room, tell: Tell, stop: Stop) -> Room:
    """Stop the node, move, start it again; return what was moved. Raises what `move` does."""
    with stopped(home):
        return _room(move(home, Path(room.target), _Paced(tell), stop))


class _Paced:
    """Tells what it is told, not more often than a person can follow; the end in any case."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._next = 0.0

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if now >= self._next or progress.done == progress.total:
            self._next = now + _TELL_SECONDS
            self._tell(progress)


def _place_in(chosen: Path) -> Path:
    if not _is_used(chosen):
        return chosen
    names = (f"{_FOLDER} {number}" for number in count(2))
    return next(place for name in chain([_FOLDER], names) if not _is_used(place := chosen / name))


def _is_used(folder: Path) -> bool:
    try:
        return came_from(folder) is None and any(folder.iterdir())
    except OSError:
        return False  # it is still to be made, or why it will not do is said with the plan


def _room(plan: MovePlan) -> Room:
    return Room(str(plan.source), str(plan.target), plan.bytes, plan.free)
