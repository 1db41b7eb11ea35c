"""What `tree` and `inspect` say."""

import asyncio
from pathlib import Path

from msgspec.structs import replace

from core.control.schema import PathRequest, TreeRequest
from core.ids import Dot, Incarnation
from core.model.content import LineRole
from core.model.records import Claim, Kind
from core.node.node import satisfier
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.node.services.looking import Looking, kind_name, version_name
from tests.support.links import until
from tests.support.small_node import make_network, node_of, read_here, with_node, write


def test_versions_and_kinds_have_names_that_can_be_typed() -> None:
    assert version_name(Dot(Incarnation(255), 7)) == "ff-7"
    assert version_name(None) == ""
    assert kind_name(Kind.SYMLINK) == "symlink"


def test_a_file_is_listed_with_its_copies_and_inspected_whole(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/d/file", b"x" * 300_000)
        looking = Looking(parts)
        rows = looking.tree(TreeRequest(path="/", depth=2))
        assert [(row.path, row.kind) for row in rows] == [("/d", "folder"), ("/d/file", "file")]
        assert (rows[1].size, rows[1].copies, rows[1].wanted, rows[1].here) == (300_000, 1, 1, True)
        found = looking.inspect(PathRequest("/the/mount/d/file"))
        assert (found.path, found.kind, found.size, found.wanted) == ("/d/file", "file", 300_000, 1)
        (copy,) = found.copies
        assert (copy.pod, copy.state, copy.blocks, copy.of) == ("a", "copy", 2, 2)
        assert not found.absent
        assert found.policy["redundancy"].origin == "network"

    with_node(tmp_path, work)


def test_a_listing_ends_at_its_depth_and_its_limit(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        for name in (b"/d/e/f", b"/g"):
            await write(parts, user, name, b"x")
        looking = Looking(parts)
        assert [row.path for row in looking.tree(TreeRequest(depth=1))] == ["/d", "/g"]
        assert len(looking.tree(TreeRequest(depth=9, limit=2))) == 2
        assert [row.path for row in looking.tree(TreeRequest(path="/g"))] == ["/g"]

    with_node(tmp_path, work)


def test_what_this_pod_said_before_its_disk_was_lost_makes_no_copy_of_an_older_version(
    tmp_path: Path,
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"x" * 300_000)
        with parts.replica.view() as view:
            shown = view.resolve(b"/file")
        assert shown is not None
        version = shown.version
        assert version is not None
        with parts.store.write() as writer:
            (row,) = writer.lines(version.entry)
            writer.put_line(replace(row, role=LineRole.HISTORY))
        with parts.replica.change() as change:
            change.put_holding(parts.pod, (Claim(version.entry, version.dot, held=True),))

        def state() -> str:
            (copy,) = Looking(parts).inspect(PathRequest("/the/mount/file")).copies
            return copy.state

        assert state() == "copy"
        parts.replica.renew()
        assert state() == "cached"

    with_node(tmp_path, work)


def test_how_a_file_is_read_is_said_and_is_known_after_a_start(tmp_path: Path) -> None:
    home = make_network(tmp_path)

    def heat_of(parts: Parts) -> str:
        return Looking(parts).inspect(PathRequest("/the/mount/file")).heat

    async def read_often() -> None:
        async with asyncio.timeout(30), node_of(home) as parts:
            user = DriveUser(parts.volume, satisfier(parts))
            await write(parts, user, b"/file", b"x" * 300_000)
            assert heat_of(parts) == "new"
            for _ in range(5):
                await asyncio.to_thread(read_here, user, b"/file")
            readers = parts.engine._pieces.readers
            await until(lambda: sum(readers._heat.at(parts.clock.monotonic()).values()) > 4.9)
            await readers.tell()
            await until(lambda: heat_of(parts) == "hot")

    async def start_again() -> None:
        async with asyncio.timeout(30), node_of(home) as parts:
            await until(lambda: heat_of(parts) == "hot")

    asyncio.run(read_often())
    asyncio.run(start_again())
