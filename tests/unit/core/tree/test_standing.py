"""Counts of visible children stay true, whatever moves at once."""

from msgspec.structs import replace

from core.ids import ROOT, ZERO_STAMP, Dot, EntryId, Incarnation
from core.model.records import Birth, Kind
from core.model.rows import EntryRow
from core.tree.rows import seed_rows
from core.tree.standing import NOWHERE, Standing, settle
from core.tree.workspace import Workspace
from tests.support.tree_pods import Rows

A, B, C, F = (EntryId(letter * 16) for letter in (b"a", b"b", b"c", b"f"))


def folder(entry: EntryId, parent: EntryId, children: int = 0, *, alive: bool = False) -> EntryRow:
    dot = Dot(Incarnation(1), 1)
    birth = Birth(dot, ZERO_STAMP, entry, Kind.FOLDER, ROOT, b"n")
    return EntryRow(
        entry, births=(birth,), parent=parent, name=b"n", alive=alive, visible_children=children
    )


def workspace(*rows: EntryRow) -> Workspace:
    root, lost = seed_rows()
    in_root = sum(row.visible and row.parent == ROOT for row in rows)
    return Workspace(Rows([replace(root, visible_children=in_root), lost, *rows], {}))


def counts(space: Workspace) -> dict[EntryId, int]:
    return {row.id: row.visible_children for row in space.all_rows() if row.visible_children}


def test_what_comes_alive_shows_all_folders_above_it() -> None:
    space = workspace(folder(A, ROOT), folder(B, A), folder(F, B))
    settle(space, {F: Standing(B, b"n", alive=True)})
    assert counts(space) == {ROOT: 1, A: 1, B: 1}
    assert {ROOT, A, B, F} >= space.changed >= {A, B, F}
    settle(space, {F: Standing(B, b"n", alive=False)})
    assert counts(space) == {}


def test_a_move_takes_the_count_along() -> None:
    rows = (folder(A, ROOT, 1), folder(B, ROOT, alive=True), folder(F, A, alive=True))
    space = workspace(*rows)
    settle(space, {F: Standing(B, b"n", alive=True)})
    assert counts(space)[B] == 1
    assert A not in counts(space)


def test_folders_that_swap_above_one_another_are_counted_once() -> None:
    """a/b/f becomes b/a/f in one evaluation: no chain runs in a circle meanwhile."""
    space = workspace(folder(A, ROOT, 1), folder(B, A, 1), folder(F, B, alive=True))
    settle(
        space,
        {
            A: Standing(B, b"n"),
            B: Standing(ROOT, b"n"),
            F: Standing(A, b"n", alive=True),
        },
    )
    assert counts(space) == {ROOT: 1, B: 1, A: 1}


def test_a_standing_that_is_the_same_stages_nothing() -> None:
    space = workspace(folder(A, ROOT, alive=True))
    settle(space, {A: Standing(ROOT, b"n", alive=True), C: Standing(NOWHERE)})
    assert not space.delta().rows


def test_a_new_folder_in_a_free_place_lets_remembered_folders_stand() -> None:
    space = workspace(folder(A, NOWHERE))
    settle(space, {A: Standing(ROOT, b"d", alive=True)})
    assert not space.folders_moved
    space = workspace(folder(A, NOWHERE), folder(B, ROOT, alive=True))
    settle(space, {A: Standing(ROOT, b"n", alive=True)})
    assert space.folders_moved
