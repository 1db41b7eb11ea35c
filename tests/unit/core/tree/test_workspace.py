"""The overlay: staged rows are seen at once, in every question."""

from msgspec.structs import replace

from core.ids import LOST, ROOT, Dot, EntryId, Incarnation
from core.model.records import Attribute, Birth, Kind
from core.model.rows import EntryRow
from core.tree.rows import seed_rows
from core.tree.workspace import READ_MAX, Workspace
from tests.support.tree_pods import Rows, stamp_at

A, B, K = EntryId(b"a" * 16), EntryId(b"b" * 16), EntryId(b"k" * 16)


def birth(entry: EntryId, kind: Kind, seq: int, target: EntryId | None = None) -> Birth:
    dot = Dot(Incarnation(1), seq)
    return Birth(dot, stamp_at(seq), entry, kind, ROOT, b"n", target=target)


def standing(entry: EntryId, name: bytes, parent: EntryId = ROOT) -> EntryRow:
    births = (birth(entry, Kind.FILE, 1),)
    return EntryRow(entry, births=births, parent=parent, name=name, alive=True)


def workspace(*rows: EntryRow) -> Workspace:
    return Workspace(Rows([*seed_rows(), *rows], {Incarnation(1): 9}))


def test_an_untouched_workspace_answers_like_its_reader() -> None:
    space = workspace(standing(A, b"x"))
    assert space.row(A) == standing(A, b"x")
    assert [row.id for row in space.standing_in(ROOT)] == [A]
    assert [row.id for row in space.standing_at(ROOT, b"x")] == [A]
    assert space.summary() == {Incarnation(1): 9}
    assert {row.id for row in space.all_rows()} == {ROOT, LOST, A}
    assert not space.delta().rows


def test_a_moved_entry_is_found_at_its_new_place_only() -> None:
    space = workspace(standing(A, b"x"), standing(B, b"y"))
    space.put(standing(A, b"z", B))
    space.put(standing(A, b"w", B))
    assert [row.id for row in space.standing_in(ROOT)] == [B]
    assert not space.standing_at(ROOT, b"x")
    assert not space.standing_at(B, b"z")
    assert [row.name for row in space.standing_at(B, b"w")] == [b"w"]


def test_a_forgotten_entry_is_gone_with_all_of_its_records() -> None:
    space = workspace(standing(A, b"x"))
    space.forget(A)
    assert space.row(A) is None
    assert not space.standing_in(ROOT)
    delta = space.delta()
    assert delta.rows == {A: None}
    assert delta.dropped == (Dot(Incarnation(1), 1),)
    assert A in delta.changed


def test_a_record_added_and_dropped_in_one_transaction_never_reaches_the_log() -> None:
    space = workspace()
    dot = Dot(Incarnation(1), 5)
    space.add(Attribute(dot, stamp_at(5), A, "mode", 1))
    space.drop(dot)
    assert space.delta().added == space.delta().dropped == ()


def test_staged_links_displaced_and_invisible_entries_are_found() -> None:
    space = workspace(standing(A, b"x"))
    space.put(EntryRow(K, births=(birth(K, Kind.LINK, 2, A),)))
    assert [row.id for row in space.links_to(A)] == [K]
    assert K in {row.id for row in space.invisible()}
    space.put(EntryRow(K, births=(birth(K, Kind.FOLDER, 1), birth(K, Kind.LINK, 2, A))))
    assert space.links_to(A) == [], "an older birth says that it is a folder"
    space.amend(B, rank=1)
    assert [row.id for row in space.displaced()] == [B]


def test_who_reads_the_whole_tree_does_not_have_all_of_it_in_memory() -> None:
    """To count copies under a path took 250 MB with 100,000 files, and the node kept them."""
    count = READ_MAX + 10
    ids = [EntryId(number.to_bytes(16)) for number in range(2, count + 2)]
    space = workspace(*(standing(each, b"x") for each in ids))
    changed = replace(standing(ids[0], b"changed"))
    space.put(changed)
    for each in ids:
        space.row(each)
    assert len(space._read) <= READ_MAX
    assert space.row(ids[0]) == changed, "what is staged is not forgotten"
    assert space.row(ids[1]) == standing(ids[1], b"x")
