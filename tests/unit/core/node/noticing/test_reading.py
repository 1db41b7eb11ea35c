"""What was heard is looked up: files, conflicts, policies, settings."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from core.config.setting import Level
from core.control.schema import ConfigSet, PolicySet
from core.node.journal import Remark
from core.node.noticing.files import Changes, Who
from core.node.noticing.hearing import Hearing
from core.node.noticing.looks import moment_of, writers_of
from core.node.noticing.reading import Reading
from core.node.parts import Parts
from core.node.services.configuring import Configuring
from core.node.services.drive import DriveUser
from core.node.services.policies import Policies
from core.volume.interface import RenameMode
from tests.support.small_node import with_node, write

Read = Callable[[], tuple[Changes, list[Remark]]]


def with_reading(
    folder: Path, story: Callable[[Parts, DriveUser, Reading, Read], Awaitable[None]]
) -> None:
    """Run `story` on a node whose changes are heard; `read` reads them."""

    async def work(parts: Parts, user: DriveUser) -> None:
        hearing, reading = Hearing(), Reading(parts)
        parts.replica.subscribe(hearing.hear)
        reading.begin()

        def read() -> tuple[Changes, list[Remark]]:
            members = moment_of(parts, None, frozenset()).members
            return reading.read(hearing.take(), writers_of(parts), members)

        await story(parts, user, reading, read)

    with_node(folder, work)


def told(changes: Changes) -> list[tuple[str, str, str]]:
    return [(each.kind, each.path, each.pod) for each in changes.files]


def test_files_are_added_changed_and_deleted(tmp_path: Path) -> None:
    async def story(parts: Parts, user: DriveUser, reading: Reading, read: Read) -> None:
        del reading
        await write(parts, user, b"/d/file", b"one")
        assert told(read()[0]) == [("added", "/d/file", "a")]
        await write(parts, user, b"/d/file", b"two")
        assert told(read()[0]) == [("changed", "/d/file", "a")]
        with user.folder(b"/d") as folder:
            user.drive.remove_file(folder, b"file")
        assert told(read()[0]) == [("deleted", "/d/file", "a")]
        assert told(read()[0]) == []

    with_reading(tmp_path, story)


def test_a_file_that_took_the_place_of_another_was_changed(tmp_path: Path) -> None:
    async def story(parts: Parts, user: DriveUser, reading: Reading, read: Read) -> None:
        del reading
        await write(parts, user, b"/file", b"one")
        (before,) = read()[0].files
        await write(parts, user, b"/.file.swp", b"two")
        with user.folder(b"/") as root:
            await asyncio.to_thread(
                user.drive.rename, root, b".file.swp", root, b"file", RenameMode.REPLACE
            )
        (after,) = read()[0].files
        assert (after.kind, after.path) == ("changed", "/file")
        assert after.entries[1:] == before.entries

    with_reading(tmp_path, story)


def test_what_came_and_went_between_two_looks_is_no_change(tmp_path: Path) -> None:
    async def story(parts: Parts, user: DriveUser, reading: Reading, read: Read) -> None:
        del reading
        await write(parts, user, b"/file", b"one")
        with user.folder(b"/") as root:
            user.drive.remove_file(root, b"file")
            user.drive.make_folder(root, b"folder", 0o755, user.caller)
        changes, _ = read()
        assert [each.kind for each in changes.files] == ["deleted"]

    with_reading(tmp_path, story)


def test_policies_are_told_where_they_are_set_and_taken_away(tmp_path: Path) -> None:
    async def story(parts: Parts, user: DriveUser, reading: Reading, read: Read) -> None:
        del reading
        await write(parts, user, b"/d/file", b"one")
        read()
        Policies(parts).set(PolicySet("/d", ["redundancy=3"]))
        (row,) = read()[1]
        assert (row.kind, row.path, row.pod) == ("policy", "/d", "a")
        assert row.text == "/d has redundancy 3 now."
        assert row.facts == {"key": "redundancy", "before": None, "after": "3"}
        Policies(parts).set(PolicySet("/d", ["redundancy=3"]))
        assert read()[1] == [], "it is as it was"
        Policies(parts).set(PolicySet("/d", ["redundancy=2"]))
        Policies(parts).set(PolicySet("/d", ["redundancy=4"]))
        (row,) = read()[1]
        assert row.facts == {"key": "redundancy", "before": "3", "after": "4"}
        Policies(parts).set(PolicySet("/d", ["redundancy"], remove=True))
        (row,) = read()[1]
        assert row.text == "/d has no redundancy of its own any more."
        assert row.facts == {"key": "redundancy", "before": "4", "after": None}

    with_reading(tmp_path, story)


@pytest.mark.parametrize(
    ("key", "first", "second"),
    [
        ("redundancy", "3", "2"),
        ("keep", "true", "a,b"),
        ("keep", "a,b", "false"),
        ("cache", "true", "false"),
        ("read-only", "true", "false"),
        ("conflict", "overwrite", "keep-both"),
        ("history", "false", "true"),
    ],
)
def test_what_held_before_is_told_so_that_it_can_be_declared_again(
    tmp_path: Path, key: str, first: str, second: str
) -> None:
    async def story(parts: Parts, user: DriveUser, reading: Reading, read: Read) -> None:
        del reading
        await write(parts, user, b"/d/file", b"one")
        policies = Policies(parts)
        held = policies.set(PolicySet("/d", [f"{key}={first}"]))[key]
        read()
        assert policies.set(PolicySet("/d", [f"{key}={second}"]))[key] != held
        (row,) = read()[1]
        undone = policies.set(PolicySet("/d", [f"{key}={row.facts['before']}"]))
        assert undone[key] == held

    with_reading(tmp_path, story)


def test_settings_of_the_network_and_of_the_pod_are_told(tmp_path: Path) -> None:
    async def story(parts: Parts, user: DriveUser, reading: Reading, read: Read) -> None:
        del user
        Configuring(parts).set(ConfigSet(Level.NETWORK, ["redundancy.copies=3"]))
        (row,) = read()[1]
        assert (row.facts["key"], row.facts["after"], row.pod) == ("redundancy.copies", 3, "a")
        Configuring(parts).set(ConfigSet(Level.POD, ["pod.zone=attic"]))
        (row,) = reading.pod_settings(Who("a", "Ann"))
        assert (row.facts["key"], row.person) == ("pod.zone", "Ann")
        assert reading.pod_settings(Who("a", "Ann")) == []
        parts.home.pod_file.write_text("no TOML [", encoding="utf-8")
        assert reading.pod_settings(Who("a", "Ann")) == []

    with_reading(tmp_path, story)
