"""What is forgotten is told first, while it is still known."""

from collections.abc import Sequence

from core.ids import ROOT, EntryId, PodId
from core.model.records import Kind, Signed
from core.ports import RecordWriter
from core.replica.collecting import collect_in
from core.replica.replica import Replica
from core.store.records_memory import MemoryRecordStore
from tests.support.tree_pods import HandClock, SeededEntropy

OWN, OTHER = PodId(b"a" * 16), PodId(b"b" * 16)


def test_who_has_to_know_of_what_is_forgotten_sees_its_rows_once_more() -> None:
    store = MemoryRecordStore()
    replica = Replica(store, HandClock(), SeededEntropy("collecting"), OWN)
    with replica.change() as change:
        made = change.create(ROOT, b"folder", Kind.FOLDER, mode=0o755, uid=0, gid=0)
    with replica.change() as change:
        change.remove(ROOT, b"folder", want_folder=True)
    told: list[tuple[EntryId, bytes]] = []

    def forgetting(writer: RecordWriter, entries: Sequence[EntryId]) -> None:
        for entry in entries:
            row = writer.row(entry)
            told.append((entry, row.name if row is not None else b"?"))

    summary = {origin: state.last for origin, state in replica.origins().items()}
    with store.write() as writer:
        assert collect_in(writer, summary, {OWN, OTHER}, OWN, forgetting) == 0
        assert told == []
        assert collect_in(writer, summary, {OWN}, OWN, forgetting) == 1
        assert told == [(made.id, b"folder")]
        assert writer.row(made.id) is None


def test_nothing_is_forgotten_before_all_members_know_who_was_removed() -> None:
    """A version that a removed pod wrote beside the removal came over a member that did not know of
    that: here the file was forgotten, there it lived again (seed 58 of the simulator).
    """
    store = MemoryRecordStore()
    replica = Replica(store, HandClock(), SeededEntropy("collecting"), OWN)
    with replica.change() as change:
        change.create(ROOT, b"folder", Kind.FOLDER, mode=0o755, uid=0, gid=0)
    with replica.change() as change:
        change.remove(ROOT, b"folder", want_folder=True)
    before = {origin: state.last for origin, state in replica.origins().items()}
    with replica.change() as change:
        change.put_signed(lambda dot, stamp: Signed(dot, stamp, "member:x", b"", OWN, bytes(64)))
    replica.note_report(OTHER, before)
    assert replica.collect({OTHER}) == 0
    replica.note_report(OTHER, {origin: s.last for origin, s in replica.origins().items()})
    assert replica.collect({OTHER}) == 1
