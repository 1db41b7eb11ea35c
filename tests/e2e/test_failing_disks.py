"""A disk that fails under a node: programs get an error, people are told, no copy is made up."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.fault_disk import FaultDisk, fault_disk
from tests.support.pods import Lab, Pod, until
from tests.support.sound import assert_sound

pytestmark = pytest.mark.prompt

SIZE = 600_000
EXPECTED = (r"disk of the storage", r"[Pp]ublishing failed", r"could not be", r"failed")


@pytest.fixture
def disk(laboratory: Lab, tmp_path: Path) -> Iterator[FaultDisk]:
    """Return a fault disk; the pods on it are stopped before it goes."""
    with fault_disk(tmp_path) as here:
        try:
            yield here
        finally:
            here.faults()
            for pod in reversed(laboratory.pods):
                pod.end()


@pytest.fixture
def two_disks(laboratory: Lab, disk: FaultDisk) -> tuple[Pod, Pod]:
    """Return two pods; the disk of the second can fail."""
    a = laboratory.first()
    a.do("config", "set", "redundancy.min-replication-time=0s")
    b = laboratory.pod("b")
    b.storage = disk.folder / "storage"
    invitation = a.ask("invite", "--no-wait")
    where = ("--at", str(invitation["at"]), "--listen", "127.0.0.1:0")
    b.do("join", str(invitation["code"]), *where, *b.place())
    return a, b


def is_copy(pod: Pod) -> bool:
    """Say whether a pod says to have a copy of the file itself."""
    return "b" in pod.holders_of(pod.mount / "file")


def error_of_writing(path: Path, *, synced: bool) -> int | None:
    """Write a file; return the number of the error that the program gets, if any."""
    try:
        with path.open("wb", buffering=0) as file:
            file.write(os.urandom(SIZE))
            if synced:
                os.fsync(file.fileno())
    except OSError as error:
        return error.errno
    return None


def on_a_disk_that_refuses_it(a: Pod, b: Pod, disk: FaultDisk) -> bytes:
    """Write a file that both pods have a copy of and the disk of `b` does not read; return it."""
    content = os.urandom(SIZE)
    (a.mount / "file").write_bytes(content)
    a.copies_made()
    b.sync()
    b.do("down")
    until(lambda: not b.processes(), "the node is gone")
    (broken,) = (path for path in (b.storage / "files").rglob("*") if path.is_file())
    disk.faults(fail=[{"operation": "read", "path": broken.name, "errno": errno.EIO}])
    b.up()
    return content


@pytest.mark.warns
def test_a_program_gets_from_the_other_pod_what_the_disk_refuses_to_read(
    laboratory: Lab, disk: FaultDisk, two_disks: tuple[Pod, Pod]
) -> None:
    a, b = two_disks
    content = on_a_disk_that_refuses_it(a, b, disk)
    # Of a file that is opened to be changed all reads come to the node.
    for _ in range(2):
        with (b.mount / "file").open("r+b", buffering=0) as file:
            assert file.read(SIZE) == content
    disk.faults()
    assert_sound(laboratory, expected=EXPECTED)


@pytest.mark.deep
@pytest.mark.warns
def test_a_file_that_a_disk_does_not_read_is_found_by_a_scrub_told_and_made_anew_from_the_other_pod(
    laboratory: Lab, disk: FaultDisk, two_disks: tuple[Pod, Pod]
) -> None:
    a, b = two_disks
    content = on_a_disk_that_refuses_it(a, b, disk)
    # What the kernel reads by itself the node does not see; what it reads itself it does.
    with pytest.raises(OSError, match="Input/output error"):
        (b.mount / "file").read_bytes()
    found = b.ask("scrub", "--wait")
    assert (found["rotten"], found["damaged"], found["unreadable"]) == (3, 1, 0)
    assert found["paths"] == ["/file"]
    assert b.ask("status")["scrub"]["rotten"] == 3  # type: ignore[index]
    # The disk goes on refusing this file: what is written in its place is no better.
    until(lambda: b.ask("scrub", "--wait")["damaged"] == 0 and is_copy(b), "it is mended", 60)
    assert (b.mount / "file").read_bytes() == content
    until(lambda: b.attention("disk") != [], "b tells of its disk")
    until(lambda: any("of b" in text for text in a.attention("disk")), "a tells of it, too")
    disk.faults()
    assert (b.mount / "file").read_bytes() == content
    assert_sound(laboratory, expected=EXPECTED)


@pytest.mark.warns
@pytest.mark.parametrize("operation", ["fsync", pytest.param("write", marks=pytest.mark.deep)])
def test_a_disk_that_does_not_write_gives_an_error_is_told_and_counts_for_no_copy(
    laboratory: Lab, disk: FaultDisk, two_disks: tuple[Pod, Pod], operation: str
) -> None:
    a, b = two_disks
    (a.mount / "before").write_bytes(b"before" * 10_000)
    a.copies_made()
    b.sync()
    disk.faults(fail=[{"operation": operation, "path": "/files/", "errno": errno.EIO}])
    assert error_of_writing(b.mount / "written", synced=operation == "fsync") == errno.EIO
    (a.mount / "other").write_bytes(os.urandom(SIZE))
    until(lambda: b.attention("disk") != [], "b tells of its disk")
    until(lambda: any("of b" in text for text in a.attention("disk")), "a tells of it, too")
    assert a.holders_of(a.mount / "other") == {"a"}
    assert (b.mount / "before").read_bytes() == b"before" * 10_000
    disk.faults()
    a.copies_made(90)
    assert_sound(laboratory, expected=EXPECTED)
