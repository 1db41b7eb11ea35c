"""What SQLite's errors mean to people."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from core.decoding import UNREADABLE
from core.errors import NoSpace, StoreDamaged, StoreError, WormholeError
from core.saying import Sentence, said

_RECOVER: Final = said(
    "Stop Wormhole and run `wormhole recover` on the storage to bring the files out, or let this "
    "machine join the network again."
)
# A read that ends too early: the file is shorter than the database says.
_DAMAGE: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})


# What SQLite and the decoder raise; a damaged text or name cannot even be decoded.
FAULTS: Final = (sqlite3.Error, *UNREADABLE)


def meaning(error: Exception) -> WormholeError:
    """Return the error to raise in the place of one of SQLite or of the decoder."""
    if isinstance(error, UNREADABLE):
        return StoreDamaged(
            said("A record in the storage cannot be read: {problem}.", problem=str(error)),
            remedy=_RECOVER,
        )
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(code, int):
        return StoreError(said("The record store refused: {problem}.", problem=str(error)))
    if code & 0xFF == sqlite3.SQLITE_FULL:
        return NoSpace(said("The disk of the storage is full; nothing was changed."))
    if code & 0xFF in _DAMAGE or code == sqlite3.SQLITE_IOERR_SHORT_READ:
        return StoreDamaged(
            said("The record store is damaged: {problem}.", problem=str(error)), remedy=_RECOVER
        )
    return StoreError(
        said(
            "{sentence} ({problem}). The change was not made.",
            sentence=_sentence(code & 255),
            problem=str(error),
        )
    )


def is_disk_failure(error: Exception) -> bool:
    """Say whether an error of SQLite means that the disk failed, and not that the store is cut."""
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(code, int) or code == sqlite3.SQLITE_IOERR_SHORT_READ:
        return False
    return code & 0xFF == sqlite3.SQLITE_IOERR


def _sentence(code: int) -> Sentence:
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return said("Another program has the record store open")
    if code == sqlite3.SQLITE_IOERR:
        return said("The disk of the storage failed")
    return said("The record store refused")


@contextmanager
def explained() -> Iterator[None]:
    """Turn what SQLite raises inside into errors for people."""
    try:
        yield
    except FAULTS as error:
        raise meaning(error) from error
