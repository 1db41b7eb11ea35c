"""What SQLite's errors mean to people."""

import sqlite3

import msgspec
import pytest

from core.errors import NoSpace, StoreDamaged, StoreError
from core.store.sqlite.faults import explained, is_disk_failure, meaning


def fault(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("its own words")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_FULL, NoSpace),
        (sqlite3.SQLITE_CORRUPT, StoreDamaged),
        (sqlite3.SQLITE_CORRUPT_INDEX, StoreDamaged),
        (sqlite3.SQLITE_NOTADB, StoreDamaged),
        (sqlite3.SQLITE_IOERR_SHORT_READ, StoreDamaged),
        (sqlite3.SQLITE_IOERR_WRITE, StoreError),
        (sqlite3.SQLITE_BUSY, StoreError),
        (sqlite3.SQLITE_CONSTRAINT, StoreError),
    ],
)
def test_each_error_becomes_one_for_people(code: int, kind: type[Exception]) -> None:
    assert type(meaning(fault(code))) is kind


@pytest.mark.parametrize(
    ("error", "wanted"),
    [
        (fault(sqlite3.SQLITE_IOERR_WRITE), True),
        (fault(sqlite3.SQLITE_IOERR_SHORT_READ), False),
        (fault(sqlite3.SQLITE_FULL), False),
        (sqlite3.ProgrammingError("closed"), False),
    ],
)
def test_a_disk_that_fails_is_told_from_one_that_is_full_and_from_a_store_that_is_cut(
    error: sqlite3.Error, wanted: bool
) -> None:
    assert is_disk_failure(error) is wanted


def test_an_error_without_a_code_is_still_explained() -> None:
    assert type(meaning(sqlite3.ProgrammingError("closed"))) is StoreError


def test_what_cannot_be_decoded_is_damage() -> None:
    def decode() -> None:
        with explained():
            msgspec.msgpack.decode(b"\xc1")

    with pytest.raises(StoreDamaged) as caught:
        decode()
    assert "wormhole recover" in caught.value.remedy


def test_other_errors_pass() -> None:
    def fail() -> None:
        with explained():
            raise KeyError

    with pytest.raises(KeyError):
        fail()
