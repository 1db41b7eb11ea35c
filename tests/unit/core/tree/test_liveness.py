"""What lives on when several pods remove, edit, rename and link at the same time."""

import pytest

from tests.support.tree_pods import Pod, contents_of, exchange, pods


def linked(count: int = 3, *, third: bool = False) -> list[Pod]:
    """Pods that share a file with the names f and g, or f, g and h."""
    made = pods(count)
    made[0].do("create", "/f", "1")
    made[0].do("link", "/f", "/g")
    if third:
        made[0].do("link", "/f", "/h")
    exchange(*made)
    return made


def shared_file() -> list[Pod]:
    made = pods()
    made[0].do("create", "/f", "1")
    exchange(*made)
    return made


def test_a_file_whose_names_are_removed_by_different_pods_is_gone_and_forgotten() -> None:
    a, b, c = linked()
    a.do("unlink", "/f")
    b.do("unlink", "/g")
    assert exchange(a, b, c) == {}
    exchange(a, b, c)
    for pod in (a, b, c):
        pod.collect()
        with pod.store.read() as reader:
            assert {row.id for row in reader.all_rows() if row.births} == set()


def test_three_names_removed_by_three_pods_are_gone() -> None:
    a, b, c = linked(third=True)
    a.do("unlink", "/f")
    b.do("unlink", "/g")
    c.do("unlink", "/h")
    assert exchange(a, b, c) == {}


def test_an_edit_that_no_remover_saw_brings_the_file_back_at_one_name() -> None:
    a, b, c = linked()
    a.do("unlink", "/f")
    b.do("unlink", "/g")
    c.do("write", "/g", "2")
    assert contents_of(exchange(a, b, c)) == {"/g": "2"}


def test_an_edit_is_not_lost_when_only_one_of_two_removers_had_seen_it() -> None:
    a, b, c = linked()
    a.do("unlink", "/f")
    b.do("write", "/g", "2")
    c.pull(b)
    c.do("unlink", "/g")  # c believes that f stays
    assert contents_of(exchange(a, b, c)) == {"/f": "2"}


def test_a_remover_that_knew_the_edit_and_the_other_removal_removes_the_file() -> None:
    a, b, c = linked()
    a.do("unlink", "/f")
    b.do("write", "/g", "2")
    c.pull(b)
    c.pull(a)
    c.do("unlink", "/g")
    assert exchange(a, b, c) == {}


def test_a_link_made_beside_a_removal_keeps_the_content() -> None:
    a, b, c = shared_file()
    a.do("unlink", "/f")
    b.do("link", "/f", "/g")
    assert contents_of(exchange(a, b, c)) == {"/g": "1"}


def test_a_rename_made_beside_a_removal_keeps_the_content() -> None:
    a, b, c = shared_file()
    a.do("unlink", "/f")
    b.do("rename", "/f", "/g")
    assert contents_of(exchange(a, b, c)) == {"/g": "1"}


def test_a_version_that_a_remover_left_beside_another_name_is_not_removed() -> None:
    a, b, c, d = pods(4)
    a.do("create", "/f", "1")
    a.do("link", "/f", "/g")
    exchange(a, b, c, d)
    b.do("rename", "/f", "/f2")
    c.do("write", "/f", "2")
    d.do("write", "/g", "3")
    for pod in (a, b):
        pod.pull(c)
        pod.pull(d)
    a.do("unlink", "/g")  # a sees 2 beside f, b sees it beside g
    b.do("unlink", "/f2")
    assert sorted(contents_of(exchange(a, b, c, d)).values()) == ["2"]


def test_a_version_deleted_long_ago_does_not_return_with_the_place() -> None:
    a, b, c = shared_file()
    a.do("write", "/f", "A")
    b.do("write", "/f", "B")
    a.do("unlink", "/f")
    assert contents_of(exchange(a, b, c)) == {"/f": "B"}
    c.do("rename", "/f", "/g")
    assert contents_of(exchange(a, b, c)) == {"/g": "B"}


def test_two_pods_that_revive_different_versions_do_not_empty_the_file() -> None:
    a, b, c = shared_file()
    a.do("write", "/f", "A")
    b.do("write", "/f", "B")
    c.pull(b)
    a.do("unlink", "/f")
    c.do("unlink", "/f")
    a.pull(b)
    a.do("rename", "/f", "/g")
    b.pull(c)
    assert contents_of(exchange(a, b, c)) == {"/g": "B"}


def test_a_name_collected_on_one_pod_counts_as_known_dead_there() -> None:
    a, b, c = linked()
    b.do("write", "/g", "2")
    a.do("unlink", "/f")
    exchange(a, b, c)
    a.do("create", "/z", "z")
    for one, other in ((b, a), (c, a), (a, b), (a, c)):
        one.pull(other)
    exchange(a, b, c)
    a.collect()
    a.do("unlink", "/g")
    assert contents_of(exchange(a, b, c)) == {"/z": "z"}


def test_a_name_alive_against_a_known_removal_is_not_taken_for_removed() -> None:
    a, b, c = shared_file()
    b.do("rename", "/f", "/x")
    b.do("link", "/x", "/f")
    a.do("unlink", "/f")
    a.pull(b)
    a.do("write", "/f", "9")
    a.do("unlink", "/f")
    b.do("unlink", "/f")
    b.do("unlink", "/x")
    assert contents_of(exchange(a, b, c)) == {"/x": "9"}


def test_a_removed_and_a_renamed_special_file_is_the_renamed_one() -> None:
    a, b, c = pods()
    a.do("special", "/p", "7")
    exchange(a, b, c)
    a.do("unlink", "/p")
    b.do("rename", "/p", "/q")
    assert contents_of(exchange(a, b, c)) == {"/q": "7"}


def test_special_files_of_another_number_are_a_conflict() -> None:
    a, b, c = pods()
    a.do("special", "/d", "1")
    b.do("special", "/d", "1")
    c.do("special", "/d", "2")
    assert sorted(contents_of(exchange(a, b, c)).values()) == ["1", "1", "2"]


def test_attributes_never_revive_a_removed_special_file() -> None:
    a, b, c = pods()
    a.do("special", "/p", "7")
    a.do("link", "/p", "/q")
    exchange(a, b, c)
    a.do("unlink", "/p")
    b.do("unlink", "/q")
    c.do("chmod", "/p", "7")
    assert exchange(a, b, c) == {}


def test_a_conflict_version_stands_beside_the_name_that_stands_longest() -> None:
    a, b, c = pods()
    a.do("create", "/z", "1")
    a.clock.now_ms += 10
    a.do("mkdir", "/d")
    a.do("link", "/z", "/d/a")
    exchange(a, b, c)
    a.do("write", "/z", "A")
    b.do("write", "/z", "B")
    tree = contents_of(exchange(a, b, c))
    assert [path[:13] for path in tree if "conflict" in path] == ["/z (conflict "]


@pytest.mark.parametrize("other", ["write", "rename", "link"])
def test_what_was_done_without_knowing_of_a_removal_wins_over_it(other: str) -> None:
    a, b, c = shared_file()
    a.do("unlink", "/f")
    b.do(other, "/f", "2" if other == "write" else "/g")
    tree = contents_of(exchange(a, b, c))
    assert list(tree.values()) == ["2" if other == "write" else "1"]
