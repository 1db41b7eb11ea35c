"""Looking for entries by name, and for those of which something is so."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.config.network import NetworkConfig
from core.config.policy import FileRule
from core.control.schema import (
    FindRequest,
    Found,
    Only,
    OwnPolicies,
    OwnPolicy,
    OwnRequest,
    PolicySet,
)
from core.errors import NotFound, UsageError
from core.node.building import configure
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


def test_what_declares_a_policy_itself_is_found_rules_first_and_nearer_ones_before_others(
    tmp_path: Path,
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        seeking = await made(parts, user)
        for path, word in (
            ("/Plans/old", "redundancy=4"),
            ("/other/garden", "redundancy=1"),
            ("/Plans", "keep=true"),
            ("/", "redundancy=3"),
        ):
            Policies(parts).set(PolicySet(path, [word]))
        rules = (FileRule("scratch/**", redundancy=1), FileRule("*.iso", cache=False))
        configure(parts, replace(parts.settings, network=NetworkConfig(files=rules)))
        own = seeking.own(OwnRequest("redundancy"))
        assert own == OwnPolicies(
            [
                OwnPolicy("scratch/**", "rule", 1),
                OwnPolicy("/", "folder", 3),
                OwnPolicy("/Plans/old", "folder", 4),
                OwnPolicy("/other/garden", "file", 1),
            ]
        )
        assert seeking.own(OwnRequest("redundancy", 3)) == OwnPolicies(own.rows[:3], more=True)
        assert not seeking.own(OwnRequest("redundancy", 4)).more
        assert seeking.own(OwnRequest("conflict")) == OwnPolicies([])
        with pytest.raises(UsageError, match="no policy"):
            seeking.own(OwnRequest("redundansy"))

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
        assert seeking.own(OwnRequest("redundancy")) == OwnPolicies([], more=True)

    with_node(tmp_path, work)
