"""Publishing: what a version supersedes, drafts, conflict versions, and files that were removed."""

import pytest

from core.errors import InvalidRequest
from core.ids import LOST, ROOT
from core.model.records import Kind
from core.tree.shown import Shown
from tests.support.tree_pods import Pod, content, contents_of, data_of, exchange, pods


def draft(pod: Pod, name: bytes) -> Shown:
    with pod.replica.change() as change:
        return change.create(ROOT, name, Kind.FILE, mode=0o644, uid=0, gid=0)


def publish(pod: Pod, shown: Shown, data: str) -> None:
    """Write through a handle that was opened when `shown` was shown."""
    virtual = min(shown.virtual) if shown.virtual else None
    with pod.replica.change() as change:
        change.publish(shown.file, content(data), 7, shown.heads, virtual=virtual)


def shared(strategy: str = "keep-both") -> tuple[list[Pod], Shown]:
    made = pods(3, strategy)
    made[0].do("create", "/f", "1")
    exchange(*made)
    return made, made[0].shown("/f")


def test_a_draft_is_shown_here_only_until_it_is_published() -> None:
    a, b, _ = pods()
    made = draft(a, b"f")
    assert a.shown("/f").draft
    assert exchange_paths(a, b) == (["/f"], [])
    publish(a, made, "1")
    assert not a.shown("/f").draft
    assert exchange_paths(a, b) == (["/f"], ["/f"])
    assert b.shown("/f").mtime_ns == 7


def exchange_paths(a: Pod, b: Pod) -> tuple[list[str], list[str]]:
    a.pull(b)
    b.pull(a)
    return a.paths(), b.paths()


def test_a_removed_draft_is_gone_everywhere() -> None:
    a, b, _ = pods()
    draft(a, b"f")
    a.do("unlink", "/f")
    assert exchange(a, b) == {}


def test_an_edit_supersedes_what_was_shown_when_it_began_not_what_came_meanwhile() -> None:
    (a, b, c), opened = shared()
    b.do("write", "/f", "B")
    a.pull(b)  # between open and close
    publish(a, opened, "A")
    assert sorted(contents_of(exchange(a, b, c)).values()) == ["A", "B"]


def test_with_overwrite_an_edit_supersedes_all_that_is_known() -> None:
    (a, b, c), opened = shared("overwrite")
    b.do("write", "/f", "B")
    a.pull(b)
    publish(a, opened, "A")
    assert contents_of(exchange(a, b, c)) == {"/f": "A"}
    with a.replica.view() as view:
        row = view.row(opened.file)
    assert row is not None
    assert [data_of(head) for head in row.contents] == ["A"]  # type: ignore[arg-type]


def test_an_edit_of_a_file_that_was_removed_elsewhere_brings_it_back() -> None:
    (a, b, c), opened = shared()
    b.do("unlink", "/f")
    a.pull(b)
    assert a.paths() == []
    publish(a, opened, "A")
    assert contents_of(exchange(a, b, c)) == {"/f": "A"}


def test_a_file_that_comes_back_to_a_taken_name_gets_another_one() -> None:
    (a, b, c), opened = shared()
    b.do("unlink", "/f")
    b.do("create", "/f", "new")
    a.pull(b)
    publish(a, opened, "A")
    tree = contents_of(exchange(a, b, c))
    assert tree.pop("/f") == "new"
    assert list(tree.values()) == ["A"]


def test_a_file_that_comes_back_brings_its_removed_folders_back() -> None:
    a, b, c = pods()
    a.do("mkdir", "/d")
    a.do("mkdir", "/d/e")
    a.do("create", "/d/e/f", "1")
    exchange(a, b, c)
    opened = a.shown("/d/e/f")
    b.do("unlink", "/d/e/f")
    b.do("rmdir", "/d/e")
    b.do("rmdir", "/d")
    a.pull(b)
    publish(a, opened, "A")
    assert contents_of(exchange(a, b, c)) == {"/d": "DIR", "/d/e": "DIR", "/d/e/f": "A"}


