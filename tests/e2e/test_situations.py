"""Crises on real pods: what people asked for is done, told, and taken back."""

import errno
import os
import time
from pathlib import Path

import pytest

from tests.support.pods import Lab, Pod, is_mounted, until

pytestmark = pytest.mark.prompt

QUICK = ("situation.absent-after=1s", "situation.grace=2s")


def is_refused(path: Path) -> bool:
    """Say whether the drive refuses a new file as a read-only file system does."""
    try:
        path.write_bytes(b"x")
    except OSError as error:
        return error.errno == errno.EROFS
    return False


def told(pod: Pod) -> str:
    """Return all that the status of a pod tells people."""
    return str(pod.ask("status")["attention"])


def test_a_pod_that_is_cut_off_is_frozen_says_so_and_comes_back(laboratory: Lab) -> None:
    a, b = laboratory.two()
    a.do("config", "set", *QUICK)
    a.do("config", "set", "--pod", "alone.after=1s", "alone.response=freeze")
    (a.mount / "before").write_bytes(b"x")
    a.sync()
    b.kill()
    until(lambda: is_refused(a.mount / "alone"), "a is frozen")
    assert (a.mount / "before").read_bytes() == b"x"
    assert "none of the 1 others" in told(a)
    assert a.ask("status")["frozen"] is True
    b.up()
    until(lambda: not is_refused(a.mount / "after"), "a takes changes again")
    a.sync()
    b.sync()
    assert (b.mount / "after").read_bytes() == b"x"


def test_a_critical_network_is_frozen_and_asks_for_fewer_copies_while_mixed(
    laboratory: Lab,
) -> None:
    a, b = laboratory.two()
    a.do("config", "set", *QUICK, "redundancy.minimum=1")
    a.do(
        "config",
        "set",
        "situation.critical.response=freeze",
        "situation.mixed.response=reduce-redundancy",
    )
    b.kill()
    (a.mount / "file").write_bytes(b"x" * 50_000)
    until(lambda: a.ask("status")["situation"] == "mixed", "the network is mixed")
    assert a.copies_made(30)["satisfied"] is True, "one copy is enough for now"
    b.up()
    until(lambda: a.ask("status")["situation"] == "favorable", "all is well")
    assert a.copies_made(60)["by_copies"] == {"0": 0, "1": 0, "2": 1}


def test_a_drive_that_a_crisis_takes_away_waits_for_programs_and_comes_back_with_up(
    laboratory: Lab,
) -> None:
    a, b = laboratory.two()
    a.do("config", "set", *QUICK)
    a.do("config", "set", "--pod", "alone.after=1s", "alone.response=stop")
    (a.mount / "file").write_bytes(b"kept")
    a.sync()
    with (a.mount / "log").open("wb", buffering=0) as log:
        log.write(b"before, ")
        b.kill()
        until(lambda: a.ask("status")["stopped"], "the drive opens nothing any more")
        log.write(b"meanwhile")
    until(lambda: not is_mounted(a.mount), "the drive is taken away")
    assert "wormhole up" in told(a)
    assert "All data is kept" in told(a)
    a.up()
    assert (a.mount / "file").read_bytes() == b"kept"
    assert (a.mount / "log").read_bytes() == b"before, meanwhile"
    assert a.ask("status")["stopped"] is False
    (a.mount / "new").write_bytes(b"new")
    b.up()
    a.sync()
    b.sync()
    assert (b.mount / "log").read_bytes() == b"before, meanwhile"
    assert (b.mount / "new").read_bytes() == b"new"


def test_a_program_that_writes_in_a_crisis_is_slowed_down_and_loses_nothing(
    laboratory: Lab,
) -> None:
    a, b = laboratory.two()
    response = ("situation.mixed.response=slow-down", "situation.slow-down-rate=100 KB/s")
    a.do("config", "set", *QUICK, *response)
    (a.mount / "first").write_bytes(b"x")
    a.sync()
    b.kill()
    (a.mount / "second").write_bytes(b"x")
    until(lambda: a.ask("status")["response"] == "slow-down", "writes are slowed down")
    data = os.urandom(600_000)
    begun = time.monotonic()
    with (a.mount / "slow").open("wb") as slow:
        for begin in range(0, len(data), 100_000):
            slow.write(data[begin : begin + 100_000])
            slow.flush()
            os.fsync(slow.fileno())
    assert time.monotonic() - begun > 2, "600 KB at 100 KB a second, a burst left out"
    assert (a.mount / "slow").read_bytes() == data
    b.up()
    a.copies_made()
    assert (b.mount / "slow").read_bytes() == data
