"""Merging is commutative, associative and idempotent, also of records in no causal order."""

import random

from core.ids import LOST, ROOT, Dot, EntryId, Incarnation
from core.model.records import NOTHING_SEEN, Attribute, Birth, Dead, Kind, Place, TreeRecord
from core.tree.evaluate import evaluate
from core.tree.merge import insert
from core.tree.rows import seed_rows
from core.tree.workspace import Redeclared, Workspace
from tests.support.tree_histories import History, Setting, random_history
from tests.support.tree_pods import Pod, Rows, derived, stamp_at

A = EntryId(b"a" * 16)


def rows_after(records: list[TreeRecord], pieces: int) -> dict[EntryId, object]:
    """Insert in this order, evaluating after each piece."""
    rows = Rows(seed_rows(), {})
    size = max(1, len(records) // pieces)
    for start in range(0, len(records), size):
        workspace = Workspace(rows)
        for record in records[start : start + size]:
            insert(workspace, record)
        evaluate(workspace)
        rows = Rows(workspace.all_rows(), {})
    return {row.id: derived(row) for row in rows.all_rows() if row.births or row.places}


def records_of(pod: Pod) -> list[TreeRecord]:
    with pod.store.read() as reader:
        return [
            record
            for row in reader.all_rows()
            for record in (*row.births, *row.places, *row.contents, *row.attributes)
        ]


def test_any_order_any_pieces_and_duplicates_give_the_same_rows() -> None:
    for seed in range(25):
        rng = random.Random(seed)
        history = History(Setting(3))
        history.run(random_history(rng, 40))
        records = records_of(history.pods[0])
        want = rows_after(sorted(records, key=lambda record: record.stamp), 1)
        for pieces in (1, 7, 1_000):
            shuffled = records + records[: len(records) // 3]
            rng.shuffle(shuffled)
            assert rows_after(shuffled, pieces) == want


def test_an_attribute_is_what_was_set_last_whatever_came_first() -> None:
    first = Attribute(Dot(Incarnation(1), 1), stamp_at(1), A, "mode", 1)
    second = Attribute(Dot(Incarnation(2), 1), stamp_at(2), A, "mode", 2)
    for order in ([first, second], [second, first]):
        workspace = Workspace(Rows(seed_rows(), {}))
        for record in order:
            insert(workspace, record)
        row = workspace.row(A)
        assert row is not None
        assert row.attributes == (second,)


def test_the_same_attribute_twice_is_neither_changed_nor_dropped() -> None:
    record = Attribute(Dot(Incarnation(1), 1), stamp_at(1), A, "mode", 1)
    workspace = Workspace(Rows(seed_rows(), {}))
    insert(workspace, record)
    insert(workspace, record)
    delta = workspace.delta()
    assert delta.added == (record,)
    assert not delta.dropped


def test_a_policy_is_noted_with_what_held_before_the_transaction() -> None:
    first, second, third = (
        Attribute(Dot(Incarnation(1), number), stamp_at(number), A, "p:keep", b"%d" % number)
        for number in (1, 2, 3)
    )
    workspace = Workspace(Rows(seed_rows(), {}))
    insert(workspace, first)
    assert list(workspace.redeclared.values()) == [Redeclared(first)]
    workspace = Workspace(Rows(workspace.all_rows(), {}))
    for record in (third, second, Attribute(Dot(Incarnation(1), 9), stamp_at(9), A, "mode", 1)):
        insert(workspace, record)
    assert list(workspace.redeclared.values()) == [Redeclared(third, first)], "2 is over already"


def test_what_an_attribute_supersedes_is_dropped() -> None:
    first = Attribute(Dot(Incarnation(1), 1), stamp_at(1), A, "mode", 1)
    second = Attribute(Dot(Incarnation(2), 1), stamp_at(2), A, "mode", 2)
    workspace = Workspace(Rows(seed_rows(), {}))
    insert(workspace, first)
    later = Workspace(Rows(workspace.all_rows(), {}))
    insert(later, second)
    assert later.delta().added == (second,)
    assert later.delta().dropped == (first.dot,)


def test_attributes_stand_in_one_order_whichever_came_first() -> None:
    mode = Attribute(Dot(Incarnation(1), 1), stamp_at(1), A, "mode", 1)
    extra = Attribute(Dot(Incarnation(1), 2), stamp_at(2), A, "x:user.a", b"1")
    rows = []
    for order in ([mode, extra], [extra, mode]):
        workspace = Workspace(Rows(seed_rows(), {}))
        for record in order:
            insert(workspace, record)
        rows.append(workspace.row(A))
    assert rows[0] == rows[1]


def test_the_time_of_a_folder_never_goes_back() -> None:
    folder, file, other = A, EntryId(b"f" * 16), EntryId(b"g" * 16)
    workspace = Workspace(Rows(seed_rows(), {}))
    insert(workspace, Birth(Dot(Incarnation(1), 1), stamp_at(1), folder, Kind.FOLDER, ROOT, b"d"))
    late = Place(Dot(Incarnation(1), 2), stamp_at(9), file, folder, b"f", NOTHING_SEEN)
    early = Place(Dot(Incarnation(2), 1), stamp_at(5, 2), other, folder, b"g", NOTHING_SEEN)
    for record in (late, early):
        insert(workspace, record)
        row = workspace.row(folder)
        assert row is not None
        assert row.names_changed == late.stamp


def test_nobody_can_give_birth_to_the_root_or_remove_it() -> None:
    workspace = Workspace(Rows(seed_rows(), {}))
    dot, stamp = Dot(Incarnation(1), 1), stamp_at(1)
    insert(workspace, Birth(dot, stamp, ROOT, Kind.FILE, LOST, b"x"))
    insert(workspace, Birth(dot, stamp, LOST, Kind.FILE, ROOT, b"x"))
    insert(workspace, Dead(dot, stamp, ROOT, ROOT, b"x", NOTHING_SEEN))
    insert(workspace, Place(dot, stamp, ROOT, LOST, b"x", NOTHING_SEEN))
    assert not workspace.delta().rows


def test_a_folder_remembers_when_its_names_changed() -> None:
    pod = Pod("a", ["a"])
    pod.do("mkdir", "/d")
    before = pod.shown("/d").mtime_ns
    pod.clock.now_ms += 1_000
    pod.do("create", "/d/f", "1")
    assert pod.shown("/d").mtime_ns == before + 1_000 * 1_000_000
    pod.clock.now_ms += 1_000
    pod.do("rename", "/d/f", "/f")
    assert pod.shown("/d").mtime_ns == before + 2_000 * 1_000_000
