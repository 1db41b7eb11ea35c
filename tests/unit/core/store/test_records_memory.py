"""The crash model of the record store's memory twin."""

import pytest

from core.errors import NoSpace, StoreError
from core.ids import ROOT, Dot
from core.ports import StoredPledge
from core.store.records_memory import MemoryRecordStore
from tests.support.records import ORIGIN, batches, entry, put_file


def numbers(store: MemoryRecordStore) -> list[int]:
    with store.read() as reader:
        return sorted(int.from_bytes(row.id, "big") for row in reader.standing_in(ROOT))


def test_a_crash_loses_what_was_not_synced_and_nothing_else() -> None:
    store = MemoryRecordStore()
    put_file(store, 10, 1)
    store.sync()
    put_file(store, 11, 3)
    put_file(store, 12, 5)
    assert store.unsynced == 2
    store.crash()
    store.reopen()
    assert numbers(store) == [10]
    assert [last for _, last, _, _ in batches(store)] == [2]
    with store.read() as reader:
        assert dict(reader.summary()) == {ORIGIN: 2}


def test_any_number_of_the_first_transactions_may_survive_a_crash() -> None:
    store = MemoryRecordStore()
    for number in range(3):
        put_file(store, 10 + number, 1 + 2 * number)
    store.crash(kept=2)
    store.reopen()
    assert numbers(store) == [10, 11]
    assert store.unsynced == 0
    put_file(store, 13, 5)
    assert numbers(store) == [10, 11, 13]


def test_a_crash_takes_pledges_back_that_were_not_synced() -> None:
    store = MemoryRecordStore()
    kept = StoredPledge(entry(10), Dot(ORIGIN, 1), 60.0)
    with store.write() as writer:
        writer.put_pledge(kept)
    store.sync()
    with store.write() as writer:
        writer.put_pledge(StoredPledge(entry(11), Dot(ORIGIN, 2), 60.0))
        writer.drop_pledge(*kept[:2])
    store.crash()
    store.reopen()
    with store.read() as reader:
        assert reader.pledges() == [kept]


def test_a_kill_loses_nothing() -> None:
    store = MemoryRecordStore()
    put_file(store, 10, 1)
    store.close()
    store.reopen()
    assert numbers(store) == [10]


def test_a_crashed_store_refuses_until_it_is_opened_again() -> None:
    store = MemoryRecordStore()
    store.crash()
    with pytest.raises(StoreError), store.read():
        pass


def test_a_disk_that_is_full_at_the_commit_leaves_the_store_as_it_was() -> None:
    def full(step: str) -> None:
        if step == "commit":
            raise NoSpace

    store = MemoryRecordStore()
    put_file(store, 10, 1)
    store.fail = full
    with pytest.raises(NoSpace):
        put_file(store, 11, 3)
    store.fail = None
    assert numbers(store) == [10]
    put_file(store, 11, 3)


def test_a_crash_beside_a_reader_does_not_change_what_it_sees() -> None:
    store = MemoryRecordStore()
    put_file(store, 10, 1)
    with store.read() as reader:
        store.crash()
        assert reader.row(entry(10)) is not None


def test_a_backup_is_a_copy_of_its_moment() -> None:
    store = MemoryRecordStore()
    put_file(store, 10, 1)
    store.backup("daily")
    put_file(store, 11, 3)
    assert entry(11) not in store.backups["daily"].rows.data
    assert entry(10) in store.backups["daily"].rows.data
