"""Who gets a name that several entries have, and what becomes of the others."""

import pytest

from core.errors import AlreadyExists
from core.model.records import Kind
from tests.support.tree_histories import check_shown
from tests.support.tree_pods import contents_of, exchange, pods


def conflict_copies(tree: dict[str, object]) -> list[str]:
    return [path for path in tree if " (conflict " in path]


def test_two_files_of_one_name_are_both_shown_the_newer_under_the_name() -> None:
    a, b, c = pods()
    a.do("create", "/f.txt", "1")
    b.do("create", "/f.txt", "2")
    tree = contents_of(exchange(a, b, c))
    (copy,) = conflict_copies(tree)
    assert tree == {"/f.txt": "2", copy: "1"}
    assert copy.startswith("/f (conflict 2027-")
    assert copy.endswith(").txt")


def test_with_overwrite_the_older_of_two_files_of_one_name_is_hidden() -> None:
    a, b, c = pods(3, "overwrite")
    a.do("create", "/f", "1")
    b.do("create", "/f", "2")
    assert contents_of(exchange(a, b, c)) == {"/f": "2"}


def test_a_conflict_name_taken_by_a_real_file_is_not_given_again() -> None:
    a, b, c = pods()
    a.do("create", "/f", "1")
    b.do("create", "/f", "2")
    (copy,) = conflict_copies(exchange(a, b, c))
    a.do("unlink", copy)
    a.do("create", copy, "3")
    b.do("write", copy, "4")
    tree = contents_of(exchange(a, b, c))
    assert sorted(tree.values()) == ["2", "3", "4"]
    assert tree[copy] == "3"


def test_a_removed_conflict_copy_that_another_pod_edited_comes_back() -> None:
    a, b, c = pods()
    a.do("create", "/f", "1")
    b.do("create", "/f", "2")
    (copy,) = conflict_copies(exchange(a, b, c))
    a.do("unlink", copy)
    b.do("write", copy, "4")
    tree = contents_of(exchange(a, b, c))
    assert sorted(tree.values()) == ["2", "4"]
    assert tree["/f"] == "2"


def test_a_file_that_came_back_by_an_edit_does_not_take_the_name_from_a_living_one() -> None:
    a, b, c = pods()
    a.do("create", "/f", "1")
    exchange(a, b, c)
    a.do("unlink", "/f")
    a.do("create", "/f", "new")
    c.clock.now_ms += 50
    c.do("unlink", "/f")  # a removal that is later than the new file
    b.do("write", "/f", "edited")
    tree = contents_of(exchange(a, b, c))
    assert tree["/f"] == "new"
    assert sorted(tree.values()) == ["edited", "new"]


def test_the_same_content_imported_twice_is_one_file_also_after_an_edit() -> None:
    a, b, c = pods()
    a.do("create", "/f", "SAME")
    b.do("create", "/f", "SAME")
    assert contents_of(exchange(a, b, c)) == {"/f": "SAME"}
    a.do("write", "/f", "T")
    assert contents_of(exchange(a, b, c)) == {"/f": "T"}


def test_the_same_content_imported_twice_and_edited_on_both_pods_is_a_conflict() -> None:
    a, b, c = pods()
    a.do("create", "/f", "SAME")
    b.do("create", "/f", "SAME")
    exchange(a, b, c)
    a.do("write", "/f", "T")
    b.do("write", "/f", "U")
    assert sorted(contents_of(exchange(a, b, c)).values()) == ["T", "U"]


def test_a_twin_hidden_under_one_name_does_not_pop_up_when_another_name_is_written() -> None:
    a, b, c = pods()
    a.do("create", "/e", "SAME")
    exchange(a, b, c)
    a.do("link", "/e", "/f")
    b.clock.now_ms = 90
    b.do("create", "/f", "SAME")
    assert contents_of(exchange(a, b, c)) == {"/e": "SAME", "/f": "SAME"}
    c.do("write", "/e", "2")
    assert contents_of(exchange(a, b, c)) == {"/e": "2", "/f": "SAME"}


def test_the_same_link_made_on_two_pods_is_one_name() -> None:
    a, b, c = pods()
    a.do("create", "/f", "1")
    exchange(a, b, c)
    a.do("link", "/f", "/g")
    b.do("link", "/f", "/g")
    assert contents_of(exchange(a, b, c)) == {"/f": "1", "/g": "1"}
    assert a.shown("/f").links == 2
    c.do("unlink", "/g")
    assert contents_of(exchange(a, b, c)) == {"/f": "1"}


@pytest.mark.parametrize("strategy", ["keep-both", "overwrite"])
def test_two_edits_of_one_file_end_as_the_strategy_says(strategy: str) -> None:
    a, b, c = pods(3, strategy)
    a.do("create", "/f.txt", "1")
    exchange(a, b, c)
    a.do("write", "/f.txt", "A")
    b.do("write", "/f.txt", "B")
    tree = contents_of(exchange(a, b, c))
    assert sorted(tree.values()) == (["A", "B"] if strategy == "keep-both" else ["B"])
    c.do("write", "/f.txt", "C")
    tree = contents_of(exchange(a, b, c))
    assert tree["/f.txt"] == "C"
    assert sorted(tree.values()) == (["A", "C"] if strategy == "keep-both" else ["C"])


