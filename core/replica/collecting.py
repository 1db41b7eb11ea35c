"""Forgetting in one transaction what every member knows to be removed."""

from collections.abc import Callable, Collection, Mapping, Sequence

from core.ids import EntryId, Incarnation, PodId
from core.ports import RecordWriter
from core.tree.collect import collect
from core.tree.workspace import Workspace

Forgetting = Callable[[RecordWriter, Sequence[EntryId]], None]


def collect_in(
    writer: RecordWriter,
    summary: Mapping[Incarnation, int],
    members: Collection[PodId],
    own: PodId,
    forgetting: Forgetting | None,
) -> int:
    """Forget what was removed and is known to be by all `members`; return how many entries.

    `summary` is what `own`, one of them, has seen. `forgetting` gets those entries while their rows
    are still there.
    """
    reports = {**writer.reports(), own: summary}
    if any(member not in reports for member in members):
        return 0
    workspace = Workspace(writer)
    forgotten = collect(workspace, [reports[member] for member in members], summary)
    delta = workspace.delta()
    if forgetting is not None:
        forgetting(writer, [entry for entry, row in delta.rows.items() if row is None])
    writer.apply(delta)
    return forgotten
