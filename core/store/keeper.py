"""The thread that looks after an open record store: its log is shortened, and it is copied daily.

It sleeps until the store says that its log has grown, or until the next copy is due.
"""

import logging
import threading
from datetime import UTC, datetime
from types import TracebackType
from typing import Final

from core.errors import WormholeError
from core.ports import Clock
from core.store.records_sqlite import SqliteRecordStore

BACKUP_EVERY_SECONDS: Final = 24 * 3_600.0
# A disk that is full or failing is tried again after this.
_AGAIN_SECONDS: Final = 600.0
_END_SECONDS: Final = 60.0
_LOG: Final = logging.getLogger(__name__)


class StoreKeeper:
    """Looks after `store` from `with` to its end."""

    def __init__(self, store: SqliteRecordStore, clock: Clock) -> None:
        """Prepare; `clock` names the copies and says when the last one is a day old."""
        self._store = store
        self._clock = clock
        self._wake = threading.Event()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="store keeper", daemon=True)

    def __enter__(self) -> "StoreKeeper":
        """Begin."""
        self._store.when_log_grows(self._wake.set)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End; waits for what is being done."""
        self._end.set()
        self._wake.set()
        self._thread.join(_END_SECONDS)

    def _run(self) -> None:
        wait = self._copy_if_due()
        while not self._end.is_set():
            grown = self._wake.wait(wait)
            self._wake.clear()
            if self._end.is_set():
                return
            if grown:
                self._careful_checkpoint()
            wait = self._copy_if_due()

    def _careful_checkpoint(self) -> None:
        try:
            self._store.checkpoint()
        except WormholeError as error:
            _LOG.warning("the log of the record store was not shortened: %s", error.detail)

    def _copy_if_due(self) -> float:
        """Copy the store if the last copy is a day old; return the seconds until the next one."""
        now = self._clock.wall_ms() / 1_000
        last = self._store.last_backup()
        if last is not None and 0 <= now - last < BACKUP_EVERY_SECONDS:
            return BACKUP_EVERY_SECONDS - (now - last)
        try:
            self._store.backup(datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d-%H%M"))
        except (WormholeError, OSError) as error:
            _LOG.warning("the record store was not copied: %s", error)
            return _AGAIN_SECONDS
        return BACKUP_EVERY_SECONDS