def test_edits_through_two_names_give_one_conflict_version_that_outlives_a_name() -> None:
    a, b, c = pods()
    a.do("create", "/f", "1")
    a.do("link", "/f", "/g")
    exchange(a, b, c)
    a.do("write", "/f", "2")
    b.do("write", "/g", "3")
    assert len(exchange(a, b, c)) == 3
    c.do("unlink", "/f")
    assert sorted(contents_of(exchange(a, b, c)).values()) == ["2", "3"]


def test_a_conflict_version_that_became_a_file_is_not_shown_beside_it_as_well() -> None:
    a, b, c = pods()
    a.do("create", "/f", "1")
    exchange(a, b, c)
    a.do("write", "/f", "2")
    b.do("write", "/f", "3")
    (copy,) = conflict_copies(exchange(a, b, c))
    a.do("chmod", copy, "384")
    a.do("write", "/f", "4")  # and with it nobody sends what says that the version is gone
    c.pull(a, 1)
    assert contents_of(c.flat()) == {"/f": "3", copy: "2"}
    check_shown(c)
    assert contents_of(exchange(a, b, c)) == {"/f": "4", copy: "2"}


def test_a_folder_wins_the_name_and_the_file_keeps_its_conflict_name_without_it() -> None:
    a, b, c = pods()
    a.do("create", "/x", "1")
    b.do("mkdir", "/x")
    b.do("create", "/x/k", "2")
    tree = contents_of(exchange(a, b, c))
    (copy,) = conflict_copies(tree)
    assert tree == {"/x": "DIR", "/x/k": "2", copy: "1"}
    b.do("unlink", "/x/k")
    b.do("rmdir", "/x")
    assert contents_of(exchange(a, b, c)) == {copy: "1"}


def test_the_same_folders_made_on_two_pods_are_one_and_move_as_one() -> None:
    a, b, c = pods()
    for pod, data in ((a, "A"), (b, "B")):
        pod.do("mkdir", "/p")
        pod.do("mkdir", "/p/q")
        pod.do("create", f"/p/q/{data}", data)
    exchange(a, b, c)
    a.do("rename", "/p", "/P")
    tree = contents_of(exchange(a, b, c))
    assert tree == {"/P": "DIR", "/P/q": "DIR", "/P/q/A": "A", "/P/q/B": "B"}


def test_two_atomic_saves_of_one_file_keep_both_contents() -> None:
    a, b, c = pods()
    a.do("create", "/f", "1")
    exchange(a, b, c)
    for pod, data in ((a, "A"), (b, "B")):
        pod.do("create", f"/t{data}", data)
        pod.do("rename", f"/t{data}", "/f")
    tree = contents_of(exchange(a, b, c))
    assert tree["/f"] == "B"
    assert sorted(tree.values()) == ["A", "B"]


def test_an_atomic_save_beside_an_edit_in_place_keeps_both_contents() -> None:
    a, b, c = pods()
    a.do("create", "/f", "1")
    exchange(a, b, c)
    a.do("create", "/t", "A")
    a.do("rename", "/t", "/f")
    b.do("write", "/f", "B")
    tree = contents_of(exchange(a, b, c))
    assert tree["/f"] == "A"
    assert sorted(tree.values()) == ["A", "B"]


def test_a_conflict_copy_renamed_over_its_file_replaces_it() -> None:
    a, b, c = pods()
    a.do("create", "/f", "1")
    exchange(a, b, c)
    a.do("write", "/f", "A")
    b.do("write", "/f", "B")
    (copy,) = conflict_copies(exchange(a, b, c))
    c.do("rename", copy, "/f")
    assert contents_of(exchange(a, b, c)) == {"/f": "A"}


def test_a_name_shown_cannot_be_made_again_whoever_has_it() -> None:
    a, b, c = pods()
    a.do("create", "/f", "1")
    b.do("create", "/f", "2")
    (copy,) = conflict_copies(exchange(a, b, c))
    with pytest.raises(AlreadyExists):
        a.do("create", copy, "3")
    assert a.flat()[copy].kind == Kind.FILE


def test_a_write_to_the_conflict_copy_swaps_no_names() -> None:
    a, b, c = pods()
    a.do("create", "/f", "1")
    b.clock.now_ms += 10
    b.do("create", "/f", "2")
    before = exchange(a, b, c)
    (copy,) = before.keys() - {"/f"}
    c.clock.now_ms += 1_000
    c.do("write", copy, "3")
    assert contents_of(exchange(a, b, c)) == {"/f": "2", copy: "3"}


def test_a_conflict_version_stays_where_it_is_when_its_file_is_renamed() -> None:
    a, b, c = pods()
    a.do("create", "/f", "1")
    exchange(a, b, c)
    a.do("write", "/f", "A")
    b.do("write", "/f", "B")
    (beside,) = exchange(a, b, c).keys() - {"/f"}
    c.do("rename", "/f", "/g")
    assert contents_of(exchange(a, b, c)) == {"/g": "B", beside: "A"}
