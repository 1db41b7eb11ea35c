"""Building the inner half of a node."""

import asyncio
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import StoreForeign
from core.ids import PodId
from core.model.members import Role
from core.net.identity import create_identity
from core.node.building import as_admitted, configure, network_of
from core.node.membership import member_of
from core.node.parts import Parts
from core.node.services.drive import DriveUser
from core.node.settings import load
from core.node.system import ThreadWorkers
from core.store.records_sqlite import SqliteRecordStore
from core.tree.slots import Strategy
from tests.support.small_node import make_network, node_of, with_node


def test_a_storage_without_a_marker_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(StoreForeign, match="no marker"):
        network_of(tmp_path / "unplugged", PodId(bytes(16)))
    assert not (tmp_path / "unplugged").exists()


def test_a_storage_of_another_pod_is_refused(tmp_path: Path) -> None:
    home = make_network(tmp_path / "one")
    make_network(tmp_path / "two")
    shutil.rmtree(tmp_path / "one" / "storage")
    (tmp_path / "two" / "storage").rename(tmp_path / "one" / "storage")

    async def run() -> None:
        async with node_of(home):
            pass

    with pytest.raises(BaseExceptionGroup) as raised:
        asyncio.run(run())
    assert raised.group_contains(StoreForeign, match="belongs to another pod")


def test_who_was_invited_as_a_client_always_is_one(tmp_path: Path) -> None:
    settings = load(make_network(tmp_path))
    client = member_of(create_identity(), "a", Role.CLIENT, PodId(bytes(16)))
    assert as_admitted(settings, client).pod.pod.role == "client"
    assert (
        as_admitted(settings, member_of(create_identity(), "a", Role.MEMBER, client.pod))
        == settings
    )
    assert as_admitted(settings, None) == settings


def test_the_contents_know_who_is_a_member(tmp_path: Path) -> None:
    async def work(parts: Parts, _user: DriveUser) -> None:
        with parts.store.read() as reader:
            known = parts.contents.table.elsewhere._members_of(reader)
        assert known.keys() == {parts.pod}

    with_node(tmp_path, work)


def test_every_part_takes_other_settings_at_once(tmp_path: Path) -> None:
    async def work(parts: Parts, user: DriveUser) -> None:
        network = parts.settings.network
        overwrite = replace(network.conflict, strategy="overwrite")
        configure(parts, replace(parts.settings, network=replace(network, conflict=overwrite)))
        assert parts.replica.settings.strategy is Strategy.OVERWRITE

    with_node(tmp_path, work)


def test_the_workers_end_before_the_records_are_closed_under_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    end_workers, close_store = ThreadWorkers.close, SqliteRecordStore.close

    def ending(workers: ThreadWorkers) -> None:
        end_workers(workers)
        order.append("workers")

    def closing(store: SqliteRecordStore) -> None:
        order.append("store")
        close_store(store)

    async def work(parts: Parts, user: DriveUser) -> None:
        order.clear()

    monkeypatch.setattr(ThreadWorkers, "close", ending)
    monkeypatch.setattr(SqliteRecordStore, "close", closing)
    with_node(tmp_path, work)
    assert order[0] == "workers"
    assert order.index("store") == len(order) - 1, "all workers have ended"
