"""Evaluation looks at what changed only, and comes to what all records say."""

import pytest

from core.crypto import content_hash
from core.ids import ROOT, ContentHash, Dot, EntryId, Incarnation, Stamp
from core.model.records import NOTHING_SEEN, Batch, Birth, Kind, Place, Record, Version
from core.model.rows import EntryRow
from core.tree.evaluate import evaluate, evaluate_all
from core.tree.merge import insert
from core.tree.rows import seed_rows
from core.tree.workspace import Workspace
from tests.support.tree_pods import Pod, Rows, check_rows, computed_from_records, derived, pods


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


class Looking(Counting):
    """Counts also the rows that come as answers to other questions."""

    def standing_in(self, folder: EntryId) -> list[EntryRow]:
        return self._looked_at(super().standing_in(folder))

    def invisible(self) -> list[EntryRow]:
        return self._looked_at(super().invisible())

    def referring(self) -> list[EntryRow]:
        return self._looked_at(super().referring())

    def all_rows(self) -> list[EntryRow]:
        return self._looked_at(super().all_rows())

    def _looked_at(self, rows: list[EntryRow]) -> list[EntryRow]:
        self.read.update(row.id for row in rows)
        return rows


# --- what only a forged record says

E, F, G = (EntryId(bytes([number]) * 16) for number in (5, 6, 7))


def born(entry: EntryId, kind: Kind, ms: int, target: EntryId | None = None) -> Record:
    origin = Incarnation(ms)
    return Birth(
        Dot(origin, 1), Stamp(ms, 0, origin, 0), entry, kind, ROOT, b"n", 0o644, target=target
    )


def placed(entry: EntryId, parent: EntryId, name: bytes, ms: int) -> Record:
    origin = Incarnation(ms)
    return Place(Dot(origin, 1), Stamp(ms, 0, origin, 0), entry, parent, name, NOTHING_SEEN)


def written(entry: EntryId, ms: int) -> Record:
    origin = Incarnation(ms)
    manifest = ContentHash(b"m" * 32)
    dot, stamp = Dot(origin, 1), Stamp(ms, 0, origin, 0)
    return Version(dot, stamp, entry, manifest, 1, 262_144, 0, NOTHING_SEEN)


def told(*records: Record) -> dict[bytes, list[bytes]]:
    """Return the names under which each entry is shown to a pod that was told these in order."""
    (pod,) = pods(1)
    for one in records:
        digest = content_hash(repr(one).encode())[:16]
        pod.replica.merge([Batch(one.dot.origin, 1, b"", digest, (one,))])
    check_rows(pod)
    with pod.replica.view() as view:
        return {entry[:1]: [view.path_of(shown) for shown in view.shown(entry)] for entry in (E, F)}


FORGED = {
    "a name of a name": [
        born(E, Kind.LINK, 1, F),
        placed(E, ROOT, b"e", 2),
        born(F, Kind.LINK, 3, G),
        placed(F, ROOT, b"f", 4),
        born(G, Kind.FILE, 5),
    ],
    "a name of itself": [born(E, Kind.LINK, 1, E), placed(E, ROOT, b"e", 2), written(E, 3)],
    "a name of a folder": [
        born(E, Kind.LINK, 1, F),
        placed(E, ROOT, b"e", 2),
        born(F, Kind.FOLDER, 3),
        placed(F, ROOT, b"f", 4),
    ],
    "a folder that was a file before": [
        born(E, Kind.FOLDER, 2),
        placed(E, ROOT, b"e", 3),
        born(F, Kind.FILE, 4),
        placed(F, E, b"f", 5),
        written(F, 6),
        born(E, Kind.FILE, 1),
    ],
    "a file that was a folder before": [
        born(E, Kind.FILE, 2),
        placed(E, ROOT, b"e", 3),
        written(E, 7),
        born(F, Kind.FILE, 4),
        placed(F, E, b"f", 5),
        written(F, 6),
        born(E, Kind.FOLDER, 1),
    ],
    "a folder that was a name before, and was never placed": [
        born(E, Kind.FOLDER, 2),
        born(F, Kind.FILE, 3),
        placed(F, E, b"f", 4),
        written(F, 5),
        born(E, Kind.LINK, 1, F),
    ],
}


@pytest.mark.parametrize("records", FORGED.values(), ids=FORGED.keys())
def test_what_is_forged_is_shown_alike_whatever_came_first(records: list[Record]) -> None:
    shown = told(*records)
    assert told(*reversed(records)) == shown
    assert told(*records[1:], records[0]) == shown


def large_tree(folders: int) -> list[EntryRow]:
    """The rows of a tree with some files in each folder."""
    workspace = Workspace(Rows(seed_rows(), {}))
    seq = 0
    for number in range(folders):
        folder = EntryId(b"d%015d" % number)
        for entry, kind, parent in [
            (folder, Kind.FOLDER, ROOT),
            *((EntryId(b"f%07d%08d" % (at, number)), Kind.SYMLINK, folder) for at in range(9)),
        ]:
            seq += 3
            at = [Stamp(1_000 + seq, 0, Incarnation(1), place) for place in range(3)]
            dots = [Dot(Incarnation(1), seq + place) for place in range(3)]
            name = entry[-8:]
            insert(workspace, Birth(dots[0], at[0], entry, kind, parent, name, 0o755))
            insert(workspace, Place(dots[1], at[1], entry, parent, name, NOTHING_SEEN))
            if kind is Kind.SYMLINK:
                link = content_hash(b"there")
                shown = Version(dots[2], at[2], entry, link, 5, 0, 0, NOTHING_SEEN, link=b"there")
                insert(workspace, shown)
    evaluate(workspace)
    return list(workspace.all_rows())


@pytest.mark.parametrize(("turned", "concerned"), [(b"d%015d" % 7, 10), (b"f%07d%08d" % (3, 7), 1)])
def test_who_forges_what_an_entry_is_makes_nobody_look_at_the_whole_tree(
    turned: bytes, concerned: int
) -> None:
    rows = large_tree(400)
    assert len(rows) > 4_000
    reader = Looking(rows)
    workspace = Workspace(reader)
    kind = Kind.FILE if turned.startswith(b"d") else Kind.FOLDER
    insert(workspace, born(EntryId(turned), kind, 1))
    evaluate(workspace)
    assert concerned <= len(reader.read) <= concerned + 6
    wanted = computed_from_records(workspace.all_rows())
    assert {row.id: derived(row) for row in workspace.all_rows()} == wanted


def test_what_a_folder_could_not_hold_comes_into_it_when_an_older_birth_says_it_is_one() -> None:
    """It waits for each birth, also for that which makes no folder of it."""
    workspace = Workspace(Rows(seed_rows(), {}))
    origin = Incarnation(77)
    placed = Place(Dot(origin, 2), Stamp(60, 0, origin, 1), F, E, b"in", NOTHING_SEEN)
    for record in (born(E, Kind.FILE, 50), born(F, Kind.FOLDER, 55), placed):
        insert(workspace, record)
    evaluate(workspace)
    for older in (born(E, Kind.SPECIAL, 40), born(E, Kind.FOLDER, 30)):
        insert(workspace, older)
        evaluate(workspace)
        wanted = computed_from_records(workspace.all_rows())
        assert {row.id: derived(row) for row in workspace.all_rows()} == wanted
    row = workspace.row(F)
    assert row is not None
    assert row.parent == E
