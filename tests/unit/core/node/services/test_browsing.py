"""Folders page by page, and what is in them."""

from pathlib import Path

import pytest

from core.control.schema import BrowseRequest, PolicySet, SumsRequest
from core.errors import NotFound, UsageError
from core.node.parts import Parts
from core.node.services.browsing import LISTS_MAX, Browsing
from core.node.services.drive import DriveUser
from core.node.services.looking import Looking
from core.node.services.policies import Policies
from tests.support.small_node import with_node, write


def browsing(parts: Parts) -> Browsing:
    return Browsing(parts, Looking(parts))


def test_pages_follow_one_another_folders_first_as_people_sort(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        for name in (b"/z/inner", b"/Alpha", b"/beta", b"/gamma", b"/a/inner"):
            await write(parts, user, name, b"x")
        folder = browsing(parts)
        first = folder.browse(BrowseRequest(limit=3))
        assert [row.path for row in first.rows] == ["/a", "/z", "/Alpha"]
        assert (first.total, first.more) == (5, True)
        # What comes meanwhile does not shift the pages.
        await write(parts, user, b"/aa", b"x")
        second = folder.browse(BrowseRequest(after="/Alpha", limit=3))
        assert ([row.path for row in second.rows], second.more) == (["/beta", "/gamma"], False)
        assert folder.browse(BrowseRequest()).total == 6

    with_node(tmp_path, work)


def test_pages_lead_back_too_and_one_has_an_entry_in_its_midst(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        for number in range(7):
            await write(parts, user, b"/%d" % number, b"x")
        folder = browsing(parts)
        page = folder.browse(BrowseRequest(around="/5", limit=2))
        assert [row.path for row in page.rows] == ["/4", "/5"]
        assert (page.total, page.more, page.skipped) == (7, True, 4)
        # By the list that is known, while the folder is looked at anew for a page of its own.
        await write(parts, user, b"/00", b"x")
        page = folder.browse(BrowseRequest(before="/4", limit=3))
        assert [row.path for row in page.rows] == ["/1", "/2", "/3"]
        assert (page.total, page.more, page.skipped) == (7, True, 1)
        page = folder.browse(BrowseRequest(before="/1", limit=3))
        assert ([row.path for row in page.rows], page.skipped) == (["/0"], 0)
        assert folder.browse(BrowseRequest(around="/4", limit=2)).skipped == 4
        assert folder.browse(BrowseRequest(around="/0", limit=4)).skipped == 0
        for gone in (BrowseRequest(before="/gone"), BrowseRequest(around="/gone")):
            with pytest.raises(NotFound, match="from its begin"):
                folder.browse(gone)

    with_node(tmp_path, work)


def test_a_page_after_what_is_gone_is_refused_and_a_file_is_no_folder(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"x")
        folder = browsing(parts)
        with pytest.raises(NotFound, match="from its begin"):
            folder.browse(BrowseRequest(after="/gone"))
        with pytest.raises(UsageError, match="no folder"):
            folder.browse(BrowseRequest("/file"))

    with_node(tmp_path, work)


def test_no_more_lists_are_remembered_than_a_window_has_open(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        folder = browsing(parts)
        for number in range(LISTS_MAX + 2):
            await write(parts, user, b"/%d/file" % number, b"x")
            folder.browse(BrowseRequest(f"/{number}"))
        assert len(folder._names) == LISTS_MAX

    with_node(tmp_path, work)


def test_a_row_says_what_is_declared_on_it_and_what_holds_for_it(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/d/file", b"x" * 5_000)
        Policies(parts).set(PolicySet("/d", ["redundancy=3", "keep=true"]))
        folder = browsing(parts)
        (row,) = folder.browse(BrowseRequest()).rows
        assert (row.own, row.wanted, row.kept) == (["keep", "redundancy"], 3, True)
        (row,) = folder.browse(BrowseRequest("/the/mount/d")).rows
        assert (row.own, row.wanted, row.kept, row.absent) == ([], 3, True, False)

    with_node(tmp_path, work)


def test_what_is_in_folders_is_added_up(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/d/e/one", b"x" * 5_000)
        await write(parts, user, b"/d/two", b"x" * 1_000)
        found = browsing(parts).sums(SumsRequest(["/d", "/gone", "/d/two", "/d/e"]))
        assert [(each.path, each.files, each.bytes, each.here) for each in found] == [
            ("/d", 2, 6_000, 2),
            ("/d/e", 1, 5_000, 1),
        ]
        assert all(each.whole for each in found)
        assert [each.held for each in found] == [{"a": 2}, {"a": 1}]

    with_node(tmp_path, work)


def test_counting_ends_after_a_moment_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        for name in (b"/d/one", b"/d/two", b"/e/three"):
            await write(parts, user, name, b"x")
        monkeypatch.setattr("core.node.services.browsing.SUM_SECONDS", -1.0)
        (only,) = browsing(parts).sums(SumsRequest(["/d", "/e"]))
        assert (only.path, only.files, only.whole) == ("/d", 1, False)

    with_node(tmp_path, work)
