"""Looking for entries by name, and for those of which something is so."""

from pathlib import Path

import pytest

from core.control.schema import FindRequest, Found, Only, PolicySet
from core.errors import NotFound
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.node.services.looking import Looking
from core.node.services.policies import Policies
from core.node.services.seeking import Seeking
from tests.support.small_node import silent, with_node, write


def paths(found: Found) -> list[str]:
    return [row.path for row in found.rows]


async def made(parts: Parts, user: DriveUser) -> Seeking:
    for name in (b"/Plans/house.txt", b"/Plans/old/House", b"/other/garden"):
        await write(parts, user, name, b"x" * 2_000)
    return Seeking(parts, Looking(parts))


def test_names_are_found_whatever_their_case_what_is_nearer_first(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        seeking = await made(parts, user)
        found = await seeking.find(FindRequest(name="hOUSE"), silent)
        assert (paths(found), found.more) == (["/Plans/house.txt", "/Plans/old/House"], False)
        found = await seeking.find(FindRequest("/other", "a"), silent)
        assert paths(found) == ["/other/garden"]
        found = await seeking.find(FindRequest(name="house", limit=1), silent)
        assert (paths(found), found.more) == (["/Plans/house.txt"], True)
        with pytest.raises(NotFound):
            await seeking.find(FindRequest("/gone"), silent)

    with_node(tmp_path, work)


def test_entries_with_rules_of_their_own_are_found_and_those_kept_here(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        seeking = await made(parts, user)
        Policies(parts).set(PolicySet("/Plans", ["keep=true"]))
        Policies(parts).set(PolicySet("/other", ["keep=elsewhere", "cache=false"]))
        found = await seeking.find(FindRequest(only=Only.OWN_RULES), silent)
        assert paths(found) == ["/Plans", "/other"]
        found = await seeking.find(FindRequest(only=Only.KEPT), silent)
        assert paths(found) == ["/Plans"]

    with_node(tmp_path, work)


def test_files_with_too_few_copies_are_found_where_they_are_looked_for(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        seeking = await made(parts, user)
        Policies(parts).set(PolicySet("/Plans", ["redundancy=2"]))
        await parts.engine.publish_all()
        await parts.engine.sync(10)
        under = FindRequest(only=Only.UNDER_COPIED)
        assert set(paths(await seeking.find(under, silent))) == {
            "/Plans/house.txt",
            "/Plans/old/House",
        }
        under = FindRequest("/Plans/old", only=Only.UNDER_COPIED)
        assert paths(await seeking.find(under, silent)) == ["/Plans/old/House"]
        assert paths(await seeking.find(FindRequest(only=Only.ABSENT), silent)) == []

    with_node(tmp_path, work)


def test_a_search_that_takes_long_ends_with_what_it_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        seeking = await made(parts, user)
        monkeypatch.setattr("core.node.services.seeking.SEEK_SECONDS", -1.0)
        found = await seeking.find(FindRequest(name="house"), silent)
        assert (paths(found), found.more) == ([], True)

    with_node(tmp_path, work)
