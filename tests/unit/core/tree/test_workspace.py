"""The overlay: staged rows are seen at once, in every question."""

from core.ids import LOST, ROOT, Dot, EntryId, Incarnation
from core.model.records import Attribute, Birth, Kind
from core.model.rows import EntryRow
from core.tree.rows import seed_rows
from core.tree.workspace import Workspace
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
