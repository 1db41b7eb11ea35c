from pathlib import Path

import pytest

from core.mount.linux.protocol import (
    ENTRY_BYTES,
    ENTRY_OUT,
    HANDLE_IN,
    NAME_OUT,
    READ_IN,
    Operation,
)
from core.volume.interface import ROOT_NODE
from tests.support.kernel_double import KernelDouble, read_opened
from tests.support.loopback_drive import LoopbackDrive


@pytest.fixture
def kernel(tmp_path: Path) -> KernelDouble:
    for number in range(100):
        (tmp_path / f"name{number}").touch()
    return KernelDouble.over(tmp_path)


def parse(answer: object, plus: bool) -> list[tuple[bytes, int, int]]:
    """Return names, offsets after them, and nodes."""
    assert isinstance(answer, bytes)
    found, at = [], 0
    while at < len(answer):
        node = 0
        if plus:
            node = ENTRY_OUT.unpack_from(answer, at)[0]
            at += ENTRY_BYTES
        _, offset, length, _ = NAME_OUT.unpack_from(answer, at)
        at += NAME_OUT.size
        found.append((answer[at : at + length], offset, node))
        at += (length + 7) & ~7
    return found


def read_all(kernel: KernelDouble, operation: Operation, room: int) -> list[tuple[bytes, int, int]]:
    number, _, _ = read_opened(kernel.ask(Operation.OPENDIR, 1, bytes(8)))
    found: list[tuple[bytes, int, int]] = []
    offset = 0
    while True:
        body = READ_IN.pack(number, offset, room, 0, 0, 0, 0)
        answer = kernel.ask(operation, 1, body)
        assert isinstance(answer, bytes)
        assert len(answer) <= room
        part = parse(answer, operation is Operation.READDIRPLUS)
        if not part:
            break
        found += part
        offset = part[-1][1]
    assert kernel.ask(Operation.RELEASEDIR, 1, HANDLE_IN.pack(number)) == b""
    return found


@pytest.mark.parametrize("operation", [Operation.READDIR, Operation.READDIRPLUS])
@pytest.mark.parametrize("room", [400, 4096, 131_072])
def test_every_name_is_listed_once_whatever_the_room(
    kernel: KernelDouble, operation: Operation, room: int
) -> None:
    names = [name for name, _, _ in read_all(kernel, operation, room)]
    assert names[:2] == [b".", b".."]
    assert sorted(names[2:]) == sorted(b"name%d" % number for number in range(100))


@pytest.mark.parametrize("room", [400, 4096, 131_072])
def test_a_plain_listing_counts_no_look_up_and_a_full_one_each_name(
    kernel: KernelDouble, room: int
) -> None:
    assert isinstance(kernel.drive, LoopbackDrive)
    read_all(kernel, Operation.READDIR, room)
    assert kernel.drive.nodes.count() == 1
    found = read_all(kernel, Operation.READDIRPLUS, room)
    assert kernel.drive.nodes.count() == 101
    for _, _, node in found[2:]:
        assert kernel.drive.nodes.get(node).lookups == 1


def test_its_own_names_count_no_look_up(kernel: KernelDouble) -> None:
    assert [node for _, _, node in read_all(kernel, Operation.READDIRPLUS, 4096)[:2]] == [0, 0]


def test_a_listing_that_changed_while_it_was_read_is_forgotten(kernel: KernelDouble) -> None:
    number, _, _ = read_opened(kernel.ask(Operation.OPENDIR, 1, bytes(8)))
    kernel.folders.note_change(ROOT_NODE)
    kernel.ask(Operation.RELEASEDIR, 1, HANDLE_IN.pack(number))
    assert kernel.forgotten_listings == [ROOT_NODE]


def test_syncing_a_folder_is_answered(kernel: KernelDouble) -> None:
    assert kernel.ask(Operation.FSYNCDIR, 1, bytes(16)) == b""
