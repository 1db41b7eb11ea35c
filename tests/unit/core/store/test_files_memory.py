"""Full disks, faults and crashes of the backing files' memory twin."""

import pytest

from core.errors import NoSpace, StoreError
from core.ids import ROOT
from core.ports import WayHome
from core.store.files_memory import MemoryFiles
from tests.support.records import entry


def test_a_full_disk_takes_nothing_and_breaks_nothing() -> None:
    files = MemoryFiles(capacity=8 * 4096)
    file = files.create(1)
    file.write(0, b"x" * 4 * 4096)
    with pytest.raises(NoSpace):
        file.write(2 * 4096, b"y" * 7 * 4096)
    assert file.read(0, 10**6) == b"x" * 4 * 4096
    with pytest.raises(NoSpace):
        file.allocate(4 * 4096, 5 * 4096, keep_size=True)
    file.allocate(4 * 4096, 4 * 4096, keep_size=True)
    assert files.space().free == 0
    file.write(4 * 4096, b"z" * 4 * 4096)


def test_the_reserve_is_given_up_and_taken_again() -> None:
    files = MemoryFiles(capacity=4 * 4096, reserve=2 * 4096)
    file = files.create(1)
    with pytest.raises(NoSpace):
        file.write(0, b"x" * 3 * 4096)
    files.use_reserve()
    file.write(0, b"x" * 3 * 4096)
    files.restore_reserve()
    assert files.space().free == 4096
    files.delete(1)
    files.restore_reserve()
    assert files.space().free == 2 * 4096


def test_a_crash_forgets_bytes_and_names_that_were_not_synced() -> None:
    files = MemoryFiles()
    kept = files.create(1)
    kept.write(0, b"old")
    kept.sync()
    files.sync_names()
    kept.write(0, b"new")
    files.create(2).write(0, b"unnamed")
    files.crash()
    assert list(files.present()) == [1]
    assert files.open(1, writable=False).read(0, 9) == b"old"


def test_a_deletion_that_was_not_synced_may_come_back() -> None:
    files = MemoryFiles()
    files.create(1).sync()
    files.sync_names()
    files.delete(1)
    files.crash()
    assert list(files.present()) == [1]
    files.delete(1)
    files.sync_names()
    files.crash()
    assert list(files.present()) == []


def test_a_crash_may_spare_what_was_not_synced() -> None:
    files = MemoryFiles()
    files.create(1).write(0, b"lucky")
    files.crash(lambda: True)
    assert files.open(1, writable=False).read(0, 9) == b"lucky"


def test_each_operation_can_be_made_to_fail() -> None:
    def broken(operation: str, line: int) -> None:
        if operation == "read" and line == 1:
            raise StoreError("broken")

    files = MemoryFiles(fail=broken)
    file = files.create(1)
    file.write(0, b"x")
    with pytest.raises(StoreError):
        file.read(0, 1)


def test_rot_changes_bytes_and_no_times() -> None:
    files = MemoryFiles()
    file = files.create(1)
    file.write(0, b"abc")
    before = file.noted()
    files.flip(1, 0)
    assert file.noted() == before
    assert file.read(0, 3) != b"abc"


def test_what_was_described_can_be_read_back() -> None:
    files = MemoryFiles()
    files.create(1)
    home = WayHome(entry(10), b"name", ROOT, None)
    files.describe(1, home)
    assert files.way_home(1) == home
    files.set_aside(1)
    assert files.quarantine == [1]


def test_a_disk_without_reflinks_refuses_to_clone() -> None:
    files = MemoryFiles()
    files.create(1)
    files.reflinks = False
    assert not files.clone(1, 2)
    assert list(files.present()) == [1]
