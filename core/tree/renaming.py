"""Renaming: one record for each moved entry, over, beside or in exchange for another."""

from dataclasses import dataclass
from enum import Enum, auto

from core.errors import AlreadyExists, Busy, InvalidRequest, IsAFolder, NotAFolder, NotFound
from core.ids import LOST, ROOT, EntryId
from core.names import check_name
from core.tree.author import Author
from core.tree.pins import Watch, pin_displaced, reassert
from core.tree.placing import absorb, materialise, materialise_siblings, place
from core.tree.removing import check_empty, take_away
from core.tree.shown import Shown


class Replacing(Enum):
    """What a rename does with what stands at the new place."""

    REPLACE = auto()
    NO_REPLACE = auto()
    EXCHANGE = auto()


@dataclass(frozen=True, slots=True)
class Move:
    """Which name goes where."""

    folder: EntryId
    name: bytes
    new_folder: EntryId
    new_name: bytes


@dataclass(frozen=True, slots=True)
class Renamed:
    """What was moved (as shown before) and what it replaced.

    `was_last_name`: no shown name of the replaced file is left. `exchanged`: it stands where the
    moved one was.
    """

    moved: Shown
    replaced: Shown | None
    was_last_name: bool = False
    exchanged: bool = False


def rename(author: Author, move: Move, replacing: Replacing) -> Renamed:
    """Rename as POSIX does; `Replacing.EXCHANGE` writes both places in one batch.

    Raises `NotFound`, `AlreadyExists`, `InvalidRequest` (into itself), `IsAFolder`, `NotAFolder`,
    `FolderNotEmpty`, and `Busy` for the lost folder.
    """
    author.begin()
    check_name(move.new_name)
    source, target = _find(author, move)
    if _is_same(source, target):
        return Renamed(source, None)
    _check(author, move, source, target, replacing)
    before = author.position
    if source.is_folder or (target is not None and target.is_folder):
        pin_displaced(author)
    reassert(author, (move.folder, move.new_folder))
    if author.position != before:
        source, target = _find(author, move)
    watch = Watch(author)
    for shown in (source, target):
        if shown is not None:
            watch.touch(shown)
    if replacing == Replacing.EXCHANGE and target is not None:
        return _exchange(author, watch, source, target)
    return _move(author, watch, move, source, target)


def _find(author: Author, move: Move) -> tuple[Shown, Shown | None]:
    source = author.view.lookup(move.folder, move.name)
    if source is None:
        raise NotFound
    return source, author.view.lookup(move.new_folder, move.new_name)


def _is_same(source: Shown, target: Shown | None) -> bool:
    """Two names of one file, or one name twice: POSIX wants nothing to happen."""
    return target is not None and source.inode == target.inode


def _check(
    author: Author, move: Move, source: Shown, target: Shown | None, replacing: Replacing
) -> None:
    if replacing == Replacing.NO_REPLACE and target is not None:
        raise AlreadyExists
    if replacing == Replacing.EXCHANGE and target is None:
        raise NotFound
    if LOST in source.members:
        raise Busy("The lost folder cannot be renamed.")
    _check_not_inside(author, source, move.new_folder)
    if target is None:
        return
    if replacing == Replacing.EXCHANGE:
        _check_not_inside(author, target, move.folder)
        if LOST in target.members:
            raise Busy("The lost folder cannot be renamed.")
        return
    if source.is_folder and not target.is_folder:
        raise NotAFolder
    if target.is_folder and not source.is_folder:
        raise IsAFolder
    check_empty(author, target)


def _check_not_inside(author: Author, shown: Shown, folder: EntryId) -> None:
    if not shown.is_folder:
        return
    place_ = author.view.folders.find(folder)
    while place_.rep != ROOT:
        if place_.rep in shown.members:
            raise InvalidRequest("A folder cannot be moved into itself.")
        place_ = author.view.folders.find(place_.parent)


def _move(author: Author, watch: Watch, move: Move, source: Shown, target: Shown | None) -> Renamed:
    was_last = False
    folder = author.view.folders.find(move.new_folder).rep
    if target is not None:
        was_last = take_away(author, target, sparing=source, replaced_by=source.inode)
        watch.removed(target)
    _put(author, source, folder, move.new_name, sparing=target)
    watch.moved(source, folder, move.new_name)
    watch.settle()
    return Renamed(source, target, was_last)


def _exchange(author: Author, watch: Watch, source: Shown, target: Shown) -> Renamed:
    _put(author, source, target.parent, target.name, sparing=target)
    _put(author, target, source.parent, source.name, sparing=source)
    watch.removed(target)
    watch.moved(source, target.parent, target.name)
    watch.moved_in(target, source.parent, source.name)
    watch.settle()
    return Renamed(source, target, exchanged=True)


def _put(
    author: Author, shown: Shown, folder: EntryId, name: bytes, *, sparing: Shown | None
) -> None:
    if shown.virtual:
        materialise(author, shown, folder, name)
        return
    if not shown.is_folder:
        materialise_siblings(author, shown, sparing)
    for entry in shown.members or (shown.id,):
        row = author.workspace.row(entry)
        if row is not None:
            place(author, row, folder, name)
    absorb(author, shown)
