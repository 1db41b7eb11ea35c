"""Where an entry could stand, best first, and who waits for a folder that is not here."""

from core.ids import LOST, ROOT, ZERO_STAMP, Dot, EntryId, Incarnation
from core.model.records import NOTHING_SEEN, Birth, Dead, Kind, Place, Spot
from core.model.rows import EntryRow
from core.tree.candidates import Candidate, candidates, first_candidate
from core.tree.evaluate import evaluate
from core.tree.merge import insert
from core.tree.rows import seed_rows
from core.tree.workspace import Workspace
from tests.support.tree_pods import Rows, stamp_at

A, P, Q = (EntryId(letter * 16) for letter in (b"a", b"p", b"q"))


def dot(seq: int) -> Dot:
    return Dot(Incarnation(1), seq)


def folder(entry: EntryId, seq: int, parent: EntryId = ROOT) -> Birth:
    return Birth(dot(seq), stamp_at(seq), entry, Kind.FOLDER, parent, b"born")


def workspace(*rows: EntryRow) -> Workspace:
    return Workspace(Rows([*seed_rows(), *rows], {}))


def test_the_newest_place_comes_first_then_earlier_ones_then_birth_then_the_lost_folder() -> None:
    old = Spot(Q, b"before", stamp_at(3))
    row = EntryRow(
        A,
        births=(folder(A, 1),),
        places=(
            Place(dot(9), stamp_at(9), A, P, b"new", NOTHING_SEEN, old),
            Place(dot(5), stamp_at(5), A, Q, b"other", NOTHING_SEEN),
            Dead(dot(10), stamp_at(10), A, ROOT, b"dead", NOTHING_SEEN),
        ),
    )
    space = workspace(row, *(EntryRow(e, births=(folder(e, 2),)) for e in (P, Q)))
    assert list(candidates(space, row)) == [
        Candidate(P, b"new", stamp_at(9)),
        Candidate(Q, b"other", stamp_at(5)),
        Candidate(Q, b"before", stamp_at(3)),
        Candidate(ROOT, b"born", stamp_at(1)),
        Candidate(LOST, b"new", ZERO_STAMP),
    ]


def test_a_removed_entry_stands_where_it_was_shown_when_it_was_removed() -> None:
    dead = Dead(dot(4), stamp_at(4), A, ROOT, b"there", NOTHING_SEEN)
    row = EntryRow(A, births=(folder(A, 1),), places=(dead,))
    assert first_candidate(workspace(row), row) == Candidate(ROOT, b"there", stamp_at(4))


def test_the_lost_folder_stands_in_the_root_whatever_was_recorded() -> None:
    lost = seed_rows()[1]
    assert first_candidate(workspace(), lost) == Candidate(ROOT, b"lost+found", ZERO_STAMP)


def test_an_entry_whose_folder_arrives_later_is_in_it_then() -> None:
    space = workspace()
    insert(space, folder(A, 5, P))
    insert(space, Place(dot(6), stamp_at(6), A, P, b"a", NOTHING_SEEN))
    evaluate(space)
    row, waited = space.row(A), space.row(P)
    assert row is not None
    assert waited is not None
    assert (row.parent, waited.awaited_by) == (LOST, (A,))
    insert(space, folder(P, 1))
    insert(space, Place(dot(2), stamp_at(2), P, ROOT, b"p", NOTHING_SEEN))
    evaluate(space)
    row, waited, lost = space.row(A), space.row(P), space.row(LOST)
    assert row is not None
    assert waited is not None
    assert lost is not None
    assert (row.parent, waited.awaited_by, waited.visible_children) == (P, (), 1)
    assert not lost.visible
