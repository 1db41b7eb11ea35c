import errno
import os
from pathlib import Path

import pytest

from core.errors import AlreadyExists
from core.mount.linux.files import open_flags
from core.mount.linux.protocol import (
    COPY_IN,
    FALLOCATE_IN,
    FSYNC_IN,
    HANDLE_IN,
    LSEEK_IN,
    OPEN_IN,
    OPENED_DIRECT,
    OPENED_NO_FLUSH,
    OPENED_PASSTHROUGH,
    WRITE_BYTES_MAX,
    WRITE_IN,
    WRITE_KILL_SUIDGID,
    Operation,
)
from core.volume.interface import OpenFlags
from tests.support.kernel_double import KernelDouble, read_entry, read_opened
from tests.support.loopback_drive import LoopbackDrive


class AllNumbered:
    """Gives every backing file the same number."""

    def register(self, descriptor: int) -> int | None:
        return 1

    def forget(self, backing: int) -> None:
        assert backing == 1


@pytest.fixture
def kernel(tmp_path: Path) -> KernelDouble:
    (tmp_path / "file").write_bytes(b"0123456789")
    return KernelDouble.over(tmp_path)


@pytest.mark.parametrize(
    ("flags", "may_map", "wanted"),
    [
        (os.O_RDONLY, True, OpenFlags.READ),
        (os.O_WRONLY | os.O_APPEND, True, OpenFlags.WRITE | OpenFlags.APPEND),
        (os.O_RDWR, False, OpenFlags.READ | OpenFlags.WRITE),
        (os.O_RDWR, True, OpenFlags.READ | OpenFlags.WRITE | OpenFlags.MAY_MAP),
        (os.O_WRONLY | os.O_TRUNC, False, OpenFlags.WRITE | OpenFlags.TRUNCATE),
        (os.O_RDONLY | os.O_DIRECT, False, OpenFlags.READ | OpenFlags.DIRECT),
    ],
)
def test_flags_of_open_are_translated(flags: int, may_map: bool, wanted: OpenFlags) -> None:
    assert open_flags(flags, may_map) == wanted


def test_a_file_is_opened_read_written_synced_and_closed(
    kernel: KernelDouble, tmp_path: Path
) -> None:
    node = kernel.find(b"file").node
    handle, _, _ = kernel.open(node, os.O_RDWR)
    assert kernel.read(node, handle, 3, 4) == b"3456"
    assert kernel.write(node, handle, 8, b"XYZ") == b"\x03" + bytes(7)
    assert kernel.ask(Operation.FLUSH, node, HANDLE_IN.pack(handle) + bytes(16)) == b""
    assert kernel.ask(Operation.FSYNC, node, FSYNC_IN.pack(handle, 1, 0)) == b""
    assert kernel.ask(Operation.RELEASE, node, HANDLE_IN.pack(handle) + bytes(16)) == b""
    assert (tmp_path / "file").read_bytes() == b"01234567XYZ"


def test_a_new_file_is_made_and_open(kernel: KernelDouble, tmp_path: Path) -> None:
    answer = kernel.create(b"new", os.O_WRONLY | os.O_CREAT)
    node = read_entry(answer).node
    handle, _, _ = read_opened(answer, after_entry=True)
    kernel.write(node, handle, 0, b"x")
    assert (tmp_path / "new").read_bytes() == b"x"


class _Raced(LoopbackDrive):
    """Another pod makes each file just before."""

    def create(self, *_: object, **__: object):  # type: ignore[no-untyped-def,override]  # noqa: ANN202
        raise AlreadyExists


def test_a_file_that_another_pod_made_meanwhile_is_opened(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"theirs")
    kernel = KernelDouble(_Raced(tmp_path, passes_through=False))
    answer = kernel.create(b"file", os.O_RDWR | os.O_CREAT)
    handle, _, _ = read_opened(answer, after_entry=True)
    assert kernel.read(read_entry(answer).node, handle, 0, 10) == b"theirs"


@pytest.mark.parametrize(("flags", "wanted"), [(os.O_EXCL, errno.EEXIST), (0, errno.ESTALE)])
def test_but_not_where_it_must_be_new_or_is_no_file(
    tmp_path: Path, flags: int, wanted: int
) -> None:
    (tmp_path / "thing").mkdir()
    drive = _Raced(tmp_path)
    kernel = KernelDouble(drive)
    assert kernel.create(b"thing", os.O_WRONLY | os.O_CREAT | flags) == -wanted
    assert drive.nodes.count() == 1


