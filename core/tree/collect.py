"""Forgetting what is dead everywhere (tombstones), so that the tree does not grow for ever.

So many at a time that a transaction stays short and small: files first, and folders when no file is
left to be forgotten. Nothing here costs the whole tree: only rows are looked at that are not
visible, or that name another folder than the one in which they stand.
"""

from collections.abc import Callable, Sequence
from typing import Final

from msgspec.structs import replace

from core.ids import LOST, ROOT, ZERO_STAMP, Dot, EntryId
from core.model.records import Dead, Kind
from core.model.summaries import Summary, covers, is_known_to_all
from core.tree.candidates import candidates
from core.tree.liveness import FileGroup, file_group
from core.tree.rows import is_folder, is_placed, kind_of
from core.tree.standing import NOWHERE
from core.tree.workspace import Workspace

FORGET_MAX: Final = 4_096
IsStable = Callable[[Dot], bool]


def collect(workspace: Workspace, reports: Sequence[Summary], ours: Summary) -> int:
    """Stage that dead entries are forgotten; return how many. There may be more from `FORGET_MAX`.

    `reports` are the last summaries of all members, our own among them. Forgotten is what is not
    shown, is removed by records that all members have seen, and to which nothing that is kept
    refers. Nothing is, while a member had seen records that are not here: one of them might
    revive it.
    """
    if not all(covers(ours, report) for report in reports):
        return 0

    def is_stable(dot: Dot) -> bool:
        return is_known_to_all(dot, reports)

    doomed, bare, folders = _doomed(workspace, is_stable)
    if len(doomed) + len(bare) < FORGET_MAX:
        doomed |= folders
        _spare_referred(workspace, doomed, bare)
    for entry in doomed:
        workspace.forget(entry)
    for entry in bare:
        _forget_name(workspace, entry)
    return len(doomed)


def _doomed(
    workspace: Workspace, is_stable: IsStable
) -> tuple[set[EntryId], set[EntryId], set[EntryId]]:
    """Return files to forget with their names, those whose own dead name only is to be forgotten,
    and folders to forget if nothing refers to them. After `FORGET_MAX` files it looks no further.
    """
    doomed: set[EntryId] = set()
    bare: set[EntryId] = set()
    folders: set[EntryId] = set()
    for row in workspace.invisible():
        if len(doomed) + len(bare) >= FORGET_MAX:
            break
        if not row.births or row.id in {ROOT, LOST}:
            continue
        if is_folder(row):
            if row.places and all(
                isinstance(head, Dead) and is_stable(head.dot) for head in row.places
            ):
                folders.add(row.id)
            continue
        file = workspace.row(row.births[0].target or row.id)
        if file is not None and kind_of(file) not in {None, Kind.FOLDER, Kind.LINK}:
            _doom_names(file_group(workspace, file), is_stable, doomed, bare)
    return doomed, bare, folders


def _doom_names(
    group: FileGroup, is_stable: IsStable, doomed: set[EntryId], bare: set[EntryId]
) -> None:
    """A file goes with all its names at once, or single dead names of a living file."""
    heads = [head.dot for row in group.names for head in row.places]
    heads += [head.dot for head in group.file.contents]
    if not group.names or not all(is_stable(dot) for dot in heads):
        return
    if not group.alive:
        if not group.placed:
            doomed.update(row.id for row in group.names)
            doomed.add(group.file.id)
    elif group.placed:
        for row in group.names:
            if not is_placed(row):
                (bare if row.id == group.file.id else doomed).add(row.id)


def _spare_referred(workspace: Workspace, doomed: set[EntryId], bare: set[EntryId]) -> None:
    """Keep folders to which anything that is kept refers, living or dead."""
    folders = {entry for entry in doomed if _is_folder(workspace, entry)}
    while folders:
        referred: set[EntryId] = set()
        for row in workspace.referring():
            if row.id in doomed or row.id == LOST:
                continue
            if row.id not in bare:
                referred.update(head.parent for head in row.places)
            if is_folder(row) and row.id != ROOT:
                referred.update(place.parent for place in candidates(workspace, row))
        kept = folders & referred
        if not kept:
            return
        doomed -= kept
        folders -= kept


def _is_folder(workspace: Workspace, entry: EntryId) -> bool:
    row = workspace.row(entry)
    return row is not None and is_folder(row)


def _forget_name(workspace: Workspace, entry: EntryId) -> None:
    row = workspace.row(entry)
    if row is None:
        return
    for head in row.places:
        workspace.drop(head.dot)
    workspace.put(replace(row, places=(), parent=NOWHERE, name=b"", placed_at=ZERO_STAMP))
