"""A view of a replica: one moment, also of what the tree does not show."""

from tests.support.tree_pods import at, exchange, pods


def test_a_view_finds_paths_rows_folders_and_policies() -> None:
    (pod,) = pods(1)
    pod.do("mkdir", "/d")
    pod.do("create", "/d/f", "1")
    with pod.replica.view() as view:
        file = at(view, "/d/f")
        assert view.path_of(file) == b"/d/f"
        assert [shown.name for shown in view.listing(file.parent)] == [b"f"]
        assert view.folder(file.parent).name == b"d"
        assert view.shown(file.id) == [file]
        assert view.row(file.id) == view.reader.row(file.id)
        assert view.policies(file) == view.policies_in(file.parent) == {}
        found = view.lookup(file.parent, b"f")
        assert found == file


def test_conflict_copies_are_called_after_the_pod_that_made_them() -> None:
    a, b, c = pods()
    a.do("create", "/f", "1")
    b.do("create", "/f", "2")
    exchange(a, b, c)
    loser = f"{a.replica.incarnation:x}"[:4]
    (copy,) = [path for path in c.paths() if "conflict" in path]
    assert f" {loser} " in copy
