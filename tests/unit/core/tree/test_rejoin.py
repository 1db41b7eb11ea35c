"""A pod that was excluded comes back: what it removed, edited and made meanwhile."""

import pytest

from core.model.records import Context, Dead
from core.model.rows import EntryRow
from core.tree import rejoin
from tests.support.tree_pods import Pod, at, contents_of, exchange, pods
from tests.support.tree_rejoin import admit, exclude, rejoined


def come_back(a: Pod, b: Pod, gone: Pod) -> dict[str, str | None]:
    """Only a has cleaned up when the excluded pod returns through it."""
    a.collect()
    new = rejoined(gone, a, "d")
    admit([a, b], new)
    return contents_of(exchange(a, b, new))


def removal_beside_an_edit() -> list[Pod]:
    a, b, gone = pods()
    a.do("create", "/f", "1")
    a.do("link", "/f", "/g")
    exchange(a, b, gone)
    a.do("unlink", "/f")
    b.do("write", "/g", "4")
    gone.pull(b)
    gone.do("unlink", "/g")
    exclude([a, b], gone)
    exchange(a, b)
    return [a, b, gone]


def edit_of_a_removed_file() -> list[Pod]:
    a, b, gone = pods()
    a.do("create", "/f", "1")
    exchange(a, b, gone)
    a.do("write", "/f", "2")
    a.do("unlink", "/f")
    gone.do("write", "/f", "O")
    exclude([a, b], gone)
    exchange(a, b)
    return [a, b, gone]


def test_the_last_name_of_a_file_that_lived_on_in_the_old_tree_is_not_removed_again() -> None:
    assert come_back(*removal_beside_an_edit()) == {"/g": "4"}


def test_a_removal_by_the_excluded_pod_is_done_again_if_it_had_seen_everything() -> None:
    a, b, gone = pods()
    a.do("create", "/f", "1")
    a.do("create", "/g", "2")
    exchange(a, b, gone)
    exclude([a, b], gone)
    gone.do("unlink", "/f")
    gone.do("unlink", "/g")
    b.do("write", "/g", "3")
    exchange(a, b)
    assert come_back(a, b, gone) == {"/g": "3"}


