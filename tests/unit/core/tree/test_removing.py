"""Removing: errors as POSIX has them, and what is said of what went."""

import pytest

from core.errors import FolderNotEmpty, IsAFolder, NotAFolder, NotFound
from core.ids import ROOT
from core.model.records import Dead
from tests.support.tree_pods import Pod, exchange, pods


@pytest.fixture
def pod() -> Pod:
    (made,) = pods(1)
    made.do("mkdir", "/d")
    made.do("create", "/d/f", "1")
    made.do("create", "/f", "1")
    return made


ERRORS = [
    ("nothing", False, NotFound),
    ("d", False, IsAFolder),
    ("f", True, NotAFolder),
    ("d", True, FolderNotEmpty),
]


@pytest.mark.parametrize(("name", "want_folder", "error"), ERRORS)
def test_what_cannot_be_removed_is_said_as_posix_says_it(
    pod: Pod, name: str, want_folder: bool, error: type[Exception]
) -> None:
    before = pod.flat()
    with pytest.raises(error), pod.replica.change() as change:
        change.remove(ROOT, name.encode(), want_folder=want_folder)
    assert pod.flat() == before


def test_the_last_name_of_a_file_is_told_from_the_others(pod: Pod) -> None:
    pod.do("link", "/f", "/g")
    file = pod.shown("/f").inode
    for name, last in ((b"f", False), (b"g", True)):
        with pod.replica.change() as change:
            removed = change.remove(ROOT, name, want_folder=False)
        assert (removed.entry, removed.was_last_name) == (file, last)


def test_the_last_name_takes_along_what_is_hidden_under_it() -> None:
    a, b, c = pods()
    a.do("create", "/f", "SAME")
    b.do("create", "/f", "SAME")
    exchange(a, b, c)
    a.do("unlink", "/f")
    assert exchange(a, b, c) == {}


def test_a_removal_says_where_the_name_was_shown_and_knows_all_that_was_seen(pod: Pod) -> None:
    seen = pod.summary()
    file = pod.shown("/f").id
    pod.do("unlink", "/f")
    with pod.replica.view() as view:
        row = view.row(file)
    assert row is not None
    (dead,) = row.places
    assert isinstance(dead, Dead)
    assert (dead.parent, dead.name) == (ROOT, b"f")
    assert all(dead.context.seen[origin] >= seq for origin, seq in seen.items())
    assert dead.but == ()
