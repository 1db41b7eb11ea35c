"""Evaluation looks at what changed only, and comes to what all records say."""

from core.ids import ROOT, EntryId
from core.model.rows import EntryRow
from core.tree.evaluate import evaluate, evaluate_all
from core.tree.workspace import Workspace
from tests.support.tree_pods import Pod, Rows, check_rows, pods


class Counting(Rows):
    """Counts which rows were read."""

    def __init__(self, rows: list[EntryRow]) -> None:
        super().__init__(rows, {})
        self.read: set[EntryId] = set()

    def row(self, entry: EntryId) -> EntryRow | None:
        self.read.add(entry)
        return super().row(entry)


def grown(count: int) -> Pod:
    (pod,) = pods(1)
    for number in range(count):
        pod.do("mkdir", f"/d{number}")
        pod.do("create", f"/d{number}/f", "1")
    return pod


def rows_of(pod: Pod) -> list[EntryRow]:
    with pod.store.read() as reader:
        return list(reader.all_rows())


def test_the_cost_of_one_change_does_not_depend_on_the_size_of_the_tree() -> None:
    costs = set()
    for count in (3, 30):
        pod = grown(count)
        reader = Counting(rows_of(pod))
        workspace = Workspace(reader)
        folder = pod.shown("/d1").id
        file = pod.shown("/d1/f").id
        workspace.unplaced.add(folder)
        workspace.unsettled.add(file)
        evaluate(workspace)
        costs.add(len(reader.read))
    assert len(costs) == 1
    assert max(costs) <= 4


def test_evaluating_everything_again_changes_nothing() -> None:
    pod = grown(5)
    workspace = Workspace(Rows(rows_of(pod), {}))
    evaluate_all(workspace)
    assert not workspace.delta().rows
    check_rows(pod)


def test_an_evaluation_is_done_once() -> None:
    workspace = Workspace(Rows(rows_of(grown(1)), {}))
    evaluate_all(workspace)
    assert workspace.unplaced == workspace.unsettled == set()
    row = workspace.row(ROOT)
    assert row is not None
    assert row.visible_children == 1
