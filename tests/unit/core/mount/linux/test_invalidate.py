import socket
import threading
from collections.abc import Iterator

import pytest

from core.mount.linux.invalidate import Invalidator, inode_notice, name_notice, prune_notice
from core.mount.linux.protocol import (
    INVALIDATE_ENTRY,
    INVALIDATE_INODE,
    OUT_BYTES,
    OUT_HEADER,
    PRUNE,
)
from core.volume.interface import Node, Stale, StaleName, Surplus

NODE, OTHER = Node(5), Node(6)


class Listener:
    """The kernel's end: what it was told, in order."""

    def __init__(self) -> None:
        self.ours, self.theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.ours.settimeout(20)
        self.invalidator = Invalidator(self.theirs.fileno())

    def heard(self, count: int) -> list[bytes]:
        return [self.ours.recv(4096) for _ in range(count)]

    def silent(self) -> bool:
        self.ours.settimeout(0.05)
        try:
            self.ours.recv(4096)
        except TimeoutError:
            return True
        return False


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.invalidator.close()
    made.ours.close()
    made.theirs.close()


def test_notices_are_laid_out_as_the_kernel_expects() -> None:
    notice = inode_notice(NODE, data=True)
    assert OUT_HEADER.unpack_from(notice) == (len(notice), 2, 0)
    assert INVALIDATE_INODE.unpack_from(notice, OUT_BYTES) == (5, 0, 0)
    assert INVALIDATE_INODE.unpack_from(inode_notice(NODE, data=False), OUT_BYTES) == (5, -1, 0)
    notice = name_notice(NODE, b"name")
    assert OUT_HEADER.unpack_from(notice) == (len(notice), 3, 0)
    assert INVALIDATE_ENTRY.unpack_from(notice, OUT_BYTES) == (5, 4, 0)
    assert notice.endswith(b"name\0")


def test_nodes_are_asked_for_in_one_notice_of_their_numbers(listener: Listener) -> None:
    notice = prune_notice([NODE, OTHER])
    assert OUT_HEADER.unpack_from(notice) == (len(notice), 9, 0)
    assert PRUNE.unpack_from(notice, OUT_BYTES) == (2, 0, 0)
    assert notice[OUT_BYTES + PRUNE.size :] == NODE.to_bytes(8, "little") + OTHER.to_bytes(
        8, "little"
    )
    listener.invalidator.note([Surplus(NODE, None), Surplus(OTHER, None), Stale(NODE, data=True)])
    listener.invalidator.start()
    assert sorted(listener.heard(2)) == sorted([notice, inode_notice(NODE, data=True)])
    assert listener.silent()


def test_a_kernel_that_knows_no_such_notice_gives_files_back_with_their_names() -> None:
    sent: list[bytes] = []
    told = threading.Event()

    class Old(Invalidator):
        def _send(self, notice: bytes, *, asks: bool = False) -> bool:
            if not asks:
                sent.append(notice)
                told.set()
            return not asks

    old = Old(-1)
    old.start()
    for name in (b"a", b"b"):
        told.clear()
        old.note([Surplus(OTHER, StaleName(NODE, name)), Surplus(NODE, None)])
        assert told.wait(20)
    old.close()
    assert sent == [name_notice(NODE, b"a"), name_notice(NODE, b"b")]


def test_what_is_noted_for_one_node_is_joined(listener: Listener) -> None:
    listener.invalidator.note(
        [Stale(NODE, data=False), Stale(NODE, data=True), Stale(NODE, data=False)]
    )
    listener.invalidator.start()
    assert listener.heard(1) == [inode_notice(NODE, data=True)]
    assert listener.silent()


def test_names_of_a_folder_are_told_once_each_in_order_and_then_its_listing(
    listener: Listener,
) -> None:
    names = [b"c", b"a", b"c", b"b"]
    listener.invalidator.note([StaleName(NODE, name) for name in names])
    listener.invalidator.start()
    assert listener.heard(4) == [
        *(name_notice(NODE, name) for name in (b"c", b"a", b"b")),
        inode_notice(NODE, data=True),
    ]
    assert listener.silent()


def test_one_node_that_the_kernel_holds_up_holds_up_no_other(listener: Listener) -> None:
    sent: list[bytes] = []
    hold, held = threading.Event(), threading.Event()
    told = threading.Condition()

    def send(notice: bytes, *, asks: bool = False) -> None:
        if notice == inode_notice(NODE, data=False):
            held.set()
            assert hold.wait(20)
        with told:
            sent.append(notice)
            told.notify_all()

    listener.invalidator._send = send  # type: ignore[method-assign]
    listener.invalidator.note([Stale(NODE, data=False)])
    listener.invalidator.start()
    assert held.wait(20)
    listener.invalidator.note([Stale(OTHER, data=False), Stale(NODE, data=True)])
    with told:
        assert told.wait_for(lambda: inode_notice(OTHER, data=False) in sent, 20)
    assert inode_notice(NODE, data=True) not in sent
    hold.set()
    with told:
        assert told.wait_for(lambda: len(sent) == 3, 20)
    assert sent[1:] == [inode_notice(NODE, data=False), inode_notice(NODE, data=True)]


def test_a_connection_that_is_gone_is_no_failure(
    listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    import os

    device = os.open("/dev/null", os.O_RDONLY)
    try:
        Invalidator(device)._send(inode_notice(NODE, data=False))
    finally:
        os.close(device)
    assert "did not take" in caplog.text
