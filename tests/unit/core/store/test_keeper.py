"""The thread that looks after an open record store."""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import StoreError
from core.store import records_sqlite
from core.store.keeper import BACKUP_EVERY_SECONDS, StoreKeeper
from core.store.records_sqlite import SqliteRecordStore
from tests.support.records import put_file


class HandClock:
    """A clock that stands where the test puts it."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def wall_ms(self) -> int:
        return int(self.seconds * 1_000)

    def wall_ns(self) -> int:
        return int(self.seconds * 10**9)

    def monotonic(self) -> float:
        return self.seconds


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        threading.Event().wait(0.005)


def test_the_log_is_shortened_when_it_has_grown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records_sqlite, "_CHANGES_BETWEEN_CHECKPOINTS", 50)
    store = SqliteRecordStore(tmp_path)
    database = tmp_path / "records.db"
    before = database.stat().st_size
    with StoreKeeper(store, HandClock(time.time())):  # noqa: TID251
        for number in range(100):
            put_file(store, 10 + number, 1 + 2 * number, name=b"n%d" % number)
        until(lambda: database.stat().st_size > before)
    store.close()


def test_a_copy_is_made_when_there_is_none_or_it_is_a_day_old(tmp_path: Path) -> None:
    store = SqliteRecordStore(tmp_path)
    now = time.time()  # noqa: TID251
    copies = tmp_path / "backups"
    for seconds, expected in ((now, 1), (now + 60, 1), (now + BACKUP_EVERY_SECONDS + 60, 2)):
        with StoreKeeper(store, HandClock(seconds)):
            until(lambda expected=expected: len(list(copies.glob("*.db"))) == expected)
    store.close()


def test_a_copy_that_fails_is_told_and_the_store_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(name: str) -> None:
        raise StoreError("no room")

    store = SqliteRecordStore(tmp_path)
    monkeypatch.setattr(store, "backup", fail)
    with caplog.at_level(logging.WARNING), StoreKeeper(store, HandClock(time.time())):  # noqa: TID251
        until(lambda: "no room" in caplog.text)
    put_file(store, 10, 1)
    store.close()


def test_it_ends_at_once_when_told(tmp_path: Path) -> None:
    store = SqliteRecordStore(tmp_path)
    keeper = StoreKeeper(store, HandClock(time.time()))  # noqa: TID251
    with keeper:
        pass
    assert not keeper._thread.is_alive()
    store.close()
