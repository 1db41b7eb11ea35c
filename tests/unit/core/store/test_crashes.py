"""The record store at every moment at which a kill or a power cut can find it.

A program commits numbered transactions on a fault disk and writes down, on the same disk, what it
was promised. At each position of the disk's log the store must open to one of the states between
the promise and the newest, whole, never to an error and never to a mixture.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from core.errors import NoSpace, StoreError
from core.ids import ROOT
from core.store.records_sqlite import SqliteRecordStore
from tests.support.disk_replay import DiskReplay
from tests.support.fault_disk import FaultDisk, Logged, fault_disk
from tests.support.records import (
    ORIGIN,
    end_batch,
    entry,
    file_row,
    rows_delta,
    stamp,
    version,
)

TRANSACTIONS = 60
FIRST = 100  # the numbers below are those of the root and of lost+found
NORMAL_POSITIONS = 300
REPOSITORY = Path(__file__).parents[4]


def commit(store: SqliteRecordStore, number: int) -> None:
    """Transaction `number`: a new file, a newer version of the file before, and the count."""
    moment = 10 * number
    rows = [file_row(FIRST + number, moment, name=b"file%d" % number)]
    if number > 1:
        before = file_row(FIRST + number - 1, moment - 10, name=b"file%d" % (number - 1))
        newer = replace(version(FIRST + number - 1, moment + 2), stamp=stamp(moment, position=2))
        rows.append(replace(before, contents=(newer,)))
    with store.write() as writer:
        writer.apply(rows_delta(*rows))
        end_batch(writer, moment + 2, ms=moment)
        writer.set_fact("count", b"%d" % number)


def state_of(folder: Path) -> int:
    """Open the store, check that all of it belongs together, and return how far it is."""
    store = SqliteRecordStore(folder)
    try:
        assert store.problems() == []
        with store.read() as reader:
            count = int(reader.fact("count") or b"0")
            rows = {row.id: row for row in reader.all_rows()}
            assert len(rows) == count + 2
            assert len(reader.standing_in(ROOT)) == count
            assert reader.summary() == ({ORIGIN: 10 * count + 2} if count else {})
            for number in range(1, count + 1):
                assert len(rows[entry(FIRST + number)].contents) == (number < count)
                assert reader.standing_at(ROOT, b"file%d" % number)
            batches = list(reader.records_after({}, 10**9))
            assert [last for _, last, _, _ in batches] == [
                10 * number + 2 for number in range(1, count + 1)
            ]
    finally:
        store.close()
    return count


def work(folder: Path) -> None:
    """Commit, sync, checkpoint and back up; write down each promise."""
    store = SqliteRecordStore(folder / "storage")
    with (folder / "promises").open("wb", buffering=0) as promises:
        promises.write(b"made;")
        for number in range(1, TRANSACTIONS + 1):
            commit(store, number)
            promises.write(b"committed %d;" % number)
            if number % 3 == 0:
                store.sync()
                promises.write(b"synced %d;" % number)
            if number % 17 == 0:
                store.checkpoint()
            if number == 40:
                store.backup("daily")
    store.close()


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Logged]:
    with fault_disk(tmp_path_factory.mktemp("fault")) as disk:
        work(disk.folder)
        return disk.log()


@pytest.fixture
def scratch() -> Iterator[Path]:
    """A folder in memory: what is replayed is on no disk that would have to be waited for."""
    shared = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shared if shared.is_dir() else None) as made:
        yield Path(made)


def positions(log: Sequence[Logged], every: int) -> Iterator[tuple[int, DiskReplay, int, int]]:
    """Yield (position, the disk there, last commit promised, last sync promised)."""
    replay = DiskReplay()
    committed = synced = -1
    for position, change in enumerate(log):
        replay.advance(change)
        if change.path == "/promises" and change.operation == "write":
            what, _, number = change.data.decode().strip(";").partition(" ")
            committed = int(number) if what == "committed" else max(committed, 0)
            synced = int(number) if what == "synced" else max(synced, 0)
        if position % every == 0 or position == len(log) - 1:
            yield position, replay, committed, synced


def check_all(
    log: Sequence[Logged],
    scratch: Path,
    every: int,
    play: Callable[[DiskReplay, Path, random.Random], None],
    *,
    power_cut: bool,
) -> None:
    seen: set[int] = set()
    for position, replay, committed, synced in positions(log, every):
        folder = scratch / "replayed"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        play(replay, folder, random.Random(position))
        storage = folder / "storage"
        if not (storage / "records.db").exists():
            assert committed < 0, position
            continue
        promised = synced if power_cut else committed
        found = state_of(storage)
        assert promised <= found <= max(committed, 0) + 1, (position, promised, found)
        seen.add(found)
    assert len(seen) > 5


MODES: list[tuple[str, Callable[[DiskReplay, Path, random.Random], None], bool]] = [
    ("a kill loses nothing", lambda disk, to, _: disk.after_kill(to), False),
    ("a torn last write", lambda disk, to, chance: disk.after_torn_write(to, chance), True),
    ("only what was synced", lambda disk, to, _: disk.after_power_cut(to), True),
    ("some of the rest", lambda disk, to, chance: disk.after_power_cut(to, chance), True),
]


@pytest.mark.parametrize(("play", "power_cut"), [m[1:] for m in MODES], ids=[m[0] for m in MODES])
def test_the_store_opens_whole_at_positions_of_its_life(
    log: Sequence[Logged],
    scratch: Path,
    play: Callable[[DiskReplay, Path, random.Random], None],
    power_cut: bool,
) -> None:
    check_all(log, scratch, max(1, len(log) // NORMAL_POSITIONS), play, power_cut=power_cut)


@pytest.mark.deep
@pytest.mark.timeout(1_200)
@pytest.mark.parametrize(("play", "power_cut"), [m[1:] for m in MODES], ids=[m[0] for m in MODES])
def test_the_store_opens_whole_at_every_position_of_its_life(
    log: Sequence[Logged],
    scratch: Path,
    play: Callable[[DiskReplay, Path, random.Random], None],
    power_cut: bool,
) -> None:
    check_all(log, scratch, 1, play, power_cut=power_cut)


def test_the_check_sees_a_promise_that_was_not_kept(log: Sequence[Logged], scratch: Path) -> None:
    without_syncs = [change for change in log if change.operation != "fsync"]
    with pytest.raises((AssertionError, StoreError)):
        check_all(without_syncs, scratch, 40, MODES[2][1], power_cut=True)


# --- full and failing disks


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[FaultDisk]:
    with fault_disk(tmp_path) as made:
        yield made


def test_a_full_disk_refuses_the_change_and_the_store_goes_on_when_there_is_room(
    disk: FaultDisk,
) -> None:
    store = SqliteRecordStore(disk.folder / "storage")
    for number in range(1, 5):
        commit(store, number)
    disk.faults(room=0)
    for _ in range(3):
        with pytest.raises(NoSpace):
            commit(store, 5)
    with store.read() as reader:
        assert reader.fact("count") == b"4"
        assert reader.row(entry(FIRST + 5)) is None
    disk.faults()
    commit(store, 5)
    store.sync()
    store.close()
    assert state_of(disk.folder / "storage") == 5


def test_a_disk_that_fails_to_sync_is_told_and_promises_nothing(disk: FaultDisk) -> None:
    store = SqliteRecordStore(disk.folder / "storage")
    told: list[str] = []
    store.when_disk_fails(told.append)
    commit(store, 1)
    disk.faults(fail=[{"operation": "fsync", "path": "records.db-wal", "errno": 5}])
    with pytest.raises(StoreError):
        store.sync()
    with pytest.raises(StoreError):
        store.sync()
    assert len(told) == 2
    disk.faults()
    store.sync()
    store.close()


def test_what_a_failed_sync_may_have_lost_is_written_again_before_a_sync_or_a_checkpoint(
    disk: FaultDisk,
) -> None:
    """The kernel took it for written: its next sync succeeds and writes nothing."""
    store = SqliteRecordStore(disk.folder / "storage")
    for number, promise in ((1, store.sync), (2, store.checkpoint)):
        commit(store, number)
        disk.faults(fail=[{"operation": "fsync", "path": "records.db-wal", "errno": 5}])
        with pytest.raises(StoreError):
            store.sync()
        disk.faults()
        before = len(disk.log())
        promise()
        changes = [each for each in disk.log()[before:] if each.path == "/storage/records.db-wal"]
        names = [each.operation for each in changes]
        again = changes[: names.index("fsync")]
        log = disk.folder / "storage" / "records.db-wal"
        assert b"".join(each.data for each in again) == log.read_bytes()
        store.sync()
        assert store._log.doubted is False
    store.close()


def test_a_disk_that_fails_to_write_fails_the_change_alone(disk: FaultDisk) -> None:
    store = SqliteRecordStore(disk.folder / "storage")
    commit(store, 1)
    told: list[str] = []
    store.when_disk_fails(told.append)
    disk.faults(fail=[{"operation": "write", "path": "records.db-wal", "errno": 5}])
    with pytest.raises(StoreError):
        commit(store, 2)
    assert len(told) == 1
    disk.faults()
    commit(store, 2)
    store.close()
    assert state_of(disk.folder / "storage") == 2


# --- kill -9

_COMMITS_FOR_EVER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from core.store.records_sqlite import SqliteRecordStore
from tests.unit.core.store.test_crashes import commit
store = SqliteRecordStore(Path(sys.argv[1]))
with store.read() as reader:
    number = int(reader.fact("count") or b"0")
while True:
    number += 1
    commit(store, number)
    print(number, flush=True)
    if number % 20 == 0:
        store.checkpoint()
"""


def test_a_killed_process_loses_nothing_that_it_committed(tmp_path: Path) -> None:
    before = 0
    for life in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", _COMMITS_FOR_EVER, str(tmp_path), str(REPOSITORY)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        said = 0
        for _ in range(25 + 13 * life):
            said = int(process.stdout.readline())
        os.kill(process.pid, signal.SIGKILL)
        rest = process.stdout.read()
        process.wait(30)
        process.stdout.close()
        said = max([said, *map(int, rest.split())])
        found = state_of(tmp_path)
        assert before < said <= found <= said + 1
        before = found
