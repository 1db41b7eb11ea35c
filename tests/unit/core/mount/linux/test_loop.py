import errno
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import ContentAbsent
from core.ids import Dot, EntryId, Incarnation
from core.mount.linux.loop import Loop
from core.mount.linux.protocol import (
    INTERRUPT_IN,
    OUT_BYTES,
    OUT_HEADER,
    READ_IN,
    Operation,
)
from core.mount.linux.requests import Request
from core.volume.interface import BlocksWanted, Handle, Maybe, Needs
from tests.support.kernel_double import KernelDouble, encode
from tests.support.loopback_drive import LoopbackDrive

BLOCKS = BlocksWanted(EntryId(bytes(16)), Dot(Incarnation(1), 1), 0, 1)
READ = READ_IN.pack(5, 0, 100, 0, 0, 0, 0)


class _Slow(LoopbackDrive):
    """Reads need what arrives later."""

    arrived = False
    deadline_seconds = 60.0

    def read(self, handle: Handle, offset: int, size: int) -> Maybe[bytes]:
        if not self.arrived:
            return Needs(BLOCKS, time.monotonic() + self.deadline_seconds)
        return b"content"


class Connection:
    """The kernel's end of a connection to a running loop."""

    def __init__(self, folder: Path) -> None:
        self.drive = _Slow(folder, passes_through=False)
        self.ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.theirs = theirs
        self.ours.settimeout(20)
        self.asked = threading.Semaphore(0)
        self.arrival = threading.Event()
        self.absent = False
        self.loop = Loop(theirs.fileno(), KernelDouble(self.drive).session, self.satisfy)
        self.thread = threading.Thread(target=self.loop.run, args=(Request(),))
        self.thread.start()

    def satisfy(self, needs: Needs) -> None:
        self.asked.release()
        assert self.arrival.wait(20)
        if self.absent:
            raise ContentAbsent
        self.drive.arrived = True

    def send(self, operation: int, body: bytes = b"", unique: int = 2) -> None:
        self.ours.send(encode(operation, 1, body, unique=unique))

    def answer(self) -> tuple[int, int, bytes]:
        """Return the error number, the request's number and the body."""
        received = self.ours.recv(1 << 20)
        size, error, unique = OUT_HEADER.unpack_from(received)
        assert size == len(received)
        return error, unique, received[OUT_BYTES:]

    def close(self) -> None:
        self.arrival.set()
        self.ours.close()
        self.thread.join(20)
        self.theirs.close()
        assert not self.thread.is_alive()


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    made = Connection(tmp_path)
    yield made
    made.close()


def test_a_request_gets_its_own_answer(connection: Connection) -> None:
    connection.send(Operation.STATFS, unique=71)
    error, unique, body = connection.answer()
    assert (error, unique, len(body)) == (0, 71, 80)


def test_requests_are_counted(connection: Connection) -> None:
    for unique in (2, 4, 6):
        connection.send(Operation.STATFS, unique=unique)
        connection.answer()
    assert connection.loop.served == 3


@pytest.mark.parametrize("operation", [39, 60, 63, 64, 4096])
def test_an_unknown_request_is_answered_as_not_offered(
    connection: Connection, operation: int
) -> None:
    connection.send(operation)
    assert connection.answer()[:2] == (-errno.ENOSYS, 2)


def test_what_has_no_answer_gets_none(connection: Connection) -> None:
    connection.send(Operation.FORGET, bytes(8))
    connection.send(Operation.DESTROY, unique=4)
    assert connection.answer() == (0, 4, b"")


def test_a_read_that_waits_is_answered_later_and_others_before_it(connection: Connection) -> None:
    connection.send(Operation.READ, READ, unique=10)
    assert connection.asked.acquire(timeout=20)
    connection.send(Operation.STATFS, unique=12)
    assert connection.answer()[1] == 12
    connection.arrival.set()
    assert connection.answer() == (0, 10, b"content")


def test_a_read_of_what_nobody_has_is_an_error(connection: Connection) -> None:
    connection.absent = True
    connection.arrival.set()
    connection.send(Operation.READ, READ, unique=10)
    assert connection.answer() == (-errno.EIO, 10, b"")


def test_an_interrupted_read_is_answered_at_once_and_only_once(connection: Connection) -> None:
    connection.send(Operation.READ, READ, unique=10)
    assert connection.asked.acquire(timeout=20)
    connection.send(Operation.INTERRUPT, INTERRUPT_IN.pack(10), unique=11)
    assert connection.answer() == (-errno.EINTR, 10, b"")
    connection.arrival.set()
    connection.send(Operation.STATFS, unique=12)
    assert connection.answer()[1] == 12


def test_an_interrupt_of_what_is_answered_already_changes_nothing(connection: Connection) -> None:
    connection.send(Operation.INTERRUPT, INTERRUPT_IN.pack(99), unique=11)
    connection.send(Operation.STATFS, unique=12)
    assert connection.answer()[1] == 12


def test_what_may_take_long_is_done_beside(connection: Connection) -> None:
    connection.send(Operation.FSYNCDIR, bytes(16), unique=5)
    assert connection.answer() == (0, 5, b"")


def test_the_loop_ends_with_its_connection(connection: Connection) -> None:
    connection.ours.close()
    connection.thread.join(20)
    assert not connection.thread.is_alive()
