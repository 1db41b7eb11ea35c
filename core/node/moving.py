"""Moving the storage of a pod to another folder, on another disk as a rule, while no node runs.

Everything is copied, read again and marked before `pod.toml` names the new place; only then the old
one goes. Whatever ends it in the middle, one complete storage is in use: until `pod.toml` is
written the old one, from then on the new one. A note in the new folder says where it came from:
with it a new try clears what is left of one that was killed, and the next start of the node goes
on with removing the old storage.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from core.config.pod import PodConfig
from core.config.values import said_size
from core.control.lines import Progress, Tell
from core.errors import NoSpace, Refused, StoreForeign, UsageError
from core.net.identity import load_identity
from core.node.apart import places_of
from core.node.building import network_of
from core.node.home import Home, missing
from core.node.laying import check_apart
from core.node.leftover import NOTE_NAME, came_from, finish_move, note_of
from core.node.lock import HomeLock
from core.node.pod_file import write_pod
from core.node.private import closed_to_others, make_private, require_out_of_reach, require_own
from core.node.prospect import disk_under
from core.node.settings import load, min_free_bytes, storage_folder
from core.node.stopping import Stop, Stopped
from core.saying import Sentence, said
from core.store.belongings import take_away
from core.store.folders import sync_file, sync_folder
from core.store.marker import read_marker, write_marker
from core.store.relocating import copy_storage, length_of, size_of, verify_storage

_CHOOSE: Final = said("Choose another folder. Nothing was changed.")
_FOUND_BY_DISKS: Final = frozenset({"lost+found", NOTE_NAME})


@dataclass(frozen=True, slots=True)
class MovePlan:
    """What is to be moved: from where, to where, how many bytes, and how many are free there."""

    source: Path
    target: Path
    bytes: int
    free: int


def plan_move(home: Home, folder: Path) -> MovePlan:
    """Return what moving the storage of `home` to `folder` would be. The node may run.

    Raises `UsageError`, `Refused` or `StoreForeign` where it cannot be moved there, `NoSpace` where
    it does not fit.
    """
    if not home.exists:
        raise missing(home)
    settings = load(home)
    source, target = storage_folder(home, settings.pod).absolute(), folder.expanduser().absolute()
    network_of(source, load_identity(home.identity_file).pod)
    _check_places(home, source, target, settings.pod)
    space = disk_under(target)
    plan = MovePlan(source, target, size_of(source), space.free)
    least = min_free_bytes(settings.pod, space)
    if plan.bytes + least > plan.free:
        raise NoSpace(
            said(
                "{size} are to be moved to {folder}; {free} are free there, of which {least} stay "
                "free.",
                size=said_size(plan.bytes),
                folder=target,
                free=said_size(plan.free),
                least=said_size(least),
            ),
            said("Choose a larger disk. Nothing was changed."),
        )
    return plan


def move(home: Home, folder: Path, tell: Tell, stop: Stop) -> MovePlan:
    """Move the storage of `home`, whose node does not run, to `folder`; return what was moved.

    Raises what `plan_move` does, `RunsAlready`, `StoreDamaged` where the new disk fails, and
    `Stopped` where `stop` was set before it was done: then all is as it was.
    """
    with HomeLock(home), closed_to_others():
        plan = plan_move(home, folder)
        source, target = plan.source, plan.target
        _prepare(source, target)
        try:
            counted = _Counted(2 * length_of(source), tell, stop)
            wanted = copy_storage(source, target, counted.step(said("copied")))
            verify_storage(target, wanted, counted.step(said("checked")))
        except BaseException:
            _give_up(target)
            raise
        marker = read_marker(source)
        if marker is None:
            _give_up(target)
            raise StoreForeign(
                said("The storage {folder} lost its marker. Nothing was changed.", folder=source)
            )
        write_marker(target, marker)
        write_pod(home.pod_file, {"storage.path": str(target)})
        finish_move(target)
    return plan


class _Counted:
    """Tells how much of all was read, and ends it where somebody wants that."""

    def __init__(self, total: int, tell: Tell, stop: Stop) -> None:
        self._total = total
        self._tell = tell
        self._stop = stop
        self._done = 0

    def step(self, text: Sentence) -> Callable[[int], None]:
        """Return what hears of more bytes, in a step that is called `text`."""

        def told(size: int) -> None:
            if self._stop.is_set:
                raise Stopped(said("Moving was stopped. The storage is where it was."))
            self._done += size
            self._tell(Progress(text, self._done, self._total))

        told(0)
        return told


def _check_places(home: Home, source: Path, target: Path, pod: PodConfig) -> None:
    one, other = source.resolve(), target.resolve()
    if one == other:
        raise UsageError(said("The storage is in {folder} already.", folder=target), _CHOOSE)
    if one in other.parents or other in one.parents:
        raise UsageError(
            said(
                "{folder} and the storage {storage} lie in one another.",
                folder=target,
                storage=source,
            ),
            _CHOOSE,
        )
    if other == home.folder.resolve():
        raise UsageError(said("{folder} is the home of the node.", folder=target), _CHOOSE)
    check_apart(home, replace(places_of(home, pod), storage=other))
    require_own(target, _CHOOSE)
    require_out_of_reach(target, _CHOOSE)
    if not target.exists():
        return
    if not target.is_dir():
        raise UsageError(said("{folder} is no folder.", folder=target), _CHOOSE)
    is_ours = came_from(target) == source
    if not is_ours and any(each.name not in _FOUND_BY_DISKS for each in target.iterdir()):
        raise Refused(said("The folder {folder} is not empty.", folder=target), _CHOOSE)


def _prepare(source: Path, target: Path) -> None:
    """Make the new folder, and clear what is left there of a try that was killed."""
    make_private(target)
    take_away(target)
    note_of(target).write_text(f"{source}\n", encoding="utf-8", errors="surrogateescape")
    sync_file(note_of(target))
    sync_folder(target)


def _give_up(target: Path) -> None:
    take_away(target)
    with suppress(OSError):
        note_of(target).unlink()
        target.rmdir()  # one that was there before with something in it stays
