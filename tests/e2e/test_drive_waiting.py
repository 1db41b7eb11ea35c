"""What waits for another pod holds up nothing else, and dies with the program that asked."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import ContentAbsent
from core.ids import Dot, EntryId, Incarnation
from core.mount.linux.driver import LinuxDriver
from core.volume.interface import (
    ROOT_NODE,
    BlocksWanted,
    Handle,
    Maybe,
    Needs,
    Opened,
    OpenFlags,
    Stale,
    StaleName,
)
from tests.support.loopback_drive import LoopbackDrive
from tests.support.loopback_nodes import LocalNode
from tests.support.served_drive import until

BLOCKS = BlocksWanted(EntryId(bytes(16)), Dot(Incarnation(1), 1), 0, 1)


class Elsewhere:
    """Content that is on another pod: reads wait until it `arrives` or is `absent`."""

    def __init__(self) -> None:
        self.here = False
        self.absent = False
        self.deadline_seconds = 60.0
        self.asked = 0
        self.changed = threading.Condition()

    def before_read(self, handle: Handle, offset: int, size: int) -> Maybe[None]:
        status = os.fstat(handle)
        if self.here or status.st_size < 1000:
            return None
        return Needs(BLOCKS, time.monotonic() + self.deadline_seconds)

    def satisfy(self, needs: Needs) -> None:
        with self.changed:
            self.asked += 1
            self.changed.notify_all()
            self.changed.wait_for(lambda: self.here or self.absent, self.deadline_seconds)
        if self.absent:
            raise ContentAbsent

    def wait_until_asked(self, times: int = 1) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: self.asked >= times, 20)

    def becomes(self, *, here: bool = False, absent: bool = False) -> None:
        with self.changed:
            self.here, self.absent = here, absent
            self.changed.notify_all()


class _NotHere(LoopbackDrive):
    """A loopback whose large files are not wholly here: the kernel must ask for every byte."""

    def _opened(self, descriptor: int, node: LocalNode, flags: OpenFlags) -> Opened:
        opened = super()._opened(descriptor, node, flags)
        here = os.fstat(descriptor).st_size < 1000
        return Opened(opened.handle, here)


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    content = Elsewhere()
    yield content
    content.becomes(here=True)


@pytest.fixture
def point(tmp_path: Path, elsewhere: Elsewhere) -> Iterator[Path]:
    root = tmp_path / "behind"
    root.mkdir()
    (root / "far").write_bytes(b"x" * 5000)
    (root / "near").write_text("near")
    drive = _NotHere(root, passes_through=False, before_read=elsewhere.before_read)
    driver = LinuxDriver(drive, tmp_path / "drive", elsewhere.satisfy)
    driver.mount()
    yield tmp_path / "drive"
    elsewhere.becomes(here=True)
    driver.unmount(5)


def reader(path: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(["cat", str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_a_read_is_answered_when_its_content_arrives(point: Path, elsewhere: Elsewhere) -> None:
    reading = reader(point / "far")
    elsewhere.wait_until_asked()
    elsewhere.becomes(here=True)
    said, _ = reading.communicate(timeout=20)
    assert said == b"x" * 5000


def test_a_read_of_what_nobody_has_fails(point: Path, elsewhere: Elsewhere) -> None:
    elsewhere.absent = True
    reading = reader(point / "far")
    _, error = reading.communicate(timeout=20)
    assert reading.returncode == 1
    assert b"Input/output error" in error


def test_a_read_fails_at_its_deadline(point: Path, elsewhere: Elsewhere) -> None:
    elsewhere.deadline_seconds = 0.3
    reading = reader(point / "far")
    _, error = reading.communicate(timeout=20)
    assert b"Input/output error" in error


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_program_that_is_ended_while_it_waits_dies_at_once(
    point: Path, elsewhere: Elsewhere, number: signal.Signals
) -> None:
    reading = reader(point / "far")
    elsewhere.wait_until_asked()
    reading.send_signal(number)
    assert reading.wait(5) == -number
    reading.communicate()


# Reads, or maps, as a C program does: Python's own `read` hides that a call was interrupted.
_WITH_A_TIMER = """
import ctypes, mmap, os, signal, sys
signal.signal(signal.SIGALRM, lambda *_: None)
signal.siginterrupt(signal.SIGALRM, False)
descriptor = os.open(sys.argv[1], os.O_RDONLY)
signal.setitimer(signal.ITIMER_REAL, 0.02, 0.02)
print("ticking", flush=True)
if sys.argv[2] == "mapped":
    data = mmap.mmap(descriptor, 5000, prot=mmap.PROT_READ)[:]
else:
    room = ctypes.create_string_buffer(5000)
    assert ctypes.CDLL(None).read(descriptor, room, 5000) == 5000
    data = room.raw