def test_a_file_without_a_name_is_made(kernel: KernelDouble, tmp_path: Path) -> None:
    answer = kernel.ask(Operation.TMPFILE, 1, OPEN_IN.pack(os.O_RDWR, 0o600) + bytes(8) + b"#1\0")
    handle, _, _ = read_opened(answer, after_entry=True)
    node = read_entry(answer).node
    assert kernel.write(node, handle, 0, b"x") == b"\x01" + bytes(7)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_readers_are_not_asked_to_flush(kernel: KernelDouble) -> None:
    node = kernel.find(b"file").node
    assert kernel.open(node, os.O_RDONLY)[1] & OPENED_NO_FLUSH
    assert not kernel.open(node, os.O_RDWR)[1] & OPENED_NO_FLUSH


@pytest.mark.parametrize(("mode", "direct"), [(0o644, False), (0o4755, True)])
def test_writes_to_a_file_with_set_id_bits_come_to_us(
    tmp_path: Path, mode: int, direct: bool
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "file").chmod(mode)
    kernel = KernelDouble.over(tmp_path, AllNumbered())
    _, opened_as, _ = kernel.open(kernel.find(b"file").node, os.O_WRONLY)
    assert opened_as & OPENED_PASSTHROUGH
    assert bool(opened_as & OPENED_DIRECT) is direct


def test_a_write_by_an_ordinary_user_clears_set_id_bits(
    kernel: KernelDouble, tmp_path: Path
) -> None:
    (tmp_path / "file").chmod(0o6777)
    node = kernel.find(b"file").node
    handle, _, _ = kernel.open(node, os.O_WRONLY)
    kernel.write(node, handle, 0, b"x", WRITE_KILL_SUIDGID)
    assert (tmp_path / "file").stat().st_mode & 0o7777 == 0o777


def test_space_is_allocated_and_holes_are_found(kernel: KernelDouble, tmp_path: Path) -> None:
    node = kernel.find(b"file").node
    handle, _, _ = kernel.open(node, os.O_RDWR)
    body = FALLOCATE_IN.pack(handle, 0, 65_536, 0, 0)
    assert kernel.ask(Operation.FALLOCATE, node, body) == b""
    assert (tmp_path / "file").stat().st_size == 65_536
    data, hole, end = (
        kernel.ask(Operation.LSEEK, node, LSEEK_IN.pack(handle, 0, whence, 0))
        for whence in (3, 4, 2)
    )
    assert data == bytes(8)
    assert isinstance(hole, bytes)
    assert end == -errno.EINVAL


def test_an_allocation_that_is_not_offered_is_refused(kernel: KernelDouble) -> None:
    node = kernel.find(b"file").node
    handle, _, _ = kernel.open(node, os.O_RDWR)
    collapse = FALLOCATE_IN.pack(handle, 0, 4096, 8, 0)
    assert kernel.ask(Operation.FALLOCATE, node, collapse) == -errno.EOPNOTSUPP


def test_a_range_is_copied(kernel: KernelDouble, tmp_path: Path) -> None:
    (tmp_path / "target").touch()
    source, target = kernel.find(b"file").node, kernel.find(b"target").node
    reading, _, _ = kernel.open(source, os.O_RDONLY)
    writing, _, _ = kernel.open(target, os.O_RDWR)
    body = COPY_IN.pack(reading, 2, target, writing, 0, 5, 0)
    assert kernel.ask(Operation.COPY_FILE_RANGE, source, body) == b"\x05" + bytes(7)
    assert (tmp_path / "target").read_bytes() == b"23456"


def test_syncing_all_is_answered(kernel: KernelDouble) -> None:
    assert kernel.ask(Operation.SYNCFS, 1, bytes(8)) == b""


def test_a_write_that_announces_more_than_it_brings_writes_nothing(
    kernel: KernelDouble, tmp_path: Path
) -> None:
    node = kernel.find(b"file").node
    handle, _, _ = kernel.open(node, os.O_RDWR)
    body = WRITE_IN.pack(handle, 0, 6, 0, 0, 0, 0) + b"short"
    assert kernel.ask(Operation.WRITE, node, body) == -errno.EINVAL
    assert (tmp_path / "file").read_bytes() == b"0123456789"


def test_a_read_returns_at_most_what_the_kernel_takes_at_once(
    kernel: KernelDouble, tmp_path: Path
) -> None:
    os.truncate(tmp_path / "file", 2**40)
    node = kernel.find(b"file").node
    handle, _, _ = kernel.open(node, os.O_RDONLY)
    answer = kernel.read(node, handle, 0, 2**32 - 1)
    assert isinstance(answer, bytes)
    assert len(answer) == WRITE_BYTES_MAX
