import errno
import os
import stat
from pathlib import Path

import pytest

from core.errors import Hidden
from core.mount.linux.protocol import (
    BATCH_FORGET_IN,
    FORGET_IN,
    FORGET_ONE,
    LINK_IN,
    MKDIR_IN,
    MKNOD_IN,
    RENAME2_IN,
    RENAME_IN,
    Operation,
)
from core.volume.interface import ROOT_NODE
from tests.support.kernel_double import KernelDouble, read_entry
from tests.support.loopback_drive import LoopbackDrive


@pytest.fixture
def kernel(tmp_path: Path) -> KernelDouble:
    return KernelDouble.over(tmp_path)


def count(kernel: KernelDouble) -> int:
    assert isinstance(kernel.drive, LoopbackDrive)
    return kernel.drive.nodes.count()


def test_a_name_that_is_not_there_is_an_answer_to_remember(kernel: KernelDouble) -> None:
    found = kernel.find(b"nothing")
    assert found.node == 0
    assert found.valid_seconds > 0


def test_a_name_is_found_with_its_node(kernel: KernelDouble, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"12345")
    found = kernel.find(b"file")
    assert found.node > 1
    assert found.size == 5
    assert kernel.find(b"file").node == found.node


def test_a_node_is_dropped_when_all_look_ups_are_given_back(
    kernel: KernelDouble, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    node = kernel.find(b"file").node
    kernel.find(b"file")
    assert kernel.ask(Operation.FORGET, node, FORGET_IN.pack(1)) is None
    assert count(kernel) == 2
    assert kernel.ask(Operation.FORGET, node, FORGET_IN.pack(1)) is None
    assert count(kernel) == 1


def test_many_nodes_are_dropped_at_once(kernel: KernelDouble, tmp_path: Path) -> None:
    nodes = []
    for name in ("a", "b", "c"):
        (tmp_path / name).touch()
        nodes.append(kernel.find(name.encode()).node)
    body = BATCH_FORGET_IN.pack(3, 0) + b"".join(FORGET_ONE.pack(node, 1) for node in nodes)
    assert kernel.ask(Operation.BATCH_FORGET, 0, body) is None
    assert count(kernel) == 1


def test_folders_links_and_special_files_are_made(kernel: KernelDouble, tmp_path: Path) -> None:
    made = read_entry(kernel.ask(Operation.MKDIR, 1, MKDIR_IN.pack(0o750, 0) + b"folder\0"))
    assert made.mode == stat.S_IFDIR | 0o750
    link = read_entry(kernel.ask(Operation.SYMLINK, 1, b"soft\0target\0"))
    assert kernel.ask(Operation.READLINK, link.node) == b"target"
    pipe = MKNOD_IN.pack(stat.S_IFIFO | 0o600, 0, 0, 0) + b"pipe\0"
    assert stat.S_ISFIFO(read_entry(kernel.ask(Operation.MKNOD, 1, pipe)).mode)
    plain = MKNOD_IN.pack(stat.S_IFREG | 0o600, 0, 0, 0) + b"plain\0"
    file = read_entry(kernel.ask(Operation.MKNOD, 1, plain))
    assert stat.S_ISREG(file.mode)
    hard = kernel.ask(Operation.LINK, 1, LINK_IN.pack(file.node) + b"hard\0")
    assert read_entry(hard).links == 2
    assert {path.name for path in tmp_path.iterdir()} == {"folder", "soft", "pipe", "plain", "hard"}


def test_names_are_removed_each_by_its_own_operation(kernel: KernelDouble, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    assert kernel.ask(Operation.UNLINK, 1, b"folder\0") == -errno.EISDIR
    assert kernel.ask(Operation.RMDIR, 1, b"file\0") == -errno.ENOTDIR
    assert kernel.ask(Operation.UNLINK, 1, b"file\0") == b""
    assert kernel.ask(Operation.RMDIR, 1, b"folder\0") == b""
    assert kernel.ask(Operation.RMDIR, 1, b"folder\0") == -errno.ENOENT


@pytest.mark.parametrize(
    ("flags", "wanted", "one", "two"),
    [
        (0, b"", None, "1"),
        (1, -errno.EEXIST, "1", "2"),
        (2, b"", "2", "1"),
        (4, -errno.EINVAL, "1", "2"),
    ],
)
def test_renaming_replaces_refuses_exchanges_or_is_not_offered(
    kernel: KernelDouble, tmp_path: Path, flags: int, wanted: object, one: str | None, two: str
) -> None:
    (tmp_path / "one").write_text("1")
    (tmp_path / "two").write_text("2")
    body = RENAME2_IN.pack(1, flags, 0) + b"one\0two\0"
    assert kernel.ask(Operation.RENAME2, 1, body) == wanted
    assert (tmp_path / "two").read_text() == two
    assert (tmp_path / "one").exists() is (one is not None)
    if one is not None:
        assert (tmp_path / "one").read_text() == one


def test_the_plain_rename_replaces(kernel: KernelDouble, tmp_path: Path) -> None:
    (tmp_path / "one").write_text("1")
    (tmp_path / "two").write_text("2")
    assert kernel.ask(Operation.RENAME, 1, RENAME_IN.pack(1) + b"one\0two\0") == b""
    assert (tmp_path / "two").read_text() == "1"


def test_a_hidden_name_is_not_remembered_as_one_that_is_not_there_and_is_taken(
    kernel: KernelDouble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"12345")

    def hides(*_: object) -> None:
        raise Hidden

    monkeypatch.setattr(LoopbackDrive, "lookup", hides)
    assert kernel.ask(Operation.LOOKUP, ROOT_NODE, b"file\0") == -errno.ENOENT
    assert kernel.create(b"file", os.O_WRONLY) == -errno.EEXIST
