"""A network that takes no changes: frozen by an administrator, on all pods, until it ends."""

import errno
import os

import pytest

from tests.support.pods import Pod, until

pytestmark = pytest.mark.prompt

TWO = tuple[Pod, Pod]


def refused(pod: Pod, name: str) -> bool:
    """Say whether the drive refuses a new file as a read-only file system does."""
    try:
        (pod.mount / name).write_bytes(b"x")
    except OSError as error:
        return error.errno == errno.EROFS
    return False


def test_a_freeze_holds_on_both_pods_and_a_program_that_writes_loses_nothing(two: TWO) -> None:
    a, b = two
    (a.mount / "old").write_bytes(b"old")
    a.sync()
    b.sync()
    with (b.mount / "log").open("wb", buffering=0) as log:
        log.write(b"before, ")
        assert a.ask("freeze", "--reason", "moving the disks")["frozen"] is True
        assert refused(a, "new")
        until(lambda: refused(b, f"new{os.urandom(4).hex()}"), "the other pod is frozen")
        log.write(b"meanwhile")
        for pod in two:
            with pytest.raises(OSError, match="Read-only file system"):
                (pod.mount / "old").unlink()
            assert (pod.mount / "old").read_bytes() == b"old"
    status = b.ask("status")
    assert status["frozen"] is True
    assert "moving the disks" in str(status["attention"])
    assert "/log" in str(status["attention"])
    assert b.run("sync", "--timeout", "5").code == 4
    assert b.run("unfreeze").code == 4, "a member that does not administer ends no freeze"
    b.do("restart")
    assert refused(b, "after a restart")
    assert a.ask("unfreeze")["frozen"] is False
    (a.mount / "new").write_bytes(b"new")
    until(lambda: not refused(b, "theirs"), "the other pod takes changes again")
    a.sync()
    b.sync()
    assert (a.mount / "log").read_bytes() == b"before, meanwhile"
    assert (b.mount / "new").read_bytes() == b"new"