def test_a_removal_done_again_with_its_old_context_splits_the_pods(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = removal_beside_an_edit()
    monkeypatch.setattr(rejoin.Rejoining, "_had_seen_all", lambda *_: False)
    monkeypatch.setattr(rejoin.Rejoining, "_name", _as_it_was)
    with pytest.raises(AssertionError, match="diverged"):
        come_back(*made)


def _as_it_was(self: rejoin.Rejoining, row: EntryRow, *_: object) -> list[Dead]:
    for head in row.places:
        if self._is_mine(head):
            self._place_again(head)
    return []


def test_an_edit_by_the_excluded_pod_brings_back_what_one_member_has_forgotten() -> None:
    assert come_back(*edit_of_a_removed_file()) == {"/f": "O"}


def test_without_the_summary_as_context_a_deleted_version_shows_on_one_pod_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = edit_of_a_removed_file()
    monkeypatch.setattr(rejoin, "Context", lambda seen: Context({}))
    with pytest.raises(AssertionError, match="diverged"):
        come_back(*made)


def test_new_files_in_new_folders_come_along() -> None:
    a, b, gone = pods()
    a.do("mkdir", "/d")
    exchange(a, b, gone)
    exclude([a, b], gone)
    gone.do("mkdir", "/d/e")
    gone.do("create", "/d/e/f", "1")
    gone.do("link", "/d/e/f", "/g")
    gone.do("chmod", "/g", "384")
    a.do("rmdir", "/d")
    exchange(a, b)
    tree = come_back(a, b, gone)
    assert tree == {"/d": "DIR", "/d/e": "DIR", "/d/e/f": "1", "/g": "1"}
    assert a.flat()["/g"].mode == 384


def test_what_was_deleted_elsewhere_and_untouched_here_does_not_return() -> None:
    a, b, gone = pods()
    a.do("create", "/f", "1")
    exchange(a, b, gone)
    exclude([a, b], gone)
    a.do("unlink", "/f")
    exchange(a, b)
    assert come_back(a, b, gone) == {}


def test_naive_exchange_after_clean_up_would_make_the_trees_differ() -> None:
    a, b, gone = pods()
    a.do("create", "/f", "1")
    exchange(a, b, gone)
    exclude([a, b], gone)
    a.do("unlink", "/f")
    exchange(a, b)
    a.collect()
    b.collect()
    with pytest.raises(AssertionError, match="diverged"):
        exchange(a, b, gone)


def apart(*operations: tuple[str, ...]) -> list[Pod]:
    """Two members, and a pod that did something after it was excluded: all had /d, /e and /f."""
    a, b, gone = pods()
    a.do("mkdir", "/d")
    a.do("mkdir", "/e")
    a.do("create", "/f", "1")
    exchange(a, b, gone)
    exclude([a, b], gone)
    for operation in operations:
        gone.do(*operation)
    return [a, b, gone]


def test_what_the_excluded_pod_wrote_to_a_file_that_all_know_stands() -> None:
    made = apart(("write", "/f", "2"))
    assert come_back(*made) == {"/d": "DIR", "/e": "DIR", "/f": "2"}


def test_what_it_wrote_beside_an_edit_of_the_others_is_a_conflict_version() -> None:
    a, b, gone = apart(("write", "/f", "2"))
    a.do("write", "/f", "3")
    exchange(a, b)
    assert sorted(filter("DIR".__ne__, map(str, come_back(a, b, gone).values()))) == ["2", "3"]


def test_what_it_moved_is_where_it_moved_it() -> None:
    made = apart(("rename", "/f", "/d/g"), ("rename", "/d", "/e/d"))
    assert come_back(*made) == {"/e": "DIR", "/e/d": "DIR", "/e/d/g": "1"}


def test_what_it_moved_into_a_folder_that_was_removed_meanwhile_brings_the_folder_back() -> None:
    a, b, gone = apart(("rename", "/f", "/d/g"))
    a.do("rmdir", "/d")
    exchange(a, b)
    for pod in (a, b):
        pod.collect()
    assert come_back(a, b, gone) == {"/d": "DIR", "/d/g": "1", "/e": "DIR"}


def test_the_attributes_that_it_set_stand() -> None:
    a, b, gone = apart(("chmod", "/f", "384"))
    with gone.replica.change() as change:
        change.set_attribute(at(change, "/d"), "mode", 448)
    come_back(a, b, gone)
    assert (a.shown("/f").mode, a.shown("/d").mode) == (384, 448)


def test_a_folder_that_it_removed_is_gone_unless_somebody_filled_it() -> None:
    a, b, gone = apart(("rmdir", "/d"), ("rmdir", "/e"))
    b.do("create", "/e/n", "1")
    exchange(a, b)
    assert come_back(a, b, gone) == {"/e": "DIR", "/e/n": "1", "/f": "1"}


def test_a_new_folder_full_of_new_files_is_made_once() -> None:
    made = apart(
        ("mkdir", "/n"),
        ("create", "/n/a", "A"),
        ("link", "/n/a", "/n/b"),
        ("link", "/n/a", "/n/c"),
        ("unlink", "/n/a"),
    )
    a = made[0]
    assert come_back(*made) == {
        "/d": "DIR",
        "/e": "DIR",
        "/f": "1",
        "/n": "DIR",
        "/n/b": "A",
        "/n/c": "A",
    }
    assert a.flat()["/n/b"].inode == a.flat()["/n/c"].inode
    with a.store.read() as reader:
        births = [len(row.births) for row in reader.all_rows() if row.births]
    assert max(births) == 1
