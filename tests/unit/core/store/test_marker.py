"""Whose storage it is."""

from pathlib import Path

import pytest

from core.errors import StoreDamaged, StoreForeign
from core.ids import NetworkId, PodId
from core.store.marker import check_marker, make_marker, read_marker
from core.store.records_sqlite import SqliteRecordStore

NETWORK, OTHER_NETWORK = NetworkId(b"n" * 16), NetworkId(b"m" * 16)
POD, OTHER_POD = PodId(b"p" * 16), PodId(b"q" * 16)


def opened(folder: Path) -> SqliteRecordStore:
    return SqliteRecordStore(folder)


@pytest.fixture
def storage(tmp_path: Path) -> Path:
    store = opened(tmp_path)
    make_marker(tmp_path, store, NETWORK, POD)
    store.close()
    return tmp_path


def test_the_pods_own_storage_is_accepted_at_each_start(storage: Path) -> None:
    for openings in (2, 3):
        store = opened(storage)
        check_marker(storage, store, NETWORK, POD)
        store.close()
        marker = read_marker(storage)
        assert marker is not None
        assert marker.openings == openings


@pytest.mark.parametrize(
    ("network", "pod", "says"),
    [(NETWORK, OTHER_POD, "another pod"), (OTHER_NETWORK, POD, "another network")],
    ids=["another pod's", "another network's"],
)
def test_a_foreign_storage_is_refused(
    storage: Path, network: NetworkId, pod: PodId, says: str
) -> None:
    store = opened(storage)
    with pytest.raises(StoreForeign, match=says) as caught:
        check_marker(storage, store, network, pod)
    assert caught.value.remedy
    store.close()


def test_a_storage_without_a_marker_is_not_taken_for_ours(storage: Path) -> None:
    (storage / "marker.json").unlink()
    store = opened(storage)
    with pytest.raises(StoreForeign, match="no identity marker"):
        check_marker(storage, store, NETWORK, POD)
    store.close()


def test_an_empty_folder_where_the_disk_should_be_mounted_is_no_new_storage(
    tmp_path: Path,
) -> None:
    store = opened(tmp_path / "not mounted")
    with pytest.raises(StoreForeign):
        check_marker(tmp_path / "not mounted", store, NETWORK, POD)
    store.close()


def test_records_that_were_restored_from_a_backup_are_noticed(storage: Path) -> None:
    old = (storage / "records.db").read_bytes()
    for _ in range(2):
        store = opened(storage)
        check_marker(storage, store, NETWORK, POD)
        store.close()
    (storage / "records.db").write_bytes(old)
    store = opened(storage)
    with pytest.raises(StoreForeign, match="older"):
        check_marker(storage, store, NETWORK, POD)
    store.close()


def test_a_storage_in_use_cannot_be_marked_again(storage: Path) -> None:
    store = opened(storage)
    with pytest.raises(StoreForeign):
        make_marker(storage, store, NETWORK, OTHER_POD)
    store.close()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b'{"network": 3}',
        b"\xff",
        b'{"network": "lab", "pod": "a"}',
        b'{"network": "%s", "pod": "%s", "openings": -1}' % (b"0" * 32, b"0" * 32),
    ],
    ids=repr,
)
def test_a_marker_that_makes_no_sense_is_damage(storage: Path, data: bytes) -> None:
    (storage / "marker.json").write_bytes(data)
    with pytest.raises(StoreDamaged):
        read_marker(storage)
