"""Folders moved at the same time: no cycle, and only who took part in one is displaced."""

from tests.support.tree_pods import contents_of, exchange, pods


def test_of_two_folders_moved_into_one_another_the_later_move_is_undone() -> None:
    a, b, c = pods()
    a.do("mkdir", "/a")
    a.do("mkdir", "/b")
    exchange(a, b, c)
    a.do("rename", "/a", "/b/a")
    b.do("rename", "/b", "/a/b")
    assert contents_of(exchange(a, b, c)) == {"/b": "DIR", "/b/a": "DIR"}


def test_a_folder_that_nobody_moved_is_never_displaced() -> None:
    a, b, c = pods()
    a.do("mkdir", "/a")
    a.do("mkdir", "/b")
    a.do("mkdir", "/a/n")
    exchange(a, b, c)
    a.clock.now_ms = b.clock.now_ms = 90
    a.do("rename", "/b", "/a/n/b")
    b.do("rename", "/a", "/b/a")
    tree = exchange(a, b, c)
    assert not any("lost+found" in path for path in tree)
    assert any(path.endswith("/a/n") for path in tree)


def test_a_swap_of_folders_keeps_an_edit_made_inside_meanwhile() -> None:
    a, b, c = pods()
    a.do("mkdir", "/x")
    a.do("mkdir", "/y")
    a.do("create", "/x/1", "1")
    a.do("create", "/y/2", "2")
    exchange(a, b, c)
    a.do("exchange", "/x", "/y")
    b.do("write", "/x/1", "3")
    tree = contents_of(exchange(a, b, c))
    assert tree == {"/x": "DIR", "/x/2": "2", "/y": "DIR", "/y/1": "3"}


def test_a_displaced_folder_stays_where_it_is_shown_when_others_move() -> None:
    a, b, c = pods()
    for name in ("/a", "/b", "/d"):
        a.do("mkdir", name)
    exchange(a, b, c)
    a.do("rename", "/a", "/b/a")
    b.do("rename", "/b", "/a/b")
    exchange(a, b, c)
    c.do("rename", "/b/a", "/d/a")  # without a pin the undone move of b would take effect now
    assert contents_of(exchange(a, b, c)) == {"/b": "DIR", "/d": "DIR", "/d/a": "DIR"}


def test_a_file_moved_to_two_places_is_where_the_later_move_put_it_with_its_edit() -> None:
    a, b, c = pods()
    a.do("create", "/f", "1")
    exchange(a, b, c)
    a.do("rename", "/f", "/g")
    b.do("rename", "/f", "/h")
    b.do("write", "/h", "2")
    assert contents_of(exchange(a, b, c)) == {"/h": "2"}


def test_three_folders_moved_in_a_ring_end_in_a_tree_that_is_the_same_everywhere() -> None:
    a, b, c = pods()
    for name in ("/a", "/b", "/c"):
        a.do("mkdir", name)
    exchange(a, b, c)
    a.do("rename", "/a", "/b/a")
    b.do("rename", "/b", "/c/b")
    c.do("rename", "/c", "/a/c")
    tree = exchange(a, b, c)
    assert len(tree) == 3


def test_a_renamed_folder_is_not_the_one_that_another_pod_made_under_its_old_name() -> None:
    a, b, c = pods()
    a.do("mkdir", "/d")
    a.do("create", "/d/x", "1")
    a.do("rename", "/d", "/e")
    b.do("mkdir", "/d")
    b.do("create", "/d/y", "2")
    tree = contents_of(exchange(a, b, c))
    assert tree == {"/d": "DIR", "/d/y": "2", "/e": "DIR", "/e/x": "1"}
