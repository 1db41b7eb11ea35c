"""Putting entries where they stand, and keeping count of what is visible in each folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from core.ids import ZERO_STAMP, EntryId, Stamp
from core.model.rows import EntryRow
from core.tree.rows import is_folder
from core.tree.workspace import Workspace

NOWHERE: Final = EntryId(b"")


@dataclass(frozen=True, slots=True)
class Standing:
    """Derived state of an entry: where it stands since when, as which candidate, alive or not."""

    parent: EntryId = NOWHERE
    name: bytes = b""
    placed_at: Stamp = ZERO_STAMP
    rank: int = 0
    alive: bool = False


def settle(workspace: Workspace, standings: Mapping[EntryId, Standing]) -> None:
    """Stage new standings and the counts of visible children that follow, up to the root.

    All entries that move are taken out before any is put in, so that the chains along which counts
    travel never run in a circle meanwhile.
    """
    moved: list[tuple[EntryId, Standing]] = []
    for entry, standing in standings.items():
        row = workspace.row(entry)
        if row is not None and _differs(row, standing):
            moved.append((entry, standing))
    for entry, _ in moved:
        _take_out(workspace, entry)
    for entry, standing in moved:
        _put_in(workspace, entry, standing)


def _differs(row: EntryRow, standing: Standing) -> bool:
    return (
        row.parent != standing.parent
        or row.name != standing.name
        or row.alive != standing.alive
        or row.rank != standing.rank
        or row.placed_at != standing.placed_at
    )


def _take_out(workspace: Workspace, entry: EntryId) -> None:
    row = workspace.row(entry)
    if row is None or not row.parent:
        return
    if is_folder(row):
        workspace.folders_moved = True
    workspace.put(replace(row, parent=NOWHERE))
    if row.visible:
        _count(workspace, row.parent, -1)


def _put_in(workspace: Workspace, entry: EntryId, standing: Standing) -> None:
    row = workspace.row(entry)
    if row is None:
        return
    new = replace(
        row,
        parent=standing.parent,
        name=standing.name,
        placed_at=standing.placed_at,
        rank=standing.rank,
        alive=standing.alive,
    )
    if is_folder(new) and not workspace.folders_moved and _meets_a_folder(workspace, new):
        workspace.folders_moved = True
    workspace.put(new)
    workspace.changed.add(entry)
    if new.visible:
        _count(workspace, new.parent, 1)


def _meets_a_folder(workspace: Workspace, row: EntryRow) -> bool:
    return any(is_folder(other) for other in workspace.standing_at(row.parent, row.name))


def _count(workspace: Workspace, folder: EntryId, step: int) -> None:
    """Add `step` to the visible children of `folder`, and on up while its visibility changes."""
    while folder:
        row = workspace.row(folder)
        if row is None:
            return
        new = replace(row, visible_children=row.visible_children + step)
        workspace.put(new)
        if new.visible == row.visible:
            return
        workspace.changed.add(folder)
        workspace.folders_moved = True
        folder = new.parent
