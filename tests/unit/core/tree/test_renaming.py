"""Renaming: errors as POSIX has them, replacing, exchanging, and what is said of it."""

import pytest

from core.errors import (
    AlreadyExists,
    Busy,
    FolderNotEmpty,
    InvalidRequest,
    IsAFolder,
    NameTooLong,
    NotAFolder,
    NotFound,
)
from core.ids import LOST, ROOT
from core.model.records import Context, Dead, Kind
from core.tree.renaming import Replacing
from tests.support.tree_pods import Pod, at, content, contents_of, parent_of, pods


@pytest.fixture
def pod() -> Pod:
    (made,) = pods(1)
    for path in ("/d", "/d/e", "/full", "/empty"):
        made.do("mkdir", path)
    made.do("create", "/full/x", "x")
    made.do("create", "/f", "1")
    made.do("create", "/g", "2")
    return made


def rename(pod: Pod, source: str, target: str, how: Replacing = Replacing.REPLACE) -> None:
    with pod.replica.change() as change:
        change.rename(*parent_of(change, source), *parent_of(change, target), how)


ERRORS = [
    ("/nothing", "/h", Replacing.REPLACE, NotFound),
    ("/d", "/d/e/d", Replacing.REPLACE, InvalidRequest),
    ("/d", "/f", Replacing.REPLACE, NotAFolder),
    ("/f", "/d", Replacing.REPLACE, IsAFolder),
    ("/d", "/full", Replacing.REPLACE, FolderNotEmpty),
    ("/d/e", "/d", Replacing.REPLACE, FolderNotEmpty),
    ("/f", "/g", Replacing.NO_REPLACE, AlreadyExists),
    ("/f", "/nothing", Replacing.EXCHANGE, NotFound),
    ("/d/e", "/d", Replacing.EXCHANGE, InvalidRequest),
    ("/d", "/d/e", Replacing.EXCHANGE, InvalidRequest),
    ("/f", "/" + "x" * 256, Replacing.REPLACE, NameTooLong),
]


@pytest.mark.parametrize(("source", "target", "how", "error"), ERRORS)
def test_what_cannot_be_renamed_is_said_as_posix_says_it(
    pod: Pod, source: str, target: str, how: Replacing, error: type[Exception]
) -> None:
    before = pod.flat()
    with pytest.raises(error):
        rename(pod, source, target, how)
    assert pod.flat() == before


def test_without_replacing_a_free_name_is_taken(pod: Pod) -> None:
    rename(pod, "/f", "/h", Replacing.NO_REPLACE)
    assert contents_of(pod.flat())["/h"] == "1"


def test_a_folder_replaces_an_empty_one(pod: Pod) -> None:
    pod.do("rename", "/full", "/empty")
    assert contents_of(pod.flat())["/empty/x"] == "x"


@pytest.mark.parametrize("pair", [("/f", "/g"), ("/f", "/d"), ("/d", "/full"), ("/full/x", "/f")])
def test_two_entries_change_places_in_one_batch(pod: Pod, pair: tuple[str, str]) -> None:
    pod.do("exchange", *pair)


def test_a_replaced_file_says_by_what_it_was_replaced(pod: Pod) -> None:
    with pod.replica.change() as change:
        old, new = at(change, "/g"), at(change, "/f")
        renamed = change.rename(ROOT, b"f", ROOT, b"g")
        assert renamed.replaced is not None
        assert (renamed.moved.id, renamed.replaced.id, renamed.was_last_name) == (
            new.id,
            old.id,
            True,
        )
    with pod.replica.view() as view:
        row = view.row(old.id)
    assert row is not None
    assert isinstance(row.places[0], Dead)
    assert row.places[0].replaced_by == new.id


def test_two_names_of_one_file_stay_both(pod: Pod) -> None:
    pod.do("link", "/f", "/h")
    before = pod.summary()
    pod.do("rename", "/f", "/h")
    assert pod.summary() == before


def test_a_source_is_published_and_renamed_over_a_file_in_one_batch(pod: Pod) -> None:
    with pod.replica.change() as change:
        made = change.create(ROOT, b"tmp", Kind.FILE, mode=0o600, uid=0, gid=0)
        change.publish(made.file, content("new"), 1, ())
        change.rename(ROOT, b"tmp", ROOT, b"f")
    assert contents_of(pod.flat())["/f"] == "new"
    other = Pod("z", [])
    other.pull(pod)
    assert other.flat() == pod.flat()


def test_the_lost_folder_cannot_be_renamed(pod: Pod) -> None:
    with pod.replica.change() as change:
        entry = at(change, "/d").id
        seen = {change.author.origin: change.author.last}
        change.author.place(entry, LOST, b"d", Context(seen))
        change.author.settle()
    assert "/lost+found/d/e" in pod.paths()
    with pytest.raises(Busy):
        rename(pod, "/lost+found", "/found")
    with pytest.raises(Busy):
        rename(pod, "/f", "/lost+found", Replacing.EXCHANGE)
