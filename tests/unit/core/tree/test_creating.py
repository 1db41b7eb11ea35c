"""Creating entries of every kind, and further names."""

import pytest

from core.errors import (
    AlreadyExists,
    InvalidRequest,
    NameTooLong,
    NotAFolder,
    NotFound,
    NotPermitted,
)
from core.ids import ROOT, EntryId
from core.model.records import Kind
from tests.support.tree_pods import Pod, content, contents_of, data_of, exchange, pods


def test_every_kind_is_shown_as_it_was_made_here_and_elsewhere() -> None:
    a, b, _ = pods()
    with a.replica.change() as change:
        change.create(
            ROOT, b"f", Kind.FILE, mode=0o640, uid=1, gid=2, content=content("x"), mtime_ns=9
        )
        change.create(ROOT, b"d", Kind.FOLDER, mode=0o750, uid=3, gid=4, mtime_ns=10)
        change.create(ROOT, b"l", Kind.SYMLINK, mode=0o777, uid=5, gid=6, link=b"to/x", mtime_ns=11)
        change.create(ROOT, b"s", Kind.SPECIAL, mode=0o020600, uid=7, gid=8, device=259)
    b.pull(a)
    for pod in (a, b):
        f, d, link, s = (pod.shown(path) for path in ("/f", "/d", "/l", "/s"))
        assert (f.kind, f.mode, f.uid, f.gid, f.mtime_ns) == (Kind.FILE, 0o640, 1, 2, 9)
        assert data_of(f.version) == "x"
        assert (d.kind, d.mode, d.uid, d.gid, d.mtime_ns) == (Kind.FOLDER, 0o750, 3, 4, 10)
        assert (link.kind, link.link, link.mtime_ns) == (Kind.SYMLINK, b"to/x", 11)
        assert (s.kind, s.mode, s.device) == (Kind.SPECIAL, 0o020600, 259)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        (b"f", AlreadyExists),
        (b"", InvalidRequest),
        (b".", InvalidRequest),
        (b"..", InvalidRequest),
        (b"a/b", InvalidRequest),
        (b"a\0", InvalidRequest),
        (b"x" * 256, NameTooLong),
    ],
)
def test_a_name_that_cannot_be_taken_is_refused(name: bytes, error: type[Exception]) -> None:
    (pod,) = pods(1)
    pod.do("create", "/f", "1")
    with pytest.raises(error), pod.replica.change() as change:
        change.create(ROOT, name, Kind.FILE, mode=0o644, uid=0, gid=0)
    assert pod.paths() == ["/f"]


@pytest.mark.parametrize(("where", "error"), [("/f", NotAFolder), (None, NotFound)])
def test_nothing_is_made_in_what_is_no_folder(where: str | None, error: type[Exception]) -> None:
    (pod,) = pods(1)
    pod.do("create", "/f", "1")
    folder = EntryId(b"?" * 16) if where is None else pod.shown(where).id
    with pytest.raises(error), pod.replica.change() as change:
        change.create(folder, b"x", Kind.FILE, mode=0o644, uid=0, gid=0)


def test_names_of_a_file_count_and_share_everything() -> None:
    a, b, _ = pods()
    a.do("create", "/f", "1")
    a.do("link", "/f", "/g")
    a.do("link", "/g", "/h")
    b.pull(a)
    b.do("write", "/h", "2")
    b.do("chmod", "/g", "384")
    tree = exchange(a, b)
    assert {(node.content, node.mode, node.links) for node in tree.values()} == {("2", 384, 3)}
    assert len({node.inode for node in tree.values()}) == 1


def test_a_folder_has_one_name() -> None:
    (pod,) = pods(1)
    pod.do("mkdir", "/d")
    with pytest.raises(NotPermitted), pod.replica.change() as change:
        change.link(pod.shown("/d"), ROOT, b"e")


def test_a_link_to_a_conflict_version_is_a_name_of_a_file_of_its_own() -> None:
    a, b, c = pods()
    a.do("create", "/f", "1")
    exchange(a, b, c)
    a.do("write", "/f", "A")
    b.do("write", "/f", "B")
    (copy,) = [path for path in exchange(a, b, c) if "conflict" in path]
    c.do("link", copy, "/g")
    tree = exchange(a, b, c)
    assert (tree["/g"].content, tree["/g"].links, tree[copy].inode) == ("A", 2, tree["/g"].inode)


def test_a_link_to_a_file_that_came_back_keeps_it_when_its_own_name_goes() -> None:
    a, b, c = pods()
    a.do("create", "/f", "1")
    exchange(a, b, c)
    a.do("unlink", "/f")
    b.do("write", "/f", "2")
    exchange(a, b, c)
    c.do("link", "/f", "/g")
    c.do("unlink", "/f")
    assert {path: node.content for path, node in exchange(a, b, c).items()} == {"/g": "2"}


def test_a_pod_creates_under_its_own_random_ids() -> None:
    made: set[EntryId] = set()
    for name in ("a", "b"):
        pod = Pod(name, [])
        pod.do("mkdir", "/d")
        made.add(pod.shown("/d").id)
    assert len(made) == 2


def test_a_further_name_of_a_file_that_came_back_holds_also_when_the_first_is_removed() -> None:
    a, b, c = pods()
    a.do("create", "/f", "1")
    exchange(a, b, c)
    a.do("unlink", "/f")
    b.do("write", "/f", "2")
    exchange(a, b, c)
    c.do("link", "/f", "/g")
    assert contents_of(exchange(a, b, c)) == {"/f": "2", "/g": "2"}
    a.do("unlink", "/f")
    assert contents_of(exchange(a, b, c)) == {"/g": "2"}
