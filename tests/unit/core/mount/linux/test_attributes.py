import errno
import os
import stat
from pathlib import Path

import pytest

from core.mount.linux.attributes import unprivileged_mode
from core.mount.linux.protocol import (
    ATTRIBUTES_OUT,
    GETATTR_IN,
    GETXATTR_IN,
    SET_ATIME,
    SET_KILL_SUIDGID,
    SET_MODE,
    SET_MTIME,
    SET_SIZE,
    SETATTR_IN,
    SETXATTR_IN,
    Operation,
)
from core.volume.interface import Node
from tests.support.kernel_double import KernelDouble


@pytest.fixture
def kernel(tmp_path: Path) -> KernelDouble:
    (tmp_path / "file").write_bytes(b"12345")
    return KernelDouble.over(tmp_path)


@pytest.fixture
def node(kernel: KernelDouble) -> int:
    return kernel.find(b"file").node


def setattr_body(
    valid: int, size: int = 0, mode: int = 0, mtime: tuple[int, int] = (0, 0)
) -> bytes:
    return SETATTR_IN.pack(valid, 0, 0, size, 0, 0, mtime[0], 0, 0, mtime[1], 0, mode, 0, 0, 0, 0)


def test_attributes_are_told(kernel: KernelDouble, node: int) -> None:
    answer = kernel.ask(Operation.GETATTR, node, GETATTR_IN.pack(0, 0, 0))
    assert isinstance(answer, bytes)
    assert ATTRIBUTES_OUT.unpack(answer)[4] == 5


@pytest.mark.parametrize(
    ("body", "field", "wanted"),
    [
        (setattr_body(SET_SIZE, size=3), "st_size", 3),
        (setattr_body(SET_MODE, mode=stat.S_IFREG | 0o4711), "st_mode", stat.S_IFREG | 0o4711),
        (setattr_body(SET_MTIME, mtime=(5, 6)), "st_mtime_ns", 5_000_000_006),
        (setattr_body(SET_MTIME | SET_ATIME, mtime=(-1, 6)), "st_mtime_ns", -999_999_994),
        (setattr_body(0, size=99), "st_size", 5),
    ],
)
def test_only_what_counts_is_set(
    kernel: KernelDouble, node: int, tmp_path: Path, body: bytes, field: str, wanted: int
) -> None:
    answer = kernel.ask(Operation.SETATTR, node, body)
    assert isinstance(answer, bytes)
    assert getattr((tmp_path / "file").stat(), field) == wanted


@pytest.mark.parametrize(
    ("mode", "wanted"),
    [
        (0o644, None),
        (0o4755, 0o755),
        (0o2755, 0o755),
        (0o6755, 0o755),
        (0o2644, None),
        (0o6644, 0o2644),
        (0o5755, 0o1755),
    ],
)
def test_set_id_bits_are_what_an_ordinary_writer_clears(
    kernel: KernelDouble, node: int, tmp_path: Path, mode: int, wanted: int | None
) -> None:
    (tmp_path / "file").chmod(mode)
    assert unprivileged_mode(kernel.session, Node(node)) == wanted


def test_shortening_by_an_ordinary_user_clears_set_id_bits(
    kernel: KernelDouble, node: int, tmp_path: Path
) -> None:
    (tmp_path / "file").chmod(0o6777)
    kernel.ask(Operation.SETATTR, node, setattr_body(SET_SIZE | SET_KILL_SUIDGID, size=1))
    assert (tmp_path / "file").stat().st_mode & 0o7777 == 0o777


def set_xattr(name: bytes, value: bytes, flags: int = 0) -> bytes:
    return SETXATTR_IN.pack(len(value), flags) + name + b"\0" + value


def test_extended_attributes_are_set_told_listed_and_removed(
    kernel: KernelDouble, node: int
) -> None:
    assert kernel.ask(Operation.SETXATTR, node, set_xattr(b"user.a", b"v\0v")) == b""
    ask = GETXATTR_IN.pack(100, 0)
    assert kernel.ask(Operation.GETXATTR, node, ask + b"user.a\0") == b"v\0v"
    assert kernel.ask(Operation.LISTXATTR, node, ask) == b"user.a\0"
    assert kernel.ask(Operation.REMOVEXATTR, node, b"user.a\0") == b""
    assert kernel.ask(Operation.GETXATTR, node, ask + b"user.a\0") == -errno.ENODATA


def test_without_room_the_length_is_told_and_with_too_little_it_is_refused(
    kernel: KernelDouble, node: int
) -> None:
    kernel.ask(Operation.SETXATTR, node, set_xattr(b"user.a", b"12345"))
    assert kernel.ask(Operation.GETXATTR, node, GETXATTR_IN.pack(0, 0) + b"user.a\0") == (
        b"\x05" + bytes(7)
    )
    short = GETXATTR_IN.pack(4, 0) + b"user.a\0"
    assert kernel.ask(Operation.GETXATTR, node, short) == -errno.ERANGE
    assert kernel.ask(Operation.LISTXATTR, node, GETXATTR_IN.pack(0, 0)) == b"\x07" + bytes(7)


def test_creating_and_replacing_are_told_apart(kernel: KernelDouble, node: int) -> None:
    replace = set_xattr(b"user.a", b"1", os.XATTR_REPLACE)
    create = set_xattr(b"user.a", b"1", os.XATTR_CREATE)
    assert kernel.ask(Operation.SETXATTR, node, replace) == -errno.ENODATA
    assert kernel.ask(Operation.SETXATTR, node, create) == b""
    assert kernel.ask(Operation.SETXATTR, node, create) == -errno.EEXIST


def test_a_value_of_another_length_than_it_says_is_refused(kernel: KernelDouble, node: int) -> None:
    body = SETXATTR_IN.pack(9, 0) + b"user.a\0short"
    assert kernel.ask(Operation.SETXATTR, node, body) == -errno.EINVAL


def test_space_is_told(kernel: KernelDouble) -> None:
    answer = kernel.ask(Operation.STATFS)
    assert isinstance(answer, bytes)
    assert len(answer) == 80
