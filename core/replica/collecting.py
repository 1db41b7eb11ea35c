"""Forgetting in one transaction what every member knows to be removed."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager

from core.ids import EntryId, Incarnation, PodId
from core.model.summaries import Summary, is_known_to_all
from core.ports import RecordReader, RecordStore, RecordWriter
from core.tree.collect import FORGET_MAX, collect
from core.tree.delta import TreeDelta
from core.tree.workspace import Workspace

Forgetting = Callable[[RecordWriter, Sequence[EntryId]], None]


def collect_all(
    store: RecordStore,
    begin: Callable[[], AbstractContextManager[RecordWriter]],
    members: Collection[PodId],
    own: PodId,
    forgetting: Forgetting | None,
) -> int:
    """Forget in transactions that `begin` begins what can be forgotten; return how many entries."""
    forgotten = 0
    while finds_dead(store, members, own):
        with begin() as writer:
            piece = collect_in(writer, writer.summary(), members, own, forgetting)
        forgotten += piece
        if piece < FORGET_MAX:
            break
    return forgotten


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
    forgotten, delta = found_in(writer, summary, members, own)
    if forgetting is not None:
        forgetting(writer, [entry for entry, row in delta.rows.items() if row is None])
    writer.apply(delta)
    return forgotten


def finds_dead(store: RecordStore, members: Collection[PodId], own: PodId) -> bool:
    """Say whether there is something to forget; that takes long, and keeps no writer waiting.

    Mostly there is nothing: a member that is away for weeks keeps all that was removed since.
    """
    with store.read() as reader:
        _, delta = found_in(reader, reader.summary(), members, own)
    return bool(delta.rows)


def found_in(
    reader: RecordReader,
    summary: Mapping[Incarnation, int],
    members: Collection[PodId],
    own: PodId,
) -> tuple[int, TreeDelta]:
    """Return how many entries would be forgotten by `collect_in`, and what it would change."""
    reports = {**reader.reports(), own: summary}
    workspace = Workspace(reader)
    if any(member not in reports for member in members):
        return 0, workspace.delta()
    told = [reports[member] for member in members]
    if not know_all_statements(reader, told):
        return 0, workspace.delta()
    return collect(workspace, told, summary), workspace.delta()


def know_all_statements(reader: RecordReader, reports: Sequence[Summary]) -> bool:
    """Say whether all who report know of every signed statement that is here.

    Who does not know yet that a member was removed may still take records from that one, by which
    what is dead here would live there.
    """
    return all(is_known_to_all(record.dot, reports) for record in reader.signed(""))
