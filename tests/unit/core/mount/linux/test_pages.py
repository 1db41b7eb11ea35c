import os
from pathlib import Path

import pytest

from core.mount.linux.pages import SMALL_BYTES_MAX
from core.mount.linux.protocol import FORGET_IN, HANDLE_IN, OUT_BYTES, OUT_HEADER, STORE, Operation
from core.volume.interface import Node
from tests.support.kernel_double import KernelDouble


@pytest.fixture
def kernel(tmp_path: Path) -> KernelDouble:
    (tmp_path / "small").write_bytes(b"0123456789")
    (tmp_path / "empty").touch()
    (tmp_path / "large").write_bytes(bytes(SMALL_BYTES_MAX + 1))
    return KernelDouble.over(tmp_path)


def handed(kernel: KernelDouble) -> bytes | None:
    """Return what the kernel was handed since, None for nothing."""
    return kernel.told.pop() if kernel.told else None


def close(kernel: KernelDouble, node: int, handle: int) -> None:
    kernel.ask(Operation.RELEASE, node, HANDLE_IN.pack(handle) + bytes(16))


def test_a_small_file_comes_with_its_opening_and_once_only(kernel: KernelDouble) -> None:
    node = kernel.find(b"small").node
    handle, _, _ = kernel.open(node, os.O_RDONLY)
    told = handed(kernel)
    assert told is not None
    assert OUT_HEADER.unpack_from(told) == (len(told), 4, 0)
    assert STORE.unpack_from(told, OUT_BYTES) == (node, 0, 10, 0)
    assert told.endswith(b"0123456789")
    close(kernel, node, handle)
    kernel.open(node, os.O_RDONLY)
    assert handed(kernel) is None


@pytest.mark.parametrize(
    ("name", "flags"), [(b"large", os.O_RDONLY), (b"empty", os.O_RDWR), (b"small", os.O_WRONLY)]
)
def test_nothing_is_handed_that_is_large_empty_or_not_to_be_read(
    kernel: KernelDouble, name: bytes, flags: int
) -> None:
    kernel.open(kernel.find(name).node, flags)
    assert handed(kernel) is None


def test_nothing_is_handed_while_a_read_may_be_on_its_way(kernel: KernelDouble) -> None:
    node = kernel.find(b"small").node
    writing, _, _ = kernel.open(node, os.O_WRONLY)
    kernel.open(node, os.O_RDONLY)
    # The kernel would wait for the page that this very read holds.
    assert handed(kernel) is None
    assert writing


@pytest.mark.parametrize("by_kernel", [True, False])
def test_what_was_forgotten_is_handed_again(kernel: KernelDouble, by_kernel: bool) -> None:
    node = kernel.find(b"small").node
    handle, _, _ = kernel.open(node, os.O_RDONLY)
    assert handed(kernel)
    close(kernel, node, handle)
    if by_kernel:
        kernel.ask(Operation.FORGET, node, FORGET_IN.pack(1))
        node = kernel.find(b"small").node
    else:
        kernel.session.pages.forget(Node(node))
    kernel.open(node, os.O_RDONLY)
    assert handed(kernel)
