"""`redundancy.fsync = "copies"` and the most that a network may hold, as programs see them."""

import errno
import os
import time
from typing import BinaryIO

import pytest

from tests.support.pods import Lab, until

DEADLINE_SECONDS = 3
SLACK_SECONDS = 15.0


def synced(file: BinaryIO, data: bytes) -> bool:
    """Write and sync; say whether that was promised."""
    file.write(data)
    file.flush()
    try:
        os.fsync(file.fileno())
    except OSError:
        return False
    return True


@pytest.mark.warns
def test_a_sync_returns_when_another_pod_has_it_and_fails_in_time_when_none_can(
    laboratory: Lab,
) -> None:
    a, b = laboratory.two()
    a.do(
        "config", "set", "redundancy.fsync=copies", f"redundancy.fsync-deadline={DEADLINE_SECONDS}s"
    )
    a.do(
        "config", "set", "redundancy.min-replication-time=1h", "redundancy.max-replication-time=2h"
    )
    path = a.mount / "ledger"
    with path.open("wb") as file:
        until(lambda: synced(file, b"first line") and a.holders_of(path) == {"a", "b"}, "it holds")
        for number in range(5):
            assert synced(file, b"line %d\n" % number * 10_000)
            assert a.holders_of(path) == {"a", "b"}, "it returned before b had it"
        b.do("down")
        file.write(b"while b is away")
        file.flush()
        for _ in range(2):
            began = time.monotonic()
            with pytest.raises(OSError, match="Input/output error") as told:
                os.fsync(file.fileno())
            assert told.value.errno == errno.EIO
            assert time.monotonic() - began < DEADLINE_SECONDS + SLACK_SECONDS
        b.up()
        until(lambda: synced(file, b""), "b has it after it came back")
        assert a.holders_of(path) == {"a", "b"}
    assert (b.mount / "ledger").read_bytes().endswith(b"while b is away")


@pytest.mark.warns
def test_a_network_takes_no_more_than_it_may_hold_and_shows_what_is_left(laboratory: Lab) -> None:
    a, b = laboratory.two()
    before = os.statvfs(a.mount)
    a.do("config", "set", "network.max-storage=40 MB")
    until(lambda: os.statvfs(a.mount).f_blocks * before.f_frsize <= 20_000_000, "two copies of it")
    until(lambda: os.statvfs(b.mount).f_blocks * before.f_frsize <= 20_000_000, "b knows, too")

    def refused() -> bool:
        number = len(list(a.mount.iterdir()))
        try:
            with (a.mount / f"file {number}").open("wb") as file:
                file.write(os.urandom(4_000_000))
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            return True
        return False

    until(refused, "there is no space left")
    assert (a.mount / "file 0").stat().st_size == 4_000_000
    a.do("config", "set", "network.max-storage=0")
    until(lambda: not refused(), "there is space again")
