"""Conflicts are found, listed and settled."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from core.control.schema import PolicySet, ResolveRequest
from core.errors import NotFound, UsageError
from core.ids import ROOT, ContentHash, PodId
from core.model.content import Content
from core.model.records import Kind
from core.node.building import configure
from core.node.parts import Parts
from core.node.services.conflicts import Conflicts
from core.node.services.drive import DriveUser
from core.node.services.policies import Policies
from core.replica.replica import Replica
from core.store.records_memory import MemoryRecordStore
from tests.sim.pod import SeededEntropy
from tests.support.small_node import names_here, with_node, write


async def conflict(parts: Parts, user: DriveUser) -> None:
    """Make `/file` with two versions that did not know of each other."""
    await write(parts, user, b"/file", b"one version")
    with parts.replica.change() as change:
        shown = change.lookup(ROOT, b"file")
        assert shown is not None
        other = Content(ContentHash(b"o" * 32), 5, 262_144)
        change.publish(shown.file, other, 1, ())


def test_a_conflict_is_counted_and_listed_by_the_name_it_is_about(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        conflicts = Conflicts(parts, user)
        assert (conflicts.count(), conflicts.rows()) == (0, [])
        await conflict(parts, user)
        assert conflicts.count() == 1
        (row,) = conflicts.rows()
        assert row.path == "/file"
        assert [each.why for each in row.versions] == ["shown", "beside"]
        assert {each.size for each in row.versions} == {5, 11}
        assert len(row.beside) == 1
        assert Conflicts(parts, user).count() == 1

    with_node(tmp_path, work)


def test_conflicts_that_another_strategy_shows_are_counted_at_once(tmp_path: Path) -> None:
    """No record of the file itself changes then: a policy of the folder does, or a setting."""

    async def work(parts: Parts, user: DriveUser) -> None:
        await conflict(parts, user)
        conflicts = Conflicts(parts, user)
        network = parts.settings.network
        overwrite = replace(network, conflict=replace(network.conflict, strategy="overwrite"))
        configure(parts, replace(parts.settings, network=overwrite))
        assert conflicts.count() == 0
        configure(parts, replace(parts.settings, network=network))
        assert conflicts.count() == 1
        policies = Policies(parts)
        for value, count in (("overwrite", 0), ("keep-both", 1), ("overwrite", 0)):
            policies.set(PolicySet("/", [f"conflict={value}"]))
            assert Conflicts(parts, user).count() == conflicts.count() == count
        policies.set(PolicySet("/", ["conflict"], remove=True))
        assert conflicts.count() == 1

    with_node(tmp_path, work)


def test_a_conflict_under_a_further_name_of_a_file_counts_when_its_first_one_is_gone(
    tmp_path: Path,
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"one version")
        with parts.replica.change() as change:
            shown = change.lookup(ROOT, b"file")
            assert shown is not None
            change.link(shown, ROOT, b"link")
            change.remove(ROOT, b"file", want_folder=False)
            other = Content(ContentHash(b"o" * 32), 5, 262_144)
            change.publish(shown.file, other, 1, ())
        assert len(names_here(parts)) == 2
        assert Conflicts(parts, user).count() == 1

    with_node(tmp_path, work)


def test_conflicts_in_folders_that_are_shown_as_one_are_counted(tmp_path: Path) -> None:
    """Two pods made folders of the same names, one in the other, and a file in the inner one."""

    async def work(parts: Parts, user: DriveUser) -> None:
        far = Replica(MemoryRecordStore(), parts.clock, SeededEntropy("far"), PodId(b"f" * 16))
        for letter, replica in ((b"o", parts.replica), (b"f", far)):
            with replica.change() as change:
                folder = ROOT
                for name, kind in ((b"d", Kind.FOLDER), (b"e", Kind.FOLDER), (b"f", Kind.FILE)):
                    folder = change.create(folder, name, kind, mode=0o755, uid=0, gid=0).id
                change.publish(folder, Content(ContentHash(letter * 32), 5, 262_144), 1, ())
        parts.replica.merge(far.batches_after({}, 100))
        assert Conflicts(parts, user).count() == 1

    with_node(tmp_path, work)


@pytest.mark.parametrize(("keep", "left"), [("this", 1), ("both", 2), ("beside", 1)])
def test_a_conflict_is_settled(tmp_path: Path, keep: str, left: int) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        conflicts = Conflicts(parts, user)
        await conflict(parts, user)
        (row,) = conflicts.rows()
        chosen = row.versions[1].version if keep == "beside" else keep
        await asyncio.to_thread(conflicts.resolve, ResolveRequest("/file", chosen))
        assert len(names_here(parts)) == left
        with user.node(b"/file") as found:
            expected = row.versions[1 if keep == "beside" else 0].size
            assert found.size == expected

    with_node(tmp_path, work)


def test_what_is_no_conflict_or_no_version_of_it_is_said(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        conflicts = Conflicts(parts, user)
        await write(parts, user, b"/calm", b"x")
        with pytest.raises(NotFound, match="no conflict"):
            conflicts.resolve(ResolveRequest("/calm", "this"))
        await conflict(parts, user)
        with pytest.raises(UsageError, match="1-1"):
            conflicts.resolve(ResolveRequest("/file", "1-1"))
        assert conflicts.count() == 1

    with_node(tmp_path, work)


def test_more_changes_than_are_remembered_are_found_by_looking_at_everything_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each change since the last question was remembered, however long nobody asked."""
    monkeypatch.setattr("core.node.services.conflicts.CHANGED_MAX", 3)

    async def work(parts: Parts, user: DriveUser) -> None:
        conflicts = Conflicts(parts, user)
        assert conflicts.count() == 0
        await conflict(parts, user)
        for number in range(5):
            with parts.replica.change() as change:
                change.create(ROOT, b"%d" % number, Kind.FOLDER, mode=0o755, uid=0, gid=0)
        assert conflicts._changed is None
        assert conflicts.count() == 1
        assert conflicts._changed == set()

    with_node(tmp_path, work)
