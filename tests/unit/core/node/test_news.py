"""What a pod tells of itself."""

from pathlib import Path

import pytest

from core.engine.engine import Engine
from core.model.members import Role
from core.node.news import info_of, own_address, reachable
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.store.footprint import Footprint
from tests.support.small_node import with_node, write


@pytest.mark.parametrize("address", ["127.0.0.1:9", "[fe80::1]:9", "nas:9"])
def test_an_address_that_names_a_machine_is_told_as_it_is(address: str) -> None:
    assert reachable(address) == address


def test_an_address_that_names_none_gets_this_machines() -> None:
    assert reachable("0.0.0.0:9") == f"{own_address()}:9"


def test_a_pod_tells_where_it_is_and_what_it_offers(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        info = info_of(parts)
        assert (info.name, info.role) == ("a", Role.MEMBER)
        assert info.addresses == (parts.listen,)
        assert info.offered >= info.free >= 0
        assert info.machine
        assert info.program

    with_node(tmp_path, work)


def test_used_is_the_share_of_the_drive_and_not_of_the_whole_disk(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        parts.footprint.measure()
        empty = info_of(parts)
        await write(parts, user, b"/file", b"x" * 3_000_000)
        parts.footprint.measure()
        info = info_of(parts)
        assert 2_900_000 <= info.used - empty.used < 20_000_000
        assert info.free <= info.offered - info.used

    with_node(tmp_path, work)


def test_until_the_storage_was_measured_again_what_was_told_last_holds(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"x" * 3_000_000)
        parts.footprint.measure()
        told = info_of(parts)
        await parts.engine.announce(told)
        parts.footprint = Footprint(tmp_path / "storage", parts.clock)
        assert info_of(parts).used == told.used > 0

    with_node(tmp_path, work)


def test_what_is_only_cached_is_free_space_to_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"x" * 30_000_000)
        parts.footprint.measure()
        before = info_of(parts)
        monkeypatch.setattr(Engine, "cached_bytes", property(lambda _engine: 20_000_000))
        info = info_of(parts)
        assert 18_000_000 < before.used - info.used < 22_000_000
        assert info.free >= before.free

    with_node(tmp_path, work)


def test_what_is_older_and_what_is_cached_is_told_roughly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        await write(parts, user, b"/file", b"x" * 3_000_000)
        await write(parts, user, b"/file", b"y")
        monkeypatch.setattr(Engine, "cached_bytes", 10_000_000)
        parts.chronicle.older.measure()
        info = info_of(parts)
        assert (info.older, info.cached) == (2 * 2**20, 9 * 2**20)

    with_node(tmp_path, work)


def test_what_telling_takes_is_no_reason_to_tell_again(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        del user
        parts.footprint.measure()
        assert info_of(parts).used % 2**17 == 0

    with_node(tmp_path, work)
