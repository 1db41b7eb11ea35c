"""The author numbers and stamps the records of a batch."""

from core.ids import ROOT, Dot, EntryId, Incarnation, Stamp
from core.model.records import Kind
from core.tree.author import Author, fresh_birth
from core.tree.rows import seed_rows
from core.tree.view import TreeView, ViewSettings
from core.tree.workspace import Workspace
from tests.support.tree_pods import Rows

ME, OTHER = Incarnation(7), Incarnation(8)
A = EntryId(b"a" * 16)


def author() -> Author:
    view = TreeView(Workspace(Rows(seed_rows(), {})), ViewSettings(), {})
    return Author(
        view, origin=ME, last=4, clock=(1_000, 2), new_id=lambda: A, summary={ME: 4, OTHER: 9}
    )


def test_numbers_go_on_and_positions_count_from_zero() -> None:
    writer = author()
    assert writer.next_dot() == (Dot(ME, 5), Stamp(1_000, 2, ME, 0))
    assert writer.next_dot() == (Dot(ME, 6), Stamp(1_000, 2, ME, 1))


def test_the_summary_counts_the_records_of_this_batch() -> None:
    writer = author()
    writer.next_dot()
    assert writer.summary() == {ME: 5, OTHER: 9}


def test_records_are_staged_at_once_and_kept_in_order() -> None:
    writer = author()
    writer.bear(fresh_birth(Kind.FOLDER, ROOT, b"d", owner=(0o755, 1, 2)), A)
    writer.attribute(A, "mode", 0o700)
    writer.settle()
    row = writer.workspace.row(A)
    assert row is not None
    assert (row.births[0].mode, row.births[0].uid, row.births[0].entry) == (0o755, 1, A)
    assert [record.dot.seq for record in writer.records] == [5, 6]


def test_folders_that_moved_are_not_remembered() -> None:
    writer = author()
    known = writer.view.folders.known
    writer.settle()
    assert writer.view.folders.known is known
    writer.workspace.folders_moved = True
    writer.settle()
    assert writer.view.folders.known is not known
