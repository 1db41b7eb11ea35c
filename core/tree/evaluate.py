"""Evaluation: from the records that arrived to where everything stands, for what changed only."""

from core.ids import EntryId
from core.model.rows import EntryRow
from core.tree.liveness import stand_names
from core.tree.rows import is_folder
from core.tree.standing import Standing, settle
from core.tree.structure import stand_folders
from core.tree.workspace import Workspace


def evaluate(workspace: Workspace) -> None:
    """Stage the derived state of all that the inserted records touched.

    The cost follows the number of touched entries and their depth, not the size of the tree.
    """
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
