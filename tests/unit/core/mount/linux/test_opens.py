import pytest

from core.mount.linux.opens import OpenFiles
from core.mount.linux.protocol import (
    OPEN_OUT,
    OPENED_DIRECT,
    OPENED_KEEP_CACHE,
    OPENED_NO_FLUSH,
    OPENED_PASSTHROUGH,
)
from core.volume.interface import Handle, Node, Opened

NODE = Node(5)
HERE = Opened(Handle(1), here=True)
AWAY = Opened(Handle(2), here=False)
READABLE = Opened(Handle(3), here=True, backing=9)
WRITABLE = Opened(Handle(4), here=True, backing=9, backing_writable=True)


class Registered:
    """Numbers backing files; refuses them when told to."""

    def __init__(self) -> None:
        self.refuses = False
        self.known: set[int] = set()
        self.next = 1

    def register(self, descriptor: int) -> int | None:
        if self.refuses:
            return None
        self.known.add(self.next)
        self.next += 1
        return self.next - 1

    def forget(self, backing: int) -> None:
        self.known.remove(backing)


def flags(files: OpenFiles, opened: Opened, writes: bool = False) -> int:
    return int(OPEN_OUT.unpack(files.admit(NODE, opened, writes))[1])


def test_what_is_here_is_cached_and_stays_so_between_opens() -> None:
    files = OpenFiles(None)
    assert flags(files, HERE) == OPENED_KEEP_CACHE | OPENED_NO_FLUSH
    assert flags(files, HERE, writes=True) == OPENED_KEEP_CACHE
    assert not files.passes_through


def test_what_is_not_wholly_here_is_asked_for_byte_by_byte() -> None:
    assert flags(OpenFiles(Registered()), AWAY) == OPENED_DIRECT | OPENED_NO_FLUSH


def test_a_backing_file_is_read_by_the_kernel_under_one_number() -> None:
    registered = Registered()
    files = OpenFiles(registered)
    first = OPEN_OUT.unpack(files.admit(NODE, READABLE, writes=False))
    second = OPEN_OUT.unpack(files.admit(NODE, READABLE, writes=False))
    assert first == second == (3, OPENED_PASSTHROUGH | OPENED_NO_FLUSH, 1)
    files.release(NODE)
    assert registered.known == {1}
    files.release(NODE)
    assert registered.known == set()


@pytest.mark.parametrize(
    ("opened", "writes", "wanted"),
    [
        (READABLE, True, OPENED_PASSTHROUGH | OPENED_DIRECT),
        (WRITABLE, True, OPENED_PASSTHROUGH),
        (HERE, False, OPENED_PASSTHROUGH | OPENED_DIRECT | OPENED_NO_FLUSH),
        (AWAY, True, OPENED_PASSTHROUGH | OPENED_DIRECT),
    ],
)
def test_while_a_node_is_passed_through_every_open_of_it_is(
    opened: Opened, writes: bool, wanted: int
) -> None:
    files = OpenFiles(Registered())
    files.admit(NODE, READABLE, writes=False)
    assert flags(files, opened, writes) == wanted


@pytest.mark.parametrize("first", [HERE, AWAY])
def test_while_a_node_is_open_otherwise_it_is_not_passed_through(first: Opened) -> None:
    files = OpenFiles(Registered())
    files.admit(NODE, first, writes=False)
    assert not flags(files, READABLE) & OPENED_PASSTHROUGH
    files.release(NODE)
    files.release(NODE)
    assert flags(files, READABLE) & OPENED_PASSTHROUGH


def test_a_refused_backing_file_is_cached_instead() -> None:
    registered = Registered()
    registered.refuses = True
    assert flags(OpenFiles(registered), READABLE) == OPENED_KEEP_CACHE | OPENED_NO_FLUSH


def test_pages_from_before_a_write_past_them_are_dropped_once() -> None:
    files = OpenFiles(Registered())
    files.admit(NODE, WRITABLE, writes=True)
    files.release(NODE)
    assert not flags(files, HERE) & OPENED_KEEP_CACHE
    files.release(NODE)
    assert flags(files, HERE) & OPENED_KEEP_CACHE


def test_a_forgotten_node_has_no_pages_to_drop() -> None:
    files = OpenFiles(Registered())
    files.admit(NODE, WRITABLE, writes=True)
    files.release(NODE)
    files.forget(NODE)
    assert flags(files, HERE) & OPENED_KEEP_CACHE


def test_a_release_of_what_was_never_open_changes_nothing() -> None:
    files = OpenFiles(Registered())
    files.release(Node(77))
    assert flags(files, READABLE) & OPENED_PASSTHROUGH
