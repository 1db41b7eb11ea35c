"""Evaluation: from the records that arrived to where everything stands, for what changed only."""

from core.ids import EntryId
from core.model.rows import EntryRow
from core.tree.liveness import stand_names
from core.tree.merge import unsettle
from core.tree.rows import is_folder
from core.tree.standing import Standing, settle
from core.tree.structure import stand_folders
from core.tree.workspace import Workspace


def evaluate(workspace: Workspace) -> None:
    """Stage the derived state of all that the inserted records touched.

    The cost follows the number of touched entries and their depth, not the size of the tree.
    """
    if workspace.turned:
        _unsettle_within(workspace, workspace.turned)
        workspace.turned.clear()
    if workspace.unplaced:
        settle(workspace, _stand_dirty_folders(workspace))
        workspace.unplaced.clear()
    if workspace.unsettled:
        standings: dict[EntryId, Standing] = {}
        for file in workspace.unsettled:
            row = workspace.row(file) or EntryRow(file)
            standings.update(stand_names(workspace, row))
            workspace.changed.update(standings)
        settle(workspace, standings)
        workspace.unsettled.clear()


def _unsettle_within(workspace: Workspace, turned: set[EntryId]) -> None:
    """What stands in entries that are no folders any more is to be looked at again.

    That is told by where it stands, and nothing else is concerned: what could not stand in an
    entry while it was no folder waits for its births (`awaited_by`). What is removed has a place,
    too, at which it would come back; it is found by no place, so all removed entries are looked
    through, once for all folders that turned together.
    """
    for folder in turned:
        for row in workspace.standing_in(folder):
            unsettle(workspace, row)
    for row in workspace.invisible():
        if row.parent in turned:
            unsettle(workspace, row)


def _stand_dirty_folders(workspace: Workspace) -> dict[EntryId, Standing]:
    return stand_folders(workspace, workspace.unplaced)


def evaluate_all(workspace: Workspace) -> None:
    """Stage the derived state of every row from its records alone: the definition of `evaluate`."""
    for row in list(workspace.all_rows()):
        if is_folder(row):
            workspace.unplaced.add(row.id)
        elif row.births:
            workspace.unsettled.add(row.births[0].target or row.id)
    evaluate(workspace)