# While the interpreter ends, nothing handles a signal any more: it would be what ends the program.
signal.setitimer(signal.ITIMER_REAL, 0)
assert data == b"x" * 5000
"""


@pytest.mark.parametrize("how", ["read", "mapped"])
def test_a_program_with_a_timer_gets_what_it_waits_for(
    point: Path, elsewhere: Elsewhere, how: str
) -> None:
    """Else its read would fail, and its mapping end it, for a signal that ends nothing."""
    command = [sys.executable, "-c", _WITH_A_TIMER, point / "far", how]
    reading = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    elsewhere.wait_until_asked()
    with pytest.raises(subprocess.TimeoutExpired):
        reading.wait(0.5)
    elsewhere.becomes(here=True)
    _, error = reading.communicate(timeout=20)
    assert (reading.returncode, error) == (0, b"")


def has_open(process: subprocess.Popen[bytes], name: str) -> bool:
    """Say whether a process has a file of this name open."""
    try:
        links = list(Path(f"/proc/{process.pid}/fd").iterdir())
        return any(link.readlink().name == name for link in links)
    except FileNotFoundError:
        return False  # a descriptor was closed while we looked: it is still starting


def test_nothing_else_is_held_up_by_a_read_that_waits(point: Path, elsewhere: Elsewhere) -> None:
    readers = [reader(point / "far") for _ in range(40)]
    elsewhere.wait_until_asked(20)
    # One that is slow to start would look for the old name after the rename.
    until(lambda: all(has_open(reading, "far") for reading in readers), "all have it open")
    assert (point / "near").read_text() == "near"
    (point / "new").write_text("new")
    (point / "far").rename(point / "farther")
    assert {path.name for path in point.iterdir()} == {"near", "new", "farther"}
    (point / "new").unlink()
    elsewhere.becomes(here=True)
    assert all(reading.communicate(timeout=20)[0] == b"x" * 5000 for reading in readers)


def test_more_reads_than_threads_are_all_interrupted(point: Path, elsewhere: Elsewhere) -> None:
    readers = [reader(point / "far") for _ in range(40)]
    elsewhere.wait_until_asked(20)
    for reading in readers:
        reading.kill()
    for reading in readers:
        assert reading.wait(5) == -signal.SIGKILL
        reading.communicate()


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[tuple[LinuxDriver, LoopbackDrive, Path]]:
    """Return a drive whose folder is changed behind its back, as another pod would."""
    root = tmp_path / "behind"
    root.mkdir()
    drive = LoopbackDrive(root, passes_through=False)
    driver = LinuxDriver(drive, tmp_path / "drive", lambda _: None)
    driver.mount()
    yield driver, drive, root
    driver.unmount(5)


def names(point: Path) -> set[str]:
    return {path.name for path in point.iterdir()}


def test_a_new_name_shows_once_its_folder_is_told_of(
    shown: tuple[LinuxDriver, LoopbackDrive, Path],
) -> None:
    driver, _, root = shown
    point = driver.mount_point
    assert names(point) == set()
    assert not (point / "new").exists()
    (root / "new").write_text("x")
    # The kernel keeps what it was told for an hour: this is what invalidation is for.
    assert not (point / "new").exists()
    driver.invalidate([StaleName(ROOT_NODE, b"new")])
    until((point / "new").exists, "the name shows")
    until(lambda: names(point) == {"new"}, "the listing shows it")


def test_a_removed_name_vanishes_once_it_is_told_of(
    shown: tuple[LinuxDriver, LoopbackDrive, Path],
) -> None:
    driver, _, root = shown
    point = driver.mount_point
    (point / "old").write_text("x")
    assert names(point) == {"old"}
    (root / "old").unlink()
    assert (point / "old").exists()
    driver.invalidate([StaleName(ROOT_NODE, b"old")])
    until(lambda: not (point / "old").exists(), "the name vanishes")
    assert names(point) == set()


def test_changed_content_and_size_show_once_they_are_told_of(
    shown: tuple[LinuxDriver, LoopbackDrive, Path],
) -> None:
    driver, drive, root = shown
    path = driver.mount_point / "file"
    path.write_text("short")
    assert path.read_text() == "short"
    (root / "file").write_text("much longer")
    # The kernel has kept its pages.
    assert path.read_text() != "much longer"
    node = drive.nodes.at((root / "file").stat())
    assert node is not None
    driver.invalidate([Stale(node.number, data=True)])
    until(lambda: path.read_text() == "much longer", "the content shows")
    assert path.stat().st_size == 11


def test_thousands_of_invalidations_are_taken_at_once(
    shown: tuple[LinuxDriver, LoopbackDrive, Path],
) -> None:
    driver, _, root = shown
    point = driver.mount_point
    wanted = [f"name{number}" for number in range(3000)]
    assert not any((point / name).exists() for name in wanted)
    for name in wanted:
        (root / name).touch()
    began = time.monotonic()
    driver.invalidate([StaleName(ROOT_NODE, name.encode()) for name in wanted])
    assert time.monotonic() - began < 1
    until(lambda: all((point / name).exists() for name in wanted), "all names show")