def test_an_edit_of_a_file_that_this_pod_has_forgotten_is_kept_in_the_lost_folder() -> None:
    (a, b, c), opened = shared()
    b.do("unlink", "/f")
    exchange(a, b, c)
    exchange(a, b, c)
    assert a.collect() == 1
    publish(a, opened, "A")
    tree = contents_of(exchange(a, b, c))
    assert list(tree.values()) == ["DIR", "A"]
    assert next(iter(tree)) == "/lost+found"
    with a.replica.view() as view:
        assert view.folder(LOST).name == b"lost+found"


def test_a_written_conflict_version_becomes_a_file_of_its_own() -> None:
    (a, b, c), _ = shared()
    a.do("write", "/f", "A")
    b.do("write", "/f", "B")
    tree = exchange(a, b, c)
    (copy,) = [path for path in tree if "conflict" in path]
    opened = c.shown(copy)
    assert opened.virtual
    publish(c, opened, "C")
    assert contents_of(exchange(a, b, c)) == {"/f": "B", copy: "C"}
    assert c.shown(copy).virtual == ()
    assert c.shown(copy).inode == opened.inode


def test_a_conflict_version_that_became_a_file_meanwhile_loses_no_edit() -> None:
    (a, b, c), _ = shared()
    a.do("write", "/f", "A")
    b.do("write", "/f", "B")
    tree = exchange(a, b, c)
    (copy,) = [path for path in tree if "conflict" in path]
    opened = c.shown(copy)
    b.do("rename", copy, "/mine")
    c.pull(b)
    publish(c, opened, "C")
    assert sorted(contents_of(exchange(a, b, c)).values()) == ["A", "B", "C"]


def test_attributes_of_a_conflict_version_are_its_own_once_they_are_set() -> None:
    (a, b, c), _ = shared()
    a.do("write", "/f", "A")
    b.do("write", "/f", "B")
    tree = exchange(a, b, c)
    (copy,) = [path for path in tree if "conflict" in path]
    c.do("chmod", copy, "384")
    got = exchange(a, b, c)
    assert (got["/f"].mode, got[copy].mode) == (0o644, 384)


def test_attributes_of_a_file_are_not_those_of_the_versions_beside_it() -> None:
    (a, b, c), _ = shared()
    a.do("write", "/f", "A")
    b.do("write", "/f", "B")
    tree = exchange(a, b, c)
    (copy,) = [path for path in tree if "conflict" in path]
    c.do("chmod", "/f", "384")
    got = exchange(a, b, c)
    assert (got["/f"].mode, got[copy].mode) == (384, 0o644)


def test_attributes_of_all_kinds_are_set_and_removed() -> None:
    (a, b, _), shown = shared()
    fields: dict[str, int | bytes] = {
        "mode": 0o600,
        "uid": 5,
        "gid": 6,
        "mtime": 1_000,
        "btime": 2_000,
        "x:user.a": b"1",
        "p:redundancy": b"3",
    }
    with a.replica.change() as change:
        for field, value in fields.items():
            shown = change.set_attribute(shown, field, value)
    b.pull(a)
    got = b.shown("/f")
    assert (got.mode, got.uid, got.gid, got.mtime_ns, got.btime_ns) == (0o600, 5, 6, 1_000, 2_000)
    assert (got.xattrs, got.policy) == ({b"user.a": b"1"}, {"redundancy": b"3"})
    with b.replica.change() as change:
        change.set_attribute(got, "x:user.a", None)
    assert exchange(a, b)
    assert a.shown("/f").xattrs == {}


def test_a_time_that_was_set_holds_until_the_next_version() -> None:
    (a, *_), shown = shared()
    with a.replica.change() as change:
        change.set_attribute(shown, "mtime", 1_000)
    assert a.shown("/f").mtime_ns == 1_000
    publish(a, shown, "2")
    assert a.shown("/f").mtime_ns == 7


@pytest.mark.parametrize("operation", ["symlink", "special", "mkdir"])
def test_only_files_have_content(operation: str) -> None:
    (a,) = pods(1)
    a.do(operation, "/x", *(["7"] if operation != "mkdir" else []))
    with pytest.raises(InvalidRequest):
        publish(a, a.shown("/x"), "1")
