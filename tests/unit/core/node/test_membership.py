"""The network by its signed statements."""

from pathlib import Path

import pytest

from core.errors import StoreDamaged
from core.ids import NetworkId
from core.model.members import Role
from core.node.membership import ADMISSION_FACT, Statements
from core.node.settings import load
from core.store.marker import read_marker
from core.store.records_sqlite import SqliteRecordStore
from tests.support.small_node import make_network


def test_the_founder_is_an_administrator_and_its_settings_are_signed(tmp_path: Path) -> None:
    home = make_network(tmp_path, {"redundancy.copies": 3})
    assert load(home).network.redundancy.copies == 3
    marker = read_marker(tmp_path / "storage")
    assert marker is not None
    store = SqliteRecordStore(tmp_path / "storage")
    try:
        statements = Statements(NetworkId(bytes.fromhex(marker.network)), store)
        with store.read() as reader:
            membership = statements.read(reader)
            assert statements.read(reader) is membership
            (member,) = statements.members(reader).values()
    finally:
        store.close()
    assert (membership.name, member.name, member.role) == ("lab", "a", Role.ADMIN)
    assert membership.problems == ()
    assert membership.settings == {"network.name": '"lab"', "redundancy.copies": "3"}


def test_a_damaged_admission_is_damage_of_the_store(tmp_path: Path) -> None:
    store = SqliteRecordStore(tmp_path)
    try:
        with store.write() as writer:
            writer.set_fact(ADMISSION_FACT, b"\x91\x01")
        with pytest.raises(StoreDamaged, match="admitted"):
            Statements(NetworkId(bytes(16)), store)
    finally:
        store.close()
